package org.gen3db.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.domain.deployment.AdapterSection;
import org.gen3db.domain.deployment.DeploymentReader;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.login.ConnectionKeysReader;
import org.gen3db.domain.values.Nearest;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseServerProvider;
import org.gen3db.spi.MasterTokensProvider;
import org.gen3db.spi.RemoteSecretsProvider;
import org.gen3db.spi.SecretStoreProvider;
import org.gen3db.spi.Section;
import org.gen3db.spi.Sections;
import org.gen3db.spi.internal.RecordBinder;
import org.gen3db.spi.internal.UnreadableFile;

/**
 * What is wrong with the settings of the chosen adapters, of all of them at once and before any is
 * made. An adapter that is not there is no mistake where only the values decide; but then nobody
 * knows its settings, which is told.
 */
final class AdapterSettings implements DeploymentReader.Adapters {
  private static final String ADAPTER = "adapter";

  /** Keys that are read by the domain, or choose the adapter: known too, for messages. */
  private static final List<String> OF_SERVERS = List.of(ADAPTER, "address", "masters");

  private final AdapterCatalog catalog;
  private final Path workingDirectory;
  private final Audience audience;
  private final Set<Class<?>> given;
  private final boolean needed;
  private final List<Notice> notices = new ArrayList<>();

  /**
   * @param given the ports that need no adapter
   * @param needed whether adapters are needed at all, or the values alone decide
   */
  AdapterSettings(
      AdapterCatalog catalog,
      Path workingDirectory,
      Audience audience,
      Set<Class<?>> given,
      boolean needed) {
    this.catalog = catalog;
    this.workingDirectory = workingDirectory;
    this.audience = audience;
    this.given = given;
    this.needed = needed;
  }

  @Override
  public Optional<String> unreadable(Path file) {
    return UnreadableFile.why(workingDirectory.resolve(file));
  }

  @Override
  public List<Notice> problems(Settings settings, boolean usesEntries) {
    for (Section<?> section : Sections.ALL) {
      Optional<Settings.Adapter> chosen = settings.adapter(section.key());
      if (chosen.isEmpty() || given.contains(section.port())) {
        continue;
      }
      boolean asked = needed && isNeeded(section, usesEntries);
      if (section == DatabaseServerProvider.SECTION) {
        var server = ServerChoice.of(catalog, chosen.get());
        server
            .launcher()
            .ifPresent(launcher -> bind(launcher, server.launcherSettings(), List.of()));
        check(section, server.server(), asked);
        connectionKeys(settings, server.server().id());
      } else {
        check(section, chosen.get(), asked);
      }
    }
    return List.copyOf(notices);
  }

  /** Further keys of Secrets that the adapter of the servers cannot fill. */
  private void connectionKeys(Settings settings, String server) {
    if (!(catalog.find(DatabaseServerProvider.SECTION, server).orElse(null)
        instanceof DatabaseServerProvider<?> provider)) {
      return;
    }
    var known = new TreeSet<>(provider.connectionForms());
    settings
        .connectionKeys()
        .forEach(
            (name, keys) -> {
              String path = ConnectionKeysReader.PATH + "." + name;
              keys.forms().stream()
                  .filter(form -> !known.contains(form))
                  .sorted()
                  .map(
                      form ->
                          Notice.of(
                              ValuesCode.BAD_SETTING,
                              SettingProblems.place(keys.source(), path),
                              "%s asks for the key %s; the adapter %s knows %s"
                                  .formatted(path, form, server, String.join(", ", known))))
                  .forEach(notices::add);
            });
  }

  private static boolean isNeeded(Section<?> section, boolean usesEntries) {
    return section == SecretStoreProvider.SECTION
        || section == DatabaseServerProvider.SECTION
        || section == MasterTokensProvider.SECTION // chosen only where it is wanted
        || (section == RemoteSecretsProvider.SECTION && usesEntries);
  }

  private static boolean isDefault(Section<?> section, Settings.Adapter chosen) {
    return chosen.place().startsWith("gen3db." + section.key() + ".");
  }

  private void check(Section<?> section, Settings.Adapter chosen, boolean asked) {
    List<String> further =
        section.key().equals(AdapterSection.DATABASE_SERVER) ? OF_SERVERS : List.of(ADAPTER);
    catalog
        .find(section, chosen.id())
        .ifPresentOrElse(
            provider -> bind(provider, chosen.settings(), further),
            () -> absent(section, chosen, asked));
  }

  private void absent(Section<?> section, Settings.Adapter chosen, boolean asked) {
    Map<String, ValueNode> keys = chosen.settings().entries();
    if (catalog.of(section).isEmpty() && section.byDefault().isEmpty()) {
      keys.forEach((key, node) -> nobodyReads(section, key, node));
      return;
    }
    boolean misspelt = isMisspelt(section, chosen);
    // A default that is not there is no mistake of the values; whoever needs it is told.
    boolean missed = asked && !isDefault(section, chosen);
    if (missed || misspelt) {
      notices.add(catalog.unknown(section, chosen.id(), chosen.place()));
    }
    int before = notices.size();
    keys.forEach((key, node) -> ofAnother(section, chosen, key, node));
    boolean told = asked || misspelt || notices.size() > before;
    if (!told && !(isDefault(section, chosen) && keys.isEmpty())) {
      notices.add(notChecked(section, chosen));
    }
  }

  private boolean isMisspelt(Section<?> section, Settings.Adapter chosen) {
    return !isDefault(section, chosen)
        && section.byDefault().filter(chosen.id()::equals).isEmpty()
        && Nearest.to(chosen.id(), Absent.candidates(catalog, section)).isPresent();
  }

  /** A key that an adapter which is there reads, beside one that is not there. */
  private void ofAnother(Section<?> section, Settings.Adapter chosen, String key, ValueNode node) {
    String path = "gen3db." + section.key() + "." + key;
    Optional<AdapterProvider<?>> reader =
        catalog.of(section).stream()
            .filter(provider -> RecordBinder.keys(provider.settingsType()).contains(key))
            .findFirst();
    if (reader.isPresent() && isDefault(section, chosen)) {
      notices.add(
          unknown(
              path,
              node,
              "no adapter is chosen, which means "
                  + chosen.id()
                  + "; did you mean adapter: "
                  + reader.get().id()
                  + ", which has such a key?"));
    } else if (Nearest.to(key, List.of(ADAPTER)).isPresent()) {
      notices.add(unknown(path, node, "did you mean adapter?"));
    }
  }

  private static Notice unknown(String path, ValueNode node, String why) {
    return Notice.of(
        ValuesCode.UNKNOWN_SETTING,
        SettingProblems.place(node.source(), path),
        path + " is unknown; " + why);
  }

  private static Notice notChecked(Section<?> section, Settings.Adapter chosen) {
    Set<String> keys = chosen.settings().entries().keySet();
    String which = "gen3db." + section.key();
    String chooses =
        isDefault(section, chosen)
            ? which + " chooses no adapter, which means '" + chosen.id() + "', and that is"
            : which + " has the adapter '" + chosen.id() + "' (" + chosen.place() + "), which is";
    return Notice.of(
        ValuesCode.SETTINGS_NOT_CHECKED,
        chosen.place(),
        chooses
            + " not installed here"
            + (keys.isEmpty() ? "" : "; nobody has checked its " + String.join(", ", keys)));
  }

  /** In a section for which there is no adapter: nothing could ever read it. */
  private void nobodyReads(Section<?> section, String key, ValueNode node) {
    String path = "gen3db." + section.key() + "." + key;
    notices.add(
        unknown(
            path,
            node,
            Nearest.to(key, List.of(ADAPTER))
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("no adapter for this section is installed, so nothing would read it")));
  }

  private void bind(AdapterProvider<?> provider, ValueMap own, List<String> further) {
    try {
      OpenAdapters.guard(provider, audience)
          .call("settingsType", () -> bound(provider, own, further));
    } catch (Gen3DbException e) {
      notices.addAll(e.problems());
    }
  }

  private <S extends Record> S bound(
      AdapterProvider<S> provider, ValueMap own, List<String> further) {
    return new RecordBinder(workingDirectory, further)
        .bind(own, "gen3db." + provider.section().key(), provider.settingsType());
  }
}
