import org.gen3db.adapter.helm.HelmValuesReaderProvider;
import org.gen3db.spi.AdapterProvider;

/** Reads values as Helm reads them. */
@SuppressWarnings("requires-automatic") // annotations, which nothing needs at run time
module org.gen3db.adapter.helm {
  requires static com.google.auto.service;
  requires org.apache.commons.compress;
  requires org.gen3db.spi;
  requires org.yaml.snakeyaml;

  provides AdapterProvider with
      HelmValuesReaderProvider;
}
