package org.gen3db.spi;

import java.util.List;

/**
 * The sections that choose an adapter, in the order in which the adapters are made and asked for.
 */
public final class Sections {
  /** All of them. */
  public static final List<Section<?>> ALL =
      List.of(
          SecretStoreProvider.SECTION,
          RemoteSecretsProvider.SECTION,
          DatabaseServerProvider.SECTION,
          MasterTokensProvider.SECTION,
          DumpSourceProvider.SECTION,
          RequestSignerProvider.SECTION,
          SearchClusterProvider.SECTION);

  /** Those of which there is one adapter, and no value chooses it. */
  public static final List<Section<?>> UNCHOSEN =
      List.of(ValuesReaderProvider.SECTION, DumpLoaderProvider.SECTION);

  private Sections() {}
}
