package org.gen3db.api;

/** Sources of providers, for jars of somebody else's. */
final class Providers {
  private Providers() {}

  /** A secret store's provider, whose adapter cannot be made. */
  static String store(String type, String id) {
    return store(type, id, "", "throw new IllegalStateException(\"made\");");
  }

  /**
   * A secret store's provider.
   *
   * @param members further members of its class
   * @param create the body of create
   */
  static String store(String type, String id, String members, String create) {
    return """
        package own;

        import org.gen3db.spi.*;
        import org.gen3db.domain.store.*;

        public final class %s implements SecretStoreProvider<AdapterProvider.NoSettings> {
          @Override public String id() { return "%s"; }
          @Override public String description() { return "somebody else's"; }
          @Override public Class<NoSettings> settingsType() { return NoSettings.class; }
          @Override public Adapter create(NoSettings settings, AdapterContext context) {
            %s
          }
          %s
        }
        """
        .formatted(type, id, create, members);
  }
}
