package org.gen3db.domain.decision;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.HostNames;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/** Facts for tests of what follows from them: one service, fence, on one server. */
public final class Facts {
  public static final Endpoint PLACE = new Endpoint("db.example.org", 5432);
  public static final Mark OURS = new Mark("gen3", "default", "default", "ours");
  public static final Mark THEIRS = new Mark("gen3", "other", "other", "theirs");

  private Facts() {}

  public static <T> Sourced<T> set(T value) {
    return new Sourced<>(value, new Source.FileLine("values.yaml", 1), "set");
  }

  public static Deployment deployment(ServiceSpec... services) {
    var adapter = new Settings.Adapter("any", "values.yaml:1", ValueMap.EMPTY);
    return Deployment.of(
        "gen3",
        "default",
        set("default"),
        false,
        new MasterSpec.InValues(
            set(PLACE.host()), set(5432), set("postgres"), set(Password.of("m"))),
        set(PLACE.host()),
        null,
        List.of(services),
        new Settings(
            1,
            Map.of("databaseServer", adapter, "secretStore", adapter, "remoteSecrets", adapter),
            false,
            null,
            Map.of(),
            Map.of(),
            Map.of()));
  }

  public static HostNames hosts() {
    return deployment().hostNames();
  }

  /**
   * The rules of a release with these services.
   *
   * @param services those whose databases are shared; elsewhere they do not matter
   */
  public static Rules rules(ApplyOptions options, ServiceSeen... services) {
    ServiceSpec[] specs =
        Arrays.stream(services).map(one -> one.wanted().spec()).toArray(ServiceSpec[]::new);
    return new Rules(
        options, hosts(), false, Told::changes, Told.TEXTS, deployment(specs).sharing(), null);
  }

  public static Placed fence(Delivery delivery, boolean create, @Nullable String explicit) {
    return service("fence", delivery, create, explicit, List.of());
  }

  public static Placed service(
      String name,
      Delivery delivery,
      boolean create,
      @Nullable String explicit,
      List<String> extensions) {
    var spec =
        new ServiceSpec(
            name,
            set(name),
            set("fence"),
            null,
            null,
            explicit == null ? null : set(Password.of(explicit)),
            set(create),
            false,
            new DeliveryDecision(
                set(delivery != Delivery.LOCAL),
                set(delivery == Delivery.LOCAL_AND_PUSH),
                set(delivery.pushes())),
            set("entry"),
            extensions);
    Deployment deployment = deployment();
    ServicePlan plan = ServicePlan.of(spec, deployment, MasterPlan.of(deployment));
    var server = new Server(PLACE, false);
    return new Placed(
        plan,
        plan,
        new Place(
            name,
            new RoleId(PLACE, "fence"),
            "fence",
            PLACE,
            server,
            create ? new Master(server, "postgres", Password.of("m")) : null,
            false));
  }

  public static ServiceSeen seen(
      Delivery delivery,
      @Nullable StoredSecret serving,
      @Nullable StoredSecret pending,
      @Nullable RemoteEntry entry) {
    return ServiceSeen.of(
        fence(delivery, true, null), false, new Stored(serving, pending, null, entry));
  }

  public static DbCredentials credentials(String password) {
    return new DbCredentials("fence", PLACE.host(), PLACE.port(), "fence", Password.of(password));
  }

  public static StoredSecret secret(String name, SecretData data, @Nullable String follows) {
    StoredSecret secret = StoredSecret.of(name, data, "1");
    return follows == null ? secret : secret.following(follows);
  }

  public static RemoteEntry entry(SecretData data, boolean ours) {
    RemoteEntry entry = RemoteEntry.of("entry", data, "1");
    return ours ? entry.madeByUs() : entry;
  }

  public static Observed.Inside inside(boolean tables) {
    return new Observed.Inside(true, true, true, Set.of(), Set.of(), tables);
  }

  public static KnownPassword known(PasswordOrigin origin, String password) {
    String names = origin.isStored() ? "fence" : "";
    return new KnownPassword(
        origin,
        "fence",
        Password.of(password),
        names,
        names,
        new Source.SecretKey(origin.name(), "password"));
  }

  public static String mark(String whose) {
    return switch (whose) {
      case "ours" -> OURS.toString();
      case "theirs" -> THEIRS.toString();
      default -> "";
    };
  }
}
