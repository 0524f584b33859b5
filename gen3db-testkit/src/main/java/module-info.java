/** The contracts of ports as tests, and what tests share; no part of a running gen3db. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // JNA is no module yet
module org.gen3db.testkit {
  requires com.fasterxml.jackson.core;
  requires com.sun.jna;
  requires jdk.httpserver;
  requires transitive java.sql;
  requires org.apache.commons.compress;
  requires transitive org.gen3db.spi;
  requires transitive org.junit.jupiter.api;
  requires org.tukaani.xz;

  exports org.gen3db.testkit;
  exports org.gen3db.testkit.aws;

  // JUnit makes fixtures by reflection.
  opens org.gen3db.testkit;
}
