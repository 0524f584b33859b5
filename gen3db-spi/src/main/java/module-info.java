import org.gen3db.spi.AdapterProvider;

/** What an adapter implements, and the facade for programs that embed gen3db. */
module org.gen3db.spi {
  requires transitive org.gen3db.domain;

  exports org.gen3db.api;
  exports org.gen3db.spi;

  uses AdapterProvider;
}
