package org.gen3db.spi;

import java.util.Set;
import org.gen3db.domain.server.DatabaseServer;

/**
 * Brings a {@link DatabaseServer}.
 *
 * @param <S> its settings
 */
public interface DatabaseServerProvider<S extends Record> extends AdapterProvider<S> {
  /** The section {@code databaseServer}; no deployment does without one. */
  Section<DatabaseServer> SECTION =
      Section.of("databaseServer", DatabaseServer.class)
          .byDefault("postgres")
          .onThisMachine("embedded")
          .ofThisMachine("pgDump", "pgDumpPause")
          .neededWhen(deployment -> true);

  /**
   * The forms in which its servers' {@link DatabaseServer#texts() texts} hold credentials, which
   * {@code gen3db.connectionKeys} may ask for.
   */
  default Set<String> connectionForms() {
    return Set.of();
  }

  @Override
  default Section<DatabaseServer> section() {
    return SECTION;
  }
}
