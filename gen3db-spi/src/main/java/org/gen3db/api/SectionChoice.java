package org.gen3db.api;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.deployment.AdapterSection;
import org.gen3db.domain.deployment.Settings.Adapter;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.DumpSourceProvider;
import org.gen3db.spi.RemoteSecretsProvider;
import org.gen3db.spi.SecretStoreProvider;
import org.gen3db.spi.Section;
import org.jspecify.annotations.Nullable;

/** Which adapter a section chooses where the values do not. */
final class SectionChoice {
  private static final String GIVEN = "given";
  private static final String FOLDER = "directory";
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9]*)://");

  private SectionChoice() {}

  static AdapterSection of(Section<?> section, Gen3DbBuilder.Parts parts, AdapterCatalog catalog) {
    AdapterSection choice =
        section == RemoteSecretsProvider.SECTION
            ? new AdapterSection(
                section.key(),
                (written, chosen) ->
                    written
                        ? section.byDefault()
                        : remote(catalog, chosen.get(SecretStoreProvider.SECTION.key())),
                null)
            : AdapterSection.of(section.key(), section.byDefault().orElse(null));
    if (parts.given().containsKey(section.port())) {
      return choice.forced(new Adapter(GIVEN, "the program's own", ValueMap.EMPTY));
    }
    String dumps = parts.dumps();
    if (section == DumpSourceProvider.SECTION && dumps != null) {
      return choice.forcedBeside(dumps(dumps));
    }
    Optional<String> local = section.onThisMachine();
    return parts.embedded() && local.isPresent()
        ? choice.forcedBut(
            new Adapter(local.get(), Input.LOCAL.place(), ValueMap.EMPTY), section.ofThisMachine())
        : choice;
  }

  /** What begins with a scheme is for the adapter of that id; everything else is a folder. */
  private static Adapter dumps(String from) {
    Matcher scheme = SCHEME.matcher(from);
    return new Adapter(
        scheme.lookingAt() ? scheme.group(1) : FOLDER,
        Input.DUMPS.place(),
        ValuesInCode.of(Map.of("from", from)));
  }

  /** What the store of Secrets has beside it; the default store, also while it is not installed. */
  private static Optional<String> remote(AdapterCatalog catalog, @Nullable Adapter store) {
    if (store == null) {
      return Optional.empty();
    }
    Section<?> stores = SecretStoreProvider.SECTION;
    if (catalog.find(stores, store.id()).orElse(null) instanceof SecretStoreProvider<?> provider) {
      return OpenAdapters.guard(provider, new Audience(RunListener.NONE, System::nanoTime))
          .call("defaultRemote", provider::defaultRemote);
    }
    return stores.byDefault().filter(store.id()::equals).isPresent()
        ? RemoteSecretsProvider.SECTION.byDefault()
        : Optional.empty();
  }
}
