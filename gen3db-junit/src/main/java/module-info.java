/** A restored database for each test of a JUnit class. */
@SuppressWarnings("requires-automatic") // the driver is no module yet
module org.gen3db.junit {
  requires java.naming; // of which the driver's DataSource is a part
  requires transitive java.sql;
  requires transitive org.gen3db.spi;
  requires transitive org.junit.jupiter.api;
  requires org.postgresql.jdbc;

  exports org.gen3db.junit;
}
