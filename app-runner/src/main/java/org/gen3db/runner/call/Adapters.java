package org.gen3db.runner.call;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.domain.error.Reason;
import org.gen3db.spi.DatabaseServerProvider;
import org.gen3db.spi.SecretStoreProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The adapters of one call: looked for when a command asks, closed when it has ended. */
public final class Adapters implements AutoCloseable {
  private @Nullable AdapterCatalog found;

  /** Those on the class path and in the folders that the options name. */
  public AdapterCatalog catalog(Call call) {
    if (found == null) {
      var folders = new ArrayList<Path>();
      for (String folder : call.list("--adapter-path")) {
        folders.add(call.console().workingDirectory().resolve(folder));
      }
      found = AdapterCatalog.discover(AdapterJars.on(Adapters.class.getClassLoader()), folders);
    }
    return found;
  }

  /** For a command that will contact a server: adapters get ready while values are read. */
  public void expectServer(Call call) {
    catalog(call).warmUp(DatabaseServerProvider.SECTION);
    if (!call.has("--embedded")) {
      catalog(call).warmUp(SecretStoreProvider.SECTION);
    }
  }

  /** A jar that does not close takes nothing from the result, which has been printed by then. */
  @Override
  public void close() {
    if (found == null) {
      return;
    }
    try {
      found.close();
    } catch (UncheckedIOException e) {
      // Not sooner: whoever asks for a logger first fixes how much is logged.
      LoggerFactory.getLogger(Adapters.class)
          .warn("the jars of --adapter-path cannot be closed: {}", Reason.of(e));
    }
  }
}
