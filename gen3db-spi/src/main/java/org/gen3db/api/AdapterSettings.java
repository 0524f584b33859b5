package org.gen3db.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseServerProvider;
import org.gen3db.spi.Section;
import org.gen3db.spi.Sections;
import org.gen3db.spi.internal.RecordBinder;

/**
 * What is wrong with the settings of the chosen adapters, of all of them at once and before any is
 * made. An adapter that is not there is passed over, as plan --offline does without it, where
 * others of its section are; where there is none, nobody could ever read the keys.
 */
final class AdapterSettings {
  private final AdapterCatalog catalog;
  private final Path workingDirectory;
  private final Audience audience;
  private final Set<Class<?>> given;
  private final List<Notice> problems = new ArrayList<>();

  AdapterSettings(
      AdapterCatalog catalog, Path workingDirectory, Audience audience, Set<Class<?>> given) {
    this.catalog = catalog;
    this.workingDirectory = workingDirectory;
    this.audience = audience;
    this.given = given;
  }

  List<Notice> problems(Settings settings) {
    for (Section<?> section : Sections.ALL) {
      Optional<Settings.Adapter> chosen = settings.adapter(section.key());
      if (chosen.isEmpty() || given.contains(section.port())) {
        continue;
      }
      if (section == DatabaseServerProvider.SECTION) {
        var server = ServerChoice.of(catalog, chosen.get());
        server.launcher().ifPresent(launcher -> bind(launcher, server.launcherSettings()));
        check(section, server.server());
      } else {
        check(section, chosen.get());
      }
    }
    return List.copyOf(problems);
  }

  private void check(Section<?> section, Settings.Adapter chosen) {
    catalog
        .find(section, chosen.id())
        .ifPresentOrElse(
            provider -> bind(provider, chosen.settings()),
            () -> {
              if (catalog.of(section).isEmpty() && section.byDefault().isEmpty()) {
                nobodyReads(section, chosen);
              }
            });
  }

  private void nobodyReads(Section<?> section, Settings.Adapter chosen) {
    chosen
        .settings()
        .entries()
        .forEach(
            (key, node) ->
                problems.add(
                    Notice.of(
                        ValuesCode.UNKNOWN_SETTING,
                        place(node, section, key),
                        "gen3db."
                            + section.key()
                            + "."
                            + key
                            + " is unknown: no adapter for this section is installed, so nothing"
                            + " would read it")));
  }

  private static String place(ValueNode node, Section<?> section, String key) {
    return node.source() instanceof Source.FileLine line
        ? line.toString()
        : node.source() + " gen3db." + section.key() + "." + key;
  }

  private void bind(AdapterProvider<?> provider, ValueMap own) {
    try {
      OpenAdapters.guard(provider, audience).call("settingsType", () -> bound(provider, own));
    } catch (Gen3DbException e) {
      problems.addAll(e.problems());
    }
  }

  private <S extends Record> S bound(AdapterProvider<S> provider, ValueMap own) {
    return new RecordBinder(workingDirectory)
        .bind(own, "gen3db." + provider.section().key(), provider.settingsType());
  }
}
