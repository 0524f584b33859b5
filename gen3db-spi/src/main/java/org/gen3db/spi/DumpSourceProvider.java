package org.gen3db.spi;

import org.gen3db.domain.restore.DumpSource;

/**
 * Brings a {@link DumpSource}. One of its settings is {@code from}, which says where the dumps are,
 * and which the option of that name sets: what begins with a scheme, such as {@code s3://bucket},
 * is for the adapter whose id is the scheme; everything else is a folder.
 *
 * @param <S> its settings
 */
public interface DumpSourceProvider<S extends Record> extends AdapterProvider<S> {
  /** The section {@code dumps}; made only where something is restored. */
  Section<DumpSource> SECTION = Section.of("dumps", DumpSource.class).byDefault("s3");

  /**
   * Whether its dumps lie on the machine that runs, so that they end with it where that is a Pod,
   * unless it is given a volume.
   */
  default boolean isOnThisMachine() {
    return false;
  }

  @Override
  default Section<DumpSource> section() {
    return SECTION;
  }
}
