package org.gen3db.api;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.values.ChartDefaults;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.internal.RecordBinder;

/**
 * Makes one adapter by itself, bound to its settings as values would bind them, but without a
 * release around it and without the guard: for the tests of an adapter.
 */
public final class AdapterMaker {
  private final AdapterProvider<?> provider;
  private ValueMap settings = ValueMap.EMPTY;
  private ValueMap values = ValueMap.EMPTY;
  private Path workingDirectory = Path.of("").toAbsolutePath();
  private Clock clock = Clock.systemUTC();
  private Cancellation cancellation = Cancellation.create();

  private AdapterMaker(AdapterProvider<?> provider) {
    this.provider = provider;
  }

  /** Begins with what the adapter's jar brings. */
  public static AdapterMaker of(AdapterProvider<?> provider) {
    return new AdapterMaker(provider);
  }

  /** The keys of its section; none by default. */
  public AdapterMaker settings(Map<String, ?> map) {
    settings = ValuesInCode.of(map);
    return this;
  }

  /** The values around them; none by default. */
  public AdapterMaker values(Map<String, ?> map) {
    values = ValuesInCode.of(map);
    return this;
  }

  /** The folder that relative paths are taken against; the current one by default. */
  public AdapterMaker workingDirectory(Path folder) {
    workingDirectory = folder.toAbsolutePath();
    return this;
  }

  /** The time; the system's by default. */
  public AdapterMaker clock(Clock time) {
    clock = time;
    return this;
  }

  /** Ends the adapter's waits; nothing does by default. */
  public AdapterMaker cancellation(Cancellation end) {
    cancellation = end;
    return this;
  }

  /**
   * Makes it, for release {@code gen3} in namespace {@code default}.
   *
   * @return the adapter, to be closed by the caller
   * @throws org.gen3db.domain.error.Gen3DbException with all that is wrong with the settings
   */
  public Adapter make() {
    var chart = new ChartDefaults(ValueMap.EMPTY, Map.of());
    var surroundings =
        new Surroundings(
            "gen3",
            "default",
            HelmValues.of(List.of(values), chart),
            workingDirectory,
            clock,
            cancellation,
            new Audience(RunListener.NONE, System::nanoTime));
    return make(provider, new OpenAdapters(AdapterCatalog.of(List.of()), surroundings, Map.of()));
  }

  private <S extends Record> Adapter make(AdapterProvider<S> of, AdapterContext context) {
    S bound =
        new RecordBinder(workingDirectory)
            .bind(settings, "gen3db." + of.section().key(), of.settingsType());
    return of.create(bound, context);
  }
}
