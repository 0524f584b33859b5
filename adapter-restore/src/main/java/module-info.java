/** Reads dumps of databases. */
@SuppressWarnings("requires-automatic") // the library of zstd is no module yet
module org.gen3db.adapter.restore {
  requires aircompressor;
  requires org.apache.commons.compress;
  requires org.gen3db.spi;
}
