package org.gen3db.api;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.gen3db.domain.deployment.Settings.Adapter;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.DatabaseLauncherProvider;
import org.gen3db.spi.DatabaseServerProvider;
import org.gen3db.spi.internal.RecordBinder;
import org.jspecify.annotations.Nullable;

/**
 * Who answers to {@code databaseServer.adapter}: a launcher is chosen like a server, and brings
 * one; the keys that are not its own are the server's.
 *
 * @param launcherProvider the launcher, or null where servers exist by themselves
 * @param launcherSettings its own keys
 * @param server the adapter that speaks to the server, with the other keys
 */
record ServerChoice(
    @Nullable DatabaseLauncherProvider<?> launcherProvider,
    ValueMap launcherSettings,
    Adapter server) {

  static ServerChoice of(AdapterCatalog catalog, Adapter chosen) {
    if (!(catalog.find(DatabaseServerProvider.SECTION, chosen.id()).orElse(null)
        instanceof DatabaseLauncherProvider<?> launcher)) {
      return new ServerChoice(null, ValueMap.EMPTY, chosen);
    }
    var keys = RecordBinder.keys(launcher.settingsType());
    ValueMap all = chosen.settings();
    var own = new LinkedHashMap<String, ValueNode>(all.entries());
    own.keySet().retainAll(keys);
    var rest = new LinkedHashMap<String, ValueNode>(all.entries());
    rest.keySet().removeAll(keys);
    return new ServerChoice(
        launcher,
        new ValueMap(own, all.source()),
        new Adapter(launcher.serverId(), chosen.place(), new ValueMap(rest, all.source())));
  }

  Optional<DatabaseLauncherProvider<?>> launcher() {
    return Optional.ofNullable(launcherProvider);
  }
}
