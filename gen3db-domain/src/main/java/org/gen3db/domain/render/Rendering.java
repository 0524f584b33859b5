package org.gen3db.domain.render;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.JobSettings;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.restore.settings.RestoreSettings;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;

/**
 * Renders what others apply. A password is never made here: who renders twice would have two of
 * them. Only Secrets that are asked for, and whose password no value says, are looked at.
 *
 * @param deployment what the values say
 * @param plan made from the values alone
 * @param manifests knows the objects of the cluster
 * @param store the Secrets of the cluster
 * @param operatorPushes whether an operator makes the remote entries
 */
public record Rendering(
    Deployment deployment,
    Plan plan,
    Manifests manifests,
    SecretStore store,
    boolean operatorPushes) {

  /**
   * How the Job gets its values.
   *
   * @param values what it may show, and what not
   * @param settings how it runs
   * @param services those that it is limited to; all when empty
   * @param dumpsElsewhere whether the values say where dumps go, and that is no folder
   * @param contents tells what its Secret holds under a key
   */
  public record Job(
      JobValues values,
      JobSettings settings,
      List<String> services,
      boolean dumpsElsewhere,
      Function<JobValues.Hidden, Password> contents) {}

  /**
   * That the values would lead a Job to the same decisions.
   *
   * @param there what the Job would plan
   * @param further what else would be another there, as paths of values
   * @throws Gen3DbException when not
   */
  public static void check(Plan plan, Plan there, List<String> further) {
    var differences = new ArrayList<>(SameDecisions.differences(plan, there));
    differences.addAll(further);
    if (!differences.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              RenderCode.JOB_DECIDES_OTHERWISE,
              "gen3db.job",
              "without the chart given here it would decide otherwise: "
                  + String.join(", ", differences)));
    }
  }

  /** The objects of the plan, and its Secrets where they are asked for. */
  public Rendered render(boolean withSecrets, Cancellation cancellation) {
    var objects = new ArrayList<>(manifests.of(plan, operatorPushes));
    if (withSecrets) {
      secrets(cancellation).forEach(secret -> objects.add(manifests.secret(secret)));
    }
    return new Rendered(objects, manifests.jobSecret(plan.release()), List.of());
  }

  /** The same with the Job, which comes last. */
  public Rendered render(Job job, RenderOptions options, Cancellation cancellation) {
    String image =
        job.settings()
            .image()
            .orElseThrow(
                () ->
                    new Gen3DbException(
                        Notice.of(
                            RenderCode.NO_JOB_IMAGE, "gen3db.job.image", "no image is named")));
    if (options.schedule().isPresent()
        && job.settings().dumpsClaim().isEmpty()
        && !job.dumpsElsewhere()) {
      throw new Gen3DbException(
          Notice.of(
              RenderCode.NO_DUMPS_CLAIM,
              "gen3db.job.dumpsClaim",
              "no claim is named, and no bucket"));
    }
    var contents = new TreeMap<String, Password>();
    if (options.withSecrets()) {
      job.values()
          .hidden()
          .forEach(hidden -> contents.put(hidden.key(), job.contents().apply(hidden)));
    }
    Rendered others = render(options.withSecrets(), cancellation);
    var objects = new ArrayList<>(others.objects());
    var request =
        new JobRequest(
            plan,
            deployment,
            image,
            job.settings(),
            job.values(),
            contents,
            job.services(),
            operatorPushes,
            options.helmHooks(),
            null,
            options.fanOut());
    if (options.inParts().isPresent()) {
      check(options.inParts().get(), job);
      checkScripts();
      checkTemplates(options.inParts().get());
      objects.addAll(manifests.fanOut(request));
    } else if (options.job()) {
      objects.addAll(manifests.job(request));
    }
    options
        .schedule()
        .ifPresent(
            schedule -> objects.addAll(manifests.dumps(request.dumping(schedule, options.job()))));
    return new Rendered(
        objects, others.secret(), options.withSecrets() ? List.of() : job.values().hidden());
  }

  private static void check(FanOut fanOut, Job job) {
    if (fanOut.parts().isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              RenderCode.NOTHING_IN_PARTS,
              "guppy.dbRestore",
              "no service asks for a restore, and guppy asks for no index"));
    }
    if (job.settings().dumpsClaim().isEmpty() && !job.dumpsElsewhere()) {
      throw new Gen3DbException(
          Notice.of(
              RenderCode.NO_DUMPS_CLAIM,
              "gen3db.job.dumpsClaim",
              "no claim is named, and no bucket"));
    }
  }

  /** A Pod loads, and another one releases what lies ready. */
  private void checkTemplates(FanOut fanOut) {
    if (fanOut.parts().stream().allMatch(part -> part.services().isEmpty())) {
      return;
    }
    deployment
        .settings()
        .restore()
        .keepsNothing()
        .ifPresent(
            setting -> {
              throw new Gen3DbException(
                  Notice.of(
                      RenderCode.NOTHING_IN_PARTS,
                      "gen3db.restore",
                      "with " + setting + " no Pod would leave what it has loaded",
                      "Leave the setting out, or let one Job restore all."));
            });
  }

  /** A folder of this machine is in no Pod; one of the image has a path from the root. */
  private void checkScripts() {
    RestoreSettings restore = deployment.settings().restore();
    Stream.of(Map.entry("masks", restore.masks()), Map.entry("checks", restore.checks()))
        .forEach(
            each ->
                each.getValue()
                    .filter(folder -> !folder.isAbsolute())
                    .ifPresent(folder -> refuse("gen3db.restore." + each.getKey(), folder)));
  }

  private static void refuse(String setting, Path folder) {
    throw new Gen3DbException(
        Notice.of(
            RenderCode.NO_FILE_FOR_JOB,
            setting,
            "the folder " + folder + " is on this machine, and no Pod has it",
            "Put its files into the image that gen3db.job.image names, and give the path that the"
                + " folder has there, from the root: /gen3db/"
                + folder.getFileName()
                + "."));
  }

  private List<NewSecret> secrets(Cancellation cancellation) {
    List<ServicePlan> standing =
        plan.services().stream()
            .map(Plan.PlannedService::plan)
            .filter(service -> !service.delivery().follows())
            .toList();
    List<String> toRead =
        standing.stream()
            .filter(service -> service.password().value() == null)
            .map(ServicePlan::secretName)
            .toList();
    Map<String, Look<StoredSecret>> stored =
        toRead.isEmpty() ? Map.of() : store.read(toRead, cancellation);
    var problems = new ArrayList<Notice>();
    var secrets = new ArrayList<NewSecret>();
    for (ServicePlan service : standing) {
      try {
        Look<StoredSecret> look = stored.getOrDefault(service.secretName(), Look.absent());
        secrets.add(
            new NewSecret(
                service.secretName(),
                service.service(),
                service.password().value() == null ? kept(service, look) : explicit(service)));
      } catch (Gen3DbException e) {
        problems.add(e.problem().about(service.service()));
      }
    }
    if (!problems.isEmpty()) {
      throw new Gen3DbException(List.copyOf(problems));
    }
    return secrets;
  }

  /** What stands there, as far as it is gen3db's. */
  private static SecretData kept(ServicePlan service, Look<StoredSecret> look) {
    SecretData data =
        look.certain()
            .map(StoredSecret::data)
            .orElseThrow(() -> unknown(service, "no value says it, and there is no such Secret"));
    DbCredentials credentials =
        StoredCredentials.in(data)
            .complete()
            .orElseThrow(
                () ->
                    unknown(
                        service,
                        "no value says it, and the Secret "
                            + StoredCredentials.in(data).complaint()));
    var kept = new LinkedHashMap<String, Password>();
    credentials.ready().keys().forEach(key -> data.secret(key).ifPresent(v -> kept.put(key, v)));
    return SecretData.of(kept);
  }

  /** Without dbcreated: whether the database is there, only apply finds out. */
  private static SecretData explicit(ServicePlan service) {
    String host = service.host().value();
    Integer port = service.port().value();
    Password password = service.password().value();
    if (host == null || port == null || password == null) {
      throw unknown(service, "the server's host or port is told by a Secret of the cluster only");
    }
    return new DbCredentials(
            service.database().value(), host, port, service.username().value(), password)
        .pending();
  }

  private static Gen3DbException unknown(ServicePlan service, String why) {
    return new Gen3DbException(
        Notice.of(RenderCode.PASSWORD_NOT_KNOWN, "Secret " + service.secretName(), why));
  }
}
