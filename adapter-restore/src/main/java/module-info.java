/** Reads dumps of databases and of search indices. */
@SuppressWarnings("requires-automatic") // the library of zstd is no module yet
module org.gen3db.adapter.restore {
  requires aircompressor;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires java.net.http;
  requires org.apache.commons.compress;
  requires org.gen3db.spi;
}
