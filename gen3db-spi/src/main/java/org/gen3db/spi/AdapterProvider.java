package org.gen3db.spi;

/**
 * What an adapter's jar brings: one port, under one id. Found by {@link java.util.ServiceLoader} as
 * a service of this very type; implement one of its sub-interfaces, such as {@link
 * SecretStoreProvider}, which names the port. A provider is made whenever adapters are listed, so
 * its class must load nothing heavy; {@link #create} may.
 *
 * @param <P> the port
 */
public interface AdapterProvider<P> {
  /** The port that {@link #create} makes. */
  Class<P> port();

  /**
   * The section below {@code gen3db} in the values that chooses and configures the adapter, such as
   * {@code secretStore}.
   */
  String section();

  /**
   * The name by which values choose the adapter, such as {@code kubernetes}; unique in a section.
   */
  String id();

  /** What it is, in one line for a person. */
  String description();

  /**
   * The record that the section's keys are bound to, the key {@code adapter} left out; see {@link
   * AdapterContext#settings}.
   */
  default Class<? extends Record> settingsType() {
    return NoSettings.class;
  }

  /**
   * Makes the port. Contacts nothing yet.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when the settings are wrong
   */
  P create(AdapterContext context);

  /** For adapters without settings. */
  record NoSettings() {}
}
