/** The contracts of ports as tests, and what tests share; no part of a running gen3db. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // JNA is no module yet
module org.gen3db.testkit {
  requires com.fasterxml.jackson.core;
  requires transitive com.fasterxml.jackson.databind;
  requires com.sun.jna;
  requires transitive java.net.http;
  requires transitive java.sql;
  requires jdk.httpserver;
  requires org.apache.commons.compress;
  requires transitive org.gen3db.spi;
  requires transitive org.junit.jupiter.api;
  requires org.tukaani.xz;

  exports org.gen3db.testkit;
  exports org.gen3db.testkit.aws;
  exports org.gen3db.testkit.kubernetes;
  exports org.gen3db.testkit.postgres;
  exports org.gen3db.testkit.restore;
  exports org.gen3db.testkit.search;

  // JUnit makes fixtures by reflection.
  opens org.gen3db.testkit;
  opens org.gen3db.testkit.postgres;
}
