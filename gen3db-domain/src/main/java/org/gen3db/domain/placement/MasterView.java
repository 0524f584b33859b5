package org.gen3db.domain.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.Administrators;
import org.gen3db.domain.deployment.Defaulting;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * The release's administrator as a live system tells it: the values, completed from the Secret that
 * they name, or from the remote entry of that name, or the embedded server.
 *
 * @param plan the administrator as far as it is known, without a password that was read just now
 * @param password its password, from the values or from where they lead, or null
 * @param missing what is wrong with where it should be, or null
 * @param absent whether nothing is there that could tell its server; what is there and wrong, or
 *     cannot be read, is told and never stood in for (R3)
 */
public record MasterView(
    MasterPlan plan, @Nullable Password password, @Nullable Notice missing, boolean absent) {
  /** With global.dev an administrator in the values would be passed over (R2). */
  private static final Remedy BUNDLED =
      Remedy.text(
          "It is made by the chart, with the bundled PostgreSQL. For a server of your own set"
              + " global.dev: false, and give global.postgres.master or .externalSecret.");

  /**
   * Reads the master's Secret where one is needed, or starts the server that gen3db starts itself.
   * Waits for nobody who is about to make that Secret.
   *
   * @param remote the remote entries, or null where there is no remote store
   * @param launcher starts that server, or null where none is chosen
   * @param cancellation ends the waits
   */
  public static MasterView look(
      Deployment deployment,
      SecretStore secrets,
      @Nullable RemoteSecrets remote,
      @Nullable DatabaseLauncher launcher,
      Cancellation cancellation) {
    return look(deployment, secrets, remote, launcher, false, cancellation);
  }

  /**
   * The same for a run that is about to change something: a Secret that is not there is waited for,
   * where somebody is known who makes it ({@link SecretStore#awaited}) and the entry of its name
   * cannot be read instead.
   *
   * @param remote the remote entries, or null where there is no remote store
   * @param launcher starts that server, or null where none is chosen
   * @param cancellation ends the waits
   */
  public static MasterView await(
      Deployment deployment,
      SecretStore secrets,
      @Nullable RemoteSecrets remote,
      @Nullable DatabaseLauncher launcher,
      Cancellation cancellation) {
    return look(deployment, secrets, remote, launcher, true, cancellation);
  }

  private static MasterView look(
      Deployment deployment,
      SecretStore secrets,
      @Nullable RemoteSecrets remote,
      @Nullable DatabaseLauncher launcher,
      boolean awaits,
      Cancellation cancellation) {
    if (deployment.master() instanceof MasterSpec.Embedded) {
      if (launcher == null) {
        throw new IllegalStateException("embedded without a launcher");
      }
      return embedded(launcher.start());
    }
    return look(deployment, secrets, remote, awaits, cancellation);
  }

  /**
   * The password as it stands now, where a server refused the one that was read before: another one
   * of the same administrator. A Secret that an operator syncs may be minutes behind its entry, so
   * that the entry is asked where the Secret says the same as before.
   *
   * @param refused the one that was read before
   */
  public Optional<Password> insteadOf(
      Password refused,
      Deployment deployment,
      SecretStore secrets,
      @Nullable RemoteSecrets remote,
      Cancellation cancellation) {
    MasterView again = look(deployment, secrets, remote, false, cancellation);
    Optional<Password> read =
        Optional.ofNullable(again.password)
            .filter(one -> !one.equals(refused))
            .filter(one -> Objects.equals(again.plan.username().value(), plan.username().value()));
    if (read.isPresent() || !(deployment.master() instanceof MasterSpec.ExternalSecret external)) {
      return read;
    }
    MasterSearch.Result entry =
        new MasterSearch(secrets, remote, false, cancellation).entry(external.secretName().value());
    return entry instanceof MasterSearch.Held held
        ? Optional.of(StoredCredentials.in(held.data()))
            .filter(
                one ->
                    one.text("username")
                        .filter(name -> name.equals(plan.username().value()))
                        .isPresent())
            .flatMap(StoredCredentials::password)
        : Optional.empty();
  }

  /** The server that the release calls its own, where it is known. */
  Optional<Endpoint> endpoint() {
    String host = plan.host().value();
    Integer port = plan.port().value();
    return host == null || port == null ? Optional.empty() : Optional.of(new Endpoint(host, port));
  }

  /** What is wrong with the administrator's Secret, where nobody else can be asked. */
  public Optional<Notice> problem() {
    return isKnown() ? Optional.empty() : Optional.ofNullable(missing);
  }

  /** Whether all is known that is needed to connect. */
  boolean isKnown() {
    return endpoint().isPresent()
        && plan.username().value() != null
        && (password != null || plan.byToken());
  }

  /**
   * Whether an endpoint is this server, by its name or an alias that the values tell. While nothing
   * tells where it is, an endpoint that only an entry names is taken for it, unless that server has
   * an administrator of its own.
   *
   * @param entryAlone whether the endpoint stands in an entry, and the values name no host
   */
  boolean isAt(Endpoint endpoint, Deployment deployment, boolean entryAlone) {
    Optional<Endpoint> own = endpoint();
    Administrators.Administration who =
        deployment.administrators(own.orElse(null), Administrators.BY_SPELLING).of(endpoint);
    return who instanceof Administrators.Global
        || (entryAlone && absent && own.isEmpty() && who instanceof Administrators.Nobody);
  }

  private static MasterView look(
      Deployment deployment,
      SecretStore secrets,
      @Nullable RemoteSecrets remote,
      boolean awaits,
      Cancellation cancellation) {
    MasterPlan fromValues = MasterPlan.of(deployment);
    if (deployment.master() instanceof MasterSpec.InValues
        || deployment.master() instanceof MasterSpec.Embedded
        || (deployment.address().isEmpty()
            && deployment.everyService().stream().noneMatch(spec -> isNeeded(deployment, spec)))) {
      return new MasterView(fromValues, fromValues.password().value(), null, false);
    }
    var search = new MasterSearch(secrets, remote, awaits, cancellation);
    if (deployment.master() instanceof MasterSpec.ExternalSecret external) {
      return seen(deployment, fromValues, search.secretOrEntry(external.secretName().value()));
    }
    String name = ((MasterSpec.Dev) deployment.master()).secretName();
    return seen(deployment, fromValues, search.secret(name));
  }

  /** What is told of the bundled server's Secret where nothing better is advised. */
  private static Notice ofBundled(Notice missing) {
    return missing.remedy().equals(DomainCode.MASTER_SECRET.remedy())
        ? Notice.of(missing.code(), missing.place(), missing.message(), BUNDLED)
        : missing;
  }

  private static MasterView seen(
      Deployment deployment, MasterPlan fromValues, MasterSearch.Result result) {
    if (result instanceof MasterSearch.Missing missing) {
      // Only who needs the administrator misses him, so that this stops nobody else.
      return new MasterView(
          fromValues,
          null,
          deployment.dev() ? ofBundled(missing.why()) : missing.why(),
          missing.absent());
    }
    var held = (MasterSearch.Held) result;
    String complaint = complaint(deployment, held.data());
    return new MasterView(
        live(deployment, fromValues, held),
        fromValues.byToken() ? null : password(deployment, held.data()),
        complaint.isEmpty()
            ? null
            : Notice.of(
                DomainCode.MASTER_SECRET,
                held.place(),
                "the administrator's " + held.called() + " " + complaint,
                way(deployment, held)),
        false);
  }

  /** The values stand in for a host that is not there, never for a wrong one. */
  private static String way(Deployment deployment, MasterSearch.Held held) {
    String there = "Correct it in the " + held.called() + "; every run reads it anew.";
    return !deployment.dev()
            && deployment.masterHost().isEmpty()
            && StoredCredentials.in(held.data()).text("host").isEmpty()
        ? there + " Or give its host in the values, as global.postgres.master.host."
        : there;
  }

  /**
   * A service's credentials with the host and port at which gen3db itself reaches the server: those
   * of {@code databaseServer.address} for services on the master's server, otherwise their own.
   *
   * @param spec the service
   */
  public static DbCredentials reached(
      Deployment deployment,
      SecretStore secrets,
      @Nullable RemoteSecrets remote,
      ServiceSpec spec,
      DbCredentials stored,
      Cancellation cancellation) {
    Optional<Endpoint> address = deployment.address();
    if (address.isEmpty()) {
      return stored;
    }
    MasterView master = look(deployment, secrets, remote, false, cancellation);
    boolean entryAlone = spec.host().isEmpty() && spec.delivery().delivery().usesEntry();
    return master.isAt(stored.endpoint(), deployment, entryAlone)
        ? new DbCredentials(
            stored.database(),
            address.get().host(),
            address.get().port(),
            stored.username(),
            stored.password())
        : stored;
  }

  private static boolean isNeeded(Deployment deployment, ServiceSpec spec) {
    return spec.createDatabase().value()
        || (!deployment.dev() && spec.host().isEmpty() && deployment.masterHost().isEmpty());
  }

  private static String complaint(Deployment deployment, SecretData data) {
    if (deployment.dev()) {
      return data.text("postgres-password").isEmpty() ? "lacks postgres-password" : "";
    }
    var needed = new ArrayList<>(List.of("username"));
    if (!deployment.logsInByToken()) {
      needed.add("password");
    }
    // The values may stand in for a host and port that are not there, never for wrong ones.
    if (deployment.masterHost().isEmpty()) {
      needed.add("host");
    }
    return StoredCredentials.in(data).complaint(needed);
  }

  private static MasterView embedded(Master running) {
    Endpoint address = running.server().address();
    String rule = "the embedded server, whatever the values say";
    var plan =
        new MasterPlan(
            new Known<>(address.host(), Source.EMBEDDED, rule),
            new Known<>(address.port(), Source.EMBEDDED, rule),
            new Known<>(running.username(), Source.EMBEDDED, rule),
            new Known<>(null, Source.EMBEDDED, rule));
    return new MasterView(plan, running.password(), null, false);
  }

  /** What was found completes what the values tell. */
  private static MasterPlan live(
      Deployment deployment, MasterPlan values, MasterSearch.Held found) {
    if (deployment.dev()) {
      return values;
    }
    var held = StoredCredentials.in(found.data());
    return new MasterPlan(
        held.text("host").isEmpty()
            ? deployment.masterHost().map(Known::of).orElse(values.host())
            : found.says("host", held.host().orElse(null), values.host()),
        held.text("port").isEmpty()
            ? port(deployment, values)
            : found.says("port", held.port().orElse(null), values.port()),
        found.says("username", held.text("username").orElse(null), values.username()),
        values.byToken() ? values.password() : found.says("password", null, values.password()));
  }

  private static Known<Integer> port(Deployment deployment, MasterPlan values) {
    return deployment
        .masterPort()
        .map(Known::of)
        .orElseGet(
            () -> new Known<>(Defaulting.DEFAULT_PORT, Source.DEFAULT, values.port().rule()));
  }

  private static @Nullable Password password(Deployment deployment, SecretData data) {
    return deployment.dev()
        ? data.secret("postgres-password").orElse(null)
        : StoredCredentials.in(data).password().orElse(null);
  }
}
