import org.gen3db.adapter.restore.load.PlainDumpLoaderProvider;
import org.gen3db.adapter.restore.search.ElasticsearchProvider;
import org.gen3db.adapter.restore.source.DirectoryDumpSourceProvider;
import org.gen3db.spi.AdapterProvider;

/** Reads and loads dumps of databases and of search indices, from a folder of them. */
@SuppressWarnings("requires-automatic") // no modules yet: the library of zstd, and annotations
module org.gen3db.adapter.restore {
  requires aircompressor;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires static com.google.auto.service;
  requires java.net.http;
  requires org.apache.commons.compress;
  requires org.gen3db.spi;

  opens org.gen3db.adapter.restore.search to
      org.gen3db.spi;
  opens org.gen3db.adapter.restore.source to
      org.gen3db.spi;

  provides AdapterProvider with
      DirectoryDumpSourceProvider,
      ElasticsearchProvider,
      PlainDumpLoaderProvider;
}
