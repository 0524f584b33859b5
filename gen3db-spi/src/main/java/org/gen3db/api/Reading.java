package org.gen3db.api;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.deployment.AdapterSection;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.DeploymentReader;
import org.gen3db.domain.deployment.JobSettings;
import org.gen3db.domain.dump.GuppyIndices;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.render.JobValues;
import org.gen3db.domain.render.Rendering;
import org.gen3db.domain.values.ChartDefaults;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.values.ValuesReader;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseLauncherProvider;
import org.gen3db.spi.DatabaseServerProvider;
import org.gen3db.spi.Sections;
import org.gen3db.spi.ValuesReaderProvider;
import org.gen3db.spi.internal.HiddenContents;

/** Reads values, and what a release is by them. */
final class Reading {
  private final AdapterCatalog catalog;
  private final Gen3DbBuilder.Parts parts;

  Reading(AdapterCatalog catalog, Gen3DbBuilder.Parts parts) {
    this.catalog = catalog;
    this.parts = parts;
  }

  /** What was asked for by files and flags, and above them what the program gave. */
  HelmValues values(Surroundings before) {
    return values(before, parts.request());
  }

  private HelmValues values(Surroundings before, ValuesRequest request) {
    AdapterProvider<?> provider = catalog.only(ValuesReaderProvider.SECTION, "reads values files");
    try (var adapters = new OpenAdapters(catalog, before, Map.of())) {
      // One call at the start of every command, for which a proxy would cost too much.
      ValuesReader reader = adapters.makeBare(provider, ValuesReader.class);
      HelmValues read =
          OpenAdapters.guard(provider, before.audience())
              .call("ValuesReader.read", () -> reader.read(request));
      return parts.code().isEmpty()
          ? read
          : HelmValues.of(
              Stream.concat(Stream.of(read.written()), parts.code().stream()).toList(),
              read.chart());
    }
  }

  /** The release as values describe it. */
  Deployment deployment(HelmValues values, Surroundings run) {
    var settings =
        new AdapterSettings(
            catalog,
            run.workingDirectory(),
            run.audience(),
            parts.given().keySet(),
            parts.contacting());
    return DeploymentReader.read(
            values,
            new DeploymentReader.Asked(
                parts.release(),
                parts.namespace(),
                sections(),
                launchers(),
                parts.services(),
                settings,
                parts.switchedOff()))
        .only(parts.services());
  }

  private List<AdapterSection> sections() {
    return Sections.ALL.stream().map(section -> SectionChoice.of(section, parts, catalog)).toList();
  }

  private Set<String> launchers() {
    return Stream.concat(
            DatabaseServerProvider.SECTION.onThisMachine().stream(),
            catalog.of(DatabaseServerProvider.SECTION).stream()
                .filter(DatabaseLauncherProvider.class::isInstance)
                .map(AdapterProvider::id))
        .collect(Collectors.toSet());
  }

  /**
   * What a Job gets of the values, which leads it to the same plan without any chart.
   *
   * @param indices whether it dumps or restores indices of guppy too
   * @param run the surroundings of the values
   */
  Rendering.Job job(
      Plan plan, boolean indices, Deployment deployment, Assembly assembly, Surroundings run) {
    HelmValues values = Objects.requireNonNull(run.values());
    var conditions = new TreeMap<String, String>(deployment.settings().services());
    values.chart().services().forEach((name, chart) -> conditions.put(name, chart.condition()));
    ChartDefaults ofJob = withoutChart(values, run).chart();
    // What the chart given here lacks, the Job has, and may have to be told that it is off.
    ofJob.services().forEach((name, chart) -> conditions.putIfAbsent(name, chart.condition()));
    ValueMap relevant =
        JobValues.relevant(values.written(), conditions.keySet(), conditions.values());
    HelmValues there = HelmValues.of(List.of(relevant), ofJob);
    Rendering.check(
        plan,
        Plan.offline(deployment(there, run)),
        !indices || indices(values).equals(indices(there)) ? List.of() : List.of("guppy.indices"));
    return new Rendering.Job(
        JobValues.of(relevant, assembly.settings(Password.class), assembly.settings(Path.class)),
        JobSettings.in(values.merged()),
        parts.services(),
        assembly.dumpsLieElsewhere(run),
        new HiddenContents(run.workingDirectory()));
  }

  /** The indices that are dumped, and those that are restored; or why there are none. */
  private static String indices(HelmValues values) {
    try {
      return GuppyIndices.in(values.merged()) + " " + GuppyIndices.toRestore(values.merged());
    } catch (Gen3DbException e) {
      return e.problem().message();
    }
  }

  private HelmValues withoutChart(HelmValues values, Surroundings run) {
    var nothing =
        new ValuesRequest(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            run.workingDirectory(),
            InputStream.nullInputStream());
    return parts.request().chart().isEmpty() ? values : values(run, nothing);
  }
}
