package org.gen3db.api;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.Progress;
import org.gen3db.spi.Section;
import org.gen3db.spi.SpiCode;
import org.gen3db.spi.internal.Guard;
import org.gen3db.spi.internal.Origins;
import org.gen3db.spi.internal.RecordBinder;

/**
 * The adapters that a run has made, each behind a guard; closed together when it has ended, the
 * last first. Ports that the embedder gave are used like theirs, and stay open.
 */
final class OpenAdapters implements AutoCloseable, AdapterContext {
  private record Made(Adapter adapter, Guard guard) {}

  private final AdapterCatalog catalog;
  private final Surroundings surroundings;
  private final Map<Class<?>, Object> given;
  private final Map<String, String> entries;
  private final List<Made> made = new ArrayList<>();

  OpenAdapters(AdapterCatalog catalog, Surroundings surroundings, Map<Class<?>, Object> given) {
    this(catalog, surroundings, given, Map.of());
  }

  /**
   * Those of a deployment.
   *
   * @param entries the service of each remote entry
   */
  OpenAdapters(
      AdapterCatalog catalog,
      Surroundings surroundings,
      Map<Class<?>, Object> given,
      Map<String, String> entries) {
    this.catalog = catalog;
    this.surroundings = surroundings;
    this.given = given;
    this.entries = Map.copyOf(entries);
  }

  /** A guard of an adapter, whose failures to close are told aside. */
  static Guard guard(AdapterProvider<?> provider, Audience audience) {
    return guard("gen3db." + provider.section().key(), provider.id(), provider, audience);
  }

  private static Guard guard(String place, String id, Object of, Audience audience) {
    Class<?> type = of.getClass();
    ClassLoader loader = type.getClassLoader();
    return new Guard(
        place,
        id,
        Origins.of(type),
        loader == null ? ClassLoader.getSystemClassLoader() : loader,
        audience::warned);
  }

  /**
   * The port of the adapter that a section chose.
   *
   * @throws Gen3DbException when there is no such adapter, or its settings are wrong
   */
  <P> P open(Section<P> section, Settings.Adapter chosen) {
    Object own = given.get(section.port());
    if (own != null) {
      String place = "gen3db." + section.key();
      return guard(place, chosen.id(), own, surroundings.audience())
          .around(section.port(), section.port().cast(own));
    }
    AdapterProvider<?> provider =
        catalog
            .find(section, chosen.id())
            .orElseThrow(
                () -> new Gen3DbException(catalog.unknown(section, chosen.id(), chosen.place())));
    return make(provider, section.port(), chosen.settings());
  }

  /** Makes an adapter, which must have a port of this type, with the guard around its calls. */
  <P> P make(AdapterProvider<?> provider, Class<P> port, ValueMap settings) {
    Guard guard = guard(provider, surroundings.audience());
    return guard.around(port, make(provider, guard, port, settings));
  }

  /** The same for a caller that sets the guard around each call itself. */
  <P> P makeBare(AdapterProvider<?> provider, Class<P> port) {
    return make(provider, guard(provider, surroundings.audience()), port, ValueMap.EMPTY);
  }

  private <P> P make(AdapterProvider<?> provider, Guard guard, Class<P> port, ValueMap settings) {
    Adapter adapter = guard.call("create", () -> create(provider, settings));
    made.add(new Made(adapter, guard));
    P real =
        adapter
            .port(port)
            .orElseThrow(
                () ->
                    new Gen3DbException(
                        Notice.of(
                            SpiCode.ADAPTER_NOT_LOADABLE,
                            "gen3db." + provider.section().key() + " " + provider.id(),
                            "the adapter in "
                                + AdapterCatalog.origin(provider)
                                + " has no "
                                + port.getSimpleName()
                                + ", which this section is for")));
    guard.refuseUnfinished(port, real);
    return real;
  }

  private <S extends Record> Adapter create(AdapterProvider<S> provider, ValueMap settings) {
    S bound =
        new RecordBinder(surroundings.workingDirectory())
            .bind(settings, "gen3db." + provider.section().key(), provider.settingsType());
    return provider.create(bound, this);
  }

  @Override
  public String release() {
    return surroundings.release();
  }

  @Override
  public String namespace() {
    return surroundings.namespace();
  }

  @Override
  public Path workingDirectory() {
    return surroundings.workingDirectory();
  }

  @Override
  public Path stateDirectory() {
    return surroundings.stateDirectory();
  }

  @Override
  public Optional<Sourced<String>> value(String path) {
    return surroundings.value(path);
  }

  @Override
  public Map<String, String> entries() {
    return entries;
  }

  @Override
  public <P> Optional<P> port(Class<P> type) {
    Object own = given.get(type);
    if (own != null) {
      return Optional.of(type.cast(own));
    }
    return List.copyOf(made).stream().flatMap(one -> one.adapter().port(type).stream()).findFirst();
  }

  @Override
  public Clock clock() {
    return surroundings.clock();
  }

  @Override
  public Cancellation cancellation() {
    return surroundings.cancellation();
  }

  @Override
  public Progress progress() {
    return surroundings.audience()::waiting;
  }

  @Override
  public void close() {
    for (int i = made.size() - 1; i >= 0; i--) {
      Made one = made.get(i);
      one.guard().close("close", one.adapter());
    }
    made.clear();
  }
}
