package org.gen3db.domain.plan;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/**
 * Where every value of a service came from and why, in words; from the values alone.
 *
 * @param service the service
 * @param secret the Secret that its credentials are read from
 * @param lines the six keys of its Secret, sorted as there
 * @param delivery what chose where the credentials live, the decision first
 * @param role what its role is to be like beside its password; empty where nothing is said
 * @param master the administrator, where a database is to be created; otherwise empty
 * @param findings what would stop apply, as far as the values tell
 */
public record Explanation(
    String service,
    String secret,
    List<Line> lines,
    List<Line> delivery,
    List<Line> role,
    List<Line> master,
    List<Notice> findings) {
  private static final String MASKED = "****";

  /**
   * One value.
   *
   * @param key its name
   * @param shown the value; a password is masked; empty when only a live system knows it
   * @param source where it came from
   * @param rule the rule that chose it
   */
  public record Line(String key, String shown, Source source, String rule) {}

  /** Explains one service of a deployment, from the values alone. */
  public static Explanation of(Deployment deployment, String service) {
    return of(deployment, service, MasterPlan.of(deployment));
  }

  /**
   * Explains one service of a deployment.
   *
   * @param master the administrator as far as it is known
   */
  public static Explanation of(Deployment deployment, String service, MasterPlan master) {
    ServicePlan plan = ServicePlan.of(deployment.service(service), deployment, master);
    ServicePlan.Told told = plan.told();
    List<Line> lines =
        List.of(
            line("database", told.database(), false),
            new Line(
                "dbcreated",
                "true, once the login works",
                plan.spec().createDatabase().source(),
                plan.createDatabase()
                    ? plan.spec().createDatabase().rule()
                        + " is true: the database is created; the key is absent until it is ready"
                    : "no dbCreate flag is true: an administrator makes the database, and a login"
                        + " that works publishes it (R7)"),
            line("host", told.host(), false),
            line("password", told.password(), true),
            line("port", told.port(), false),
            line("username", told.username(), false));
    return new Explanation(
        service,
        plan.secretName(),
        lines,
        delivery(plan),
        role(deployment, service),
        Optional.ofNullable(plan.master()).map(Explanation::master).orElse(List.of()),
        Stream.concat(
                OwnHost.findings(plan, deployment).stream(),
                deployment.sharing().findings(service, null).stream())
            .toList());
  }

  /** What the role is to be like beside its password. */
  private static List<Line> role(Deployment deployment, String service) {
    Sourced<RoleWishes> written = deployment.settings().roles().get(service);
    if (written == null) {
      return List.of();
    }
    RoleWishes wishes = written.value();
    var shown = new TreeMap<String, String>();
    wishes
        .connectionLimit()
        .ifPresent(
            limit ->
                shown.put(
                    "connectionLimit",
                    limit == RoleWishes.NO_LIMIT ? "none" : String.valueOf(limit)));
    wishes.settings().forEach((name, values) -> shown.put(name, String.join(", ", values)));
    wishes.validFor().ifPresent(time -> shown.put("validFor", time.toHours() + " hours"));
    return shown.entrySet().stream()
        .map(one -> new Line(one.getKey(), one.getValue(), written.source(), written.rule()))
        .toList();
  }

  private static List<Line> delivery(ServicePlan plan) {
    Optional<ExtraLogin> login = plan.spec().login();
    if (login.isPresent()) {
      return List.of(beside(login.get()));
    }
    DeliveryDecision decision = plan.spec().delivery();
    Line chosen = new Line("delivery", plan.delivery().name(), Source.DEFAULT, decision.row());
    Line deploy = line("deploy", decision.deploy());
    Line local = line("local", decision.createLocal());
    Line push = line("push", decision.push());
    return plan.delivery().usesEntry()
        ? List.of(chosen, deploy, local, push, line("remote secret", plan.spec().entryName()))
        : List.of(chosen, deploy, local, push);
  }

  /** R20: wherever the service's own credentials live. */
  private static Line beside(ExtraLogin login) {
    return new Line(
        "login",
        login.access().word(),
        login.source(),
        login.path()
            + " asks for it, beside "
            + login.service()
            + "'s own; its Secret stands by itself");
  }

  private static List<Line> master(MasterPlan master) {
    return List.of(
        line("master host", master.host(), false),
        line("master port", master.port(), false),
        line("master username", master.username(), false),
        line("master password", master.password(), true));
  }

  private static Line line(String key, Sourced<?> value) {
    return new Line(key, String.valueOf(value.value()), value.source(), value.rule());
  }

  private static Line line(String key, Known<?> known, boolean secret) {
    @Nullable Object value = known.value();
    String shown = secret ? MASKED : value == null ? "" : value.toString();
    return new Line(key, shown, known.source(), known.rule());
  }
}
