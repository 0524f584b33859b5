package org.gen3db.spi;

/**
 * What the jar of an adapter brings, under one id. It is found by {@link java.util.ServiceLoader}
 * as a service of this very type; implement one of its sub-interfaces, such as {@link
 * SecretStoreProvider}, which names the section.
 *
 * <p>A provider is made whenever adapters are looked for, in every command, by a public constructor
 * without parameters: its class must load nothing heavy. {@link #create} may, and is called only
 * when the values choose the adapter: once for each plan, apply or status, before anything is
 * contacted, on the thread that runs it, with the adapter's class loader as the thread's context
 * class loader. Two runs may call it at once; each gets an adapter of its own.
 *
 * <p>Whatever a method throws that is no {@link org.gen3db.domain.error.Gen3DbException} is told as
 * a mistake of the adapter, with its id, its jar and the method; the message of such an exception
 * is shown with {@code -vv} only, because nobody knows what it holds.
 *
 * @param <S> the adapter's settings, see {@link #settingsType}
 */
public interface AdapterProvider<S extends Record> {
  /** The section of the values that chooses and configures the adapter. */
  Section<?> section();

  /** The port that the section wants of the adapter; its further ports are for other adapters. */
  default Class<?> port() {
    return section().port();
  }

  /**
   * The name by which values choose the adapter, such as {@code kubernetes}; unique in a section.
   * Lower-case letters and digits, and dashes between them.
   */
  String id();

  /** What it is, in one line for a person. */
  String description();

  /**
   * The record that the section's keys are bound to by the names of its components, the key {@code
   * adapter} left out. Bound strictly: an unknown key, a wrong type or a missing value is an error
   * that names the line and the nearest known key. Components may be String, int, long, boolean, an
   * enum, {@link java.time.Duration} ({@code 10s}, {@code 5m}), {@link java.nio.file.Path}
   * (relative ones are taken against {@link AdapterContext#workingDirectory}), {@link
   * java.net.URI}, {@link org.gen3db.domain.credentials.Endpoint} ({@code host:port}), {@link
   * org.gen3db.domain.credentials.Password}, another record, a List or Map of these, or Optional of
   * one. {@link Default} gives what is used when the key is absent; an absent List or Map is empty.
   * What the record's constructor throws as IllegalArgumentException is told with the line. In a
   * named module the record's package must be open to {@code org.gen3db.spi}.
   */
  Class<S> settingsType();

  /**
   * Makes the adapter. Contacts nothing yet.
   *
   * @param settings what the values say, complete and well formed
   * @param context what the adapter may ask for while it works
   * @return an adapter with at least the port of {@link #port}
   * @throws org.gen3db.domain.error.Gen3DbException when the settings cannot work together
   */
  Adapter create(S settings, AdapterContext context);

  /**
   * Gets ready what the first use will need, such as classes and cryptography. Called at most once
   * in a JVM for a class and id, as what is ready stays so, on a thread of its own: of a section's
   * default while values are still being read and it is only likely that they choose it, of another
   * as soon as they do; or never. Contacts nothing, and leaves nothing to be closed. It costs
   * nothing but time when it fails: what it throws is dropped.
   */
  default void warmUp() {}

  /** For adapters without settings. */
  record NoSettings() {}
}
