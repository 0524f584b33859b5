package org.gen3db.spi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * What is wrong with the settings of the chosen adapters, of all of them at once and before any is
 * made. An adapter that is not there is passed over: plan --offline does without it.
 */
final class AdapterSettings {
  private final AdapterCatalog catalog;
  private final Path workingDirectory;
  private final List<Notice> problems = new ArrayList<>();

  private AdapterSettings(AdapterCatalog catalog, Path workingDirectory) {
    this.catalog = catalog;
    this.workingDirectory = workingDirectory;
  }

  static List<Notice> problems(AdapterCatalog catalog, Settings settings, Path workingDirectory) {
    var check = new AdapterSettings(catalog, workingDirectory);
    var server = ServerChoice.of(catalog, settings.databaseServer());
    server
        .launcher()
        .ifPresent(provider -> check.bind(provider, "databaseServer", server.launcherSettings()));
    check.bind(DatabaseServer.class, "databaseServer", server.server());
    check.bind(SecretStore.class, "secretStore", settings.secretStore());
    settings.remote().ifPresent(remote -> check.bind(RemoteSecrets.class, "remoteSecrets", remote));
    return List.copyOf(check.problems);
  }

  private void bind(Class<?> port, String section, Settings.Adapter chosen) {
    catalog
        .find(port, chosen.id())
        .ifPresent(provider -> bind(provider, section, chosen.settings()));
  }

  private void bind(AdapterProvider<?> provider, String section, ValueMap own) {
    try {
      new RecordBinder(workingDirectory).bind(own, "gen3db." + section, provider.settingsType());
    } catch (Gen3DbException e) {
      problems.addAll(e.problems());
    }
  }
}
