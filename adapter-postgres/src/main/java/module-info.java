import org.gen3db.adapter.postgres.PostgresServerProvider;
import org.gen3db.spi.AdapterProvider;

/** Databases and roles on PostgreSQL servers. */
@SuppressWarnings("requires-automatic") // the driver is no module yet
module org.gen3db.adapter.postgres {
  requires static com.google.auto.service;
  requires java.sql;
  requires org.gen3db.spi;
  requires org.postgresql.jdbc;
  requires org.slf4j;

  // The driver makes some of our classes by their names.
  opens org.gen3db.adapter.postgres.connection to
      org.gen3db.spi,
      org.postgresql.jdbc;

  provides AdapterProvider with
      PostgresServerProvider;
}
