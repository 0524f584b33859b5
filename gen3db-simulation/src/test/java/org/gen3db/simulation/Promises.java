package org.gen3db.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Sequel;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceStatus;
import org.gen3db.domain.report.ServiceStatus.State;
import org.gen3db.domain.report.Status;
import org.gen3db.domain.values.Source;

/** What must hold in the end, when fault-free runs have had their chance. */
final class Promises {
  private final Scenario scenario;
  private final org.gen3db.simulation.State start;
  private final org.gen3db.simulation.State end;

  Promises(Scenario scenario, org.gen3db.simulation.State end) {
    this.scenario = scenario;
    this.start = scenario.start();
    this.end = end;
  }

  void check(Report report) {
    for (Wanted wanted : scenario.wanted()) {
      ServiceReport got =
          report.services().stream()
              .filter(service -> service.plan().service().equals(wanted.service()))
              .findFirst()
              .orElseThrow();
      require(
          got.outcome() == wanted.outcome(),
          wanted.service()
              + " ended "
              + got.outcome()
              + got.problem().map(problem -> " (" + problem + ")").orElse("")
              + " and not "
              + wanted.outcome());
      if (wanted.code() != null) {
        require(
            got.problem().filter(problem -> problem.code() == wanted.code()).isPresent(),
            wanted.service() + " ended with " + got.problem() + " and not " + wanted.code());
      }
      if (wanted.outcome() == Outcome.UNCHANGED) {
        ready(wanted);
        isWhatIsPublished(wanted, got.plan());
      } else if (wanted.outcome() != Outcome.FAILED) {
        waiting(wanted);
      }
    }
    nothingElse();
  }

  /** Where a run says that a service is done, it is, whatever errors there were. */
  void checkWhatIsSaidToBeDone(Report report) {
    if (scenario.asks().first() instanceof Remove) {
      return; // whose work is done when nothing works any more
    }
    for (ServiceReport service : report.services()) {
      boolean done =
          Set.of(Outcome.CREATED, Outcome.REPAIRED, Outcome.UNCHANGED).contains(service.outcome());
      if (done) {
        scenario.wanted().stream()
            .filter(wanted -> wanted.service().equals(service.plan().service()))
            .forEach(this::ready);
      }
    }
  }

  void check(Status status) {
    for (Wanted wanted : scenario.wanted()) {
      ServiceStatus got =
          status.services().stream()
              .filter(one -> one.service().equals(wanted.service()))
              .findFirst()
              .orElseThrow();
      require(
          wanted.blocked()
              || (got.state() == State.READY)
                  == (wanted.outcome() == Outcome.UNCHANGED && wanted.ready()),
          wanted.service() + " is " + got.state() + " " + got.findings());
    }
  }

  void check(Plan plan) {
    for (Wanted wanted : scenario.wanted()) {
      Plan.PlannedService got =
          plan.services().stream()
              .filter(planned -> planned.plan().service().equals(wanted.service()))
              .findFirst()
              .orElseThrow();
      if (wanted.blocked()) {
        continue;
      }
      // Where a plan cannot know whether the entry is there, it is, and that sequel counts.
      Optional<Sequel> there = got.sequels().stream().filter(Sequel::entryThere).findFirst();
      Optional<Notice> problem = there.isPresent() ? there.get().problem() : got.problem();
      List<Change> changes =
          there.map(Sequel::changes).orElseGet(() -> got.changes().orElse(List.of()));
      if (!(scenario.operator() && wanted.isRefused())) {
        require(
            problem.isPresent() == wanted.isRefused(),
            "plan says of " + wanted.service() + ": " + problem);
        require(changes.isEmpty(), "plan would still do " + changes + " for " + wanted.service());
      }
    }
  }

  private void ready(Wanted wanted) {
    Thing.Secret serving =
        end.find(Thing.Secret.class, wanted.servingKey())
            .orElseThrow(() -> new Violation("no Secret of " + wanted.service()));
    says(wanted, serving.data(), wanted.servingKey());
    require(
        end.find(Thing.Secret.class, wanted.pendingKey())
            .filter(pending -> !isCopy(pending, serving))
            .isEmpty(),
        wanted.pendingKey() + " is still there");
    Optional<Thing.Entry> entry = end.find(Thing.Entry.class, wanted.entryKey());
    if (wanted.delivery().follows()) {
      require(wanted.entry().equals(serving.follows()), wanted.servingKey() + " does not follow");
      require(
          entry.filter(found -> serving.data().holds(found.data())).isPresent(),
          wanted.servingKey() + " does not hold what the entry holds");
    } else {
      require(serving.follows() == null, wanted.servingKey() + " follows an entry");
    }
    if (wanted.delivery() != Delivery.LOCAL) {
      require(entry.isPresent(), "no " + wanted.entryKey());
      require(
          logsIn(entry.orElseThrow().data()), wanted.entryKey() + " holds what does not log in");
    }
    made(wanted);
  }

  /** One truth: what is reported is what the Secret says. */
  private void isWhatIsPublished(Wanted wanted, ServicePlan reported) {
    StoredCredentials published =
        end.find(Thing.Secret.class, wanted.servingKey())
            .map(secret -> StoredCredentials.in(secret.data()))
            .orElseThrow();
    require(
        published.names(reported.database().value(), reported.username().value())
            && published.text("host").equals(Optional.ofNullable(reported.host().value()))
            && published.port().equals(Optional.ofNullable(reported.port().value())),
        wanted.servingKey() + " says otherwise than is reported: " + reported);
    boolean stored =
        reported.password().source() instanceof Source.SecretKey
            || reported.password().source() instanceof Source.RemoteSecret;
    require(
        stored || reported.password().source().isExplicit(),
        "the password of "
            + wanted.service()
            + " is told as "
            + reported.password().source()
            + " although it stands somewhere");
  }

  private void says(Wanted wanted, SecretData data, String where) {
    var found = StoredCredentials.in(data);
    require(found.dbcreated() == wanted.ready(), where + " says dbcreated wrongly");
    require(found.missing().isEmpty(), where + " lacks " + found.missing());
    require(logsIn(data), where + " holds what does not log in");
    require(
        (found.names(wanted.database(), wanted.username())
                || (wanted.turns()
                    && found.names(wanted.database(), Logins.second(wanted.username()))))
            && found.text("host").filter(wanted.written().host()::equals).isPresent()
            && found.port().filter(port -> port == wanted.written().port()).isPresent(),
        where + " names another place than " + wanted);
  }

  private boolean logsIn(SecretData data) {
    return Custody.logsIn(scenario, end, data);
  }

  /** What gen3db made is as it would have been without any fault; what others made stays. */
  private void made(Wanted wanted) {
    Thing.Database now =
        end.find(Thing.Database.class, wanted.databaseKey())
            .orElseThrow(() -> new Violation("no " + wanted.databaseKey()));
    Optional<Thing.Database> was = start.find(Thing.Database.class, wanted.databaseKey());
    boolean administrated =
        scenario.values().services().stream()
            .filter(spec -> spec.name().equals(wanted.service()))
            .anyMatch(spec -> spec.createDatabase().value());
    if (wanted.access() != null) {
      mayDo(wanted, wanted.access(), now);
      return;
    }
    require(
        now.schemaOwnedBy(wanted.username()) || now.schemaUsers().contains(wanted.username()),
        wanted.databaseKey() + " cannot be used");
    if (!administrated || wanted.byOthers()) {
      return;
    }
    isAsWished(wanted);
    require(
        !now.defaults().contains(SimulatedDatabaseSession.owned(Logins.second(wanted.username()))),
        wanted.databaseKey() + " holds things that only the second login may change");
    Optional<Mark> others =
        was.flatMap(found -> Mark.in(found.comment())).filter(mark -> !mark.id().equals("ours"));
    boolean kept = others.isPresent() && !scenario.options().takesOver(wanted.service());
    require(
        kept
            ? Mark.in(now.comment()).equals(others)
            : Mark.in(now.comment()).filter(mark -> mark.id().equals("ours")).isPresent(),
        wanted.databaseKey() + " bears the wrong mark: " + now.comment());
    boolean ownRole =
        start
            .find(Thing.Role.class, wanted.roleKey())
            .map(role -> Mark.in(role.comment()).filter(m -> m.id().equals("ours")).isPresent())
            .orElse(true);
    boolean byUs =
        wanted.owner() == null
            && (was.map(found -> ownRole && found.owner().equals(wanted.username())).orElse(true)
                || scenario.options().harden().contains(wanted.service()));
    Thing.Server server =
        end.find(Thing.Server.class, org.gen3db.simulation.State.server(wanted.server()))
            .orElseThrow();
    if (byUs) {
      require(!now.publicMayConnect(), "PUBLIC may connect to " + wanted.databaseKey());
      require(
          now.mayConnect().containsAll(Set.of(wanted.username(), server.master())),
          wanted.databaseKey() + " lacks CONNECT: " + now.mayConnect());
      require(now.owner().equals(wanted.username()), wanted.databaseKey() + " is " + now.owner());
      require(now.schemaOwnedBy(wanted.username()), wanted.databaseKey() + " lacks its schema");
    } else if (wanted.owner() != null) {
      isGuest(wanted, now, server);
    } else {
      require(
          was.map(found -> found.owner().equals(now.owner())).orElse(false)
              && was.get().publicMayConnect() == now.publicMayConnect(),
          wanted.databaseKey() + " was adopted and changed");
    }
    require(
        !server.superuser() && (now.owner().equals(wanted.username()) || wanted.owner() != null)
            || now.defaults().contains(wanted.username()),
        wanted.databaseKey() + " lacks default privileges");
    require(
        !wanted.service().equals("arborist") || now.extensions().contains("ltree"),
        wanted.databaseKey() + " lacks ltree");
  }

  /** Whoever may log in for it has the limit and the settings that the values want. */
  private void isAsWished(Wanted wanted) {
    RoleWishes wishes =
        scenario.values().services().stream()
            .filter(service -> service.name().equals(wanted.service()))
            .map(ServiceSpec::wishes)
            .findFirst()
            .orElseThrow();
    for (String key : List.of(wanted.roleKey(), wanted.secondKey())) {
      end.find(Thing.Role.class, key)
          .map(role -> role.seen().lacks(wishes))
          .ifPresent(due -> require(due.isEmpty(), key + " lacks " + due));
    }
  }

  /** R20: a login beside a service's own may do what it is for, and no more. */
  private void mayDo(Wanted wanted, Access access, Thing.Database now) {
    require(
        now.mayConnect().contains(wanted.username()),
        wanted.databaseKey() + " lacks CONNECT: " + now.mayConnect());
    Thing.Server server =
        end.find(Thing.Server.class, org.gen3db.simulation.State.server(wanted.server()))
            .orElseThrow();
    for (String maker : Set.of(now.owner(), server.master())) {
      for (Access one : Access.values()) {
        String right = SimulatedDatabaseSession.of(maker, wanted.username(), one);
        require(
            now.defaults().contains(right) == (one == Access.READ || one == access),
            wanted.username() + " may not do what it is for, or more: " + now.defaults());
      }
    }
  }

  /** It may come in, and use what the others of its database make, as they what it makes. */
  private void isGuest(Wanted wanted, Thing.Database now, Thing.Server server) {
    String owner = Optional.ofNullable(wanted.owner()).orElseThrow();
    require(now.owner().equals(owner), wanted.databaseKey() + " is " + now.owner());
    require(
        now.mayConnect().containsAll(Set.of(owner, wanted.username(), server.master())),
        wanted.databaseKey() + " lacks CONNECT: " + now.mayConnect());
    for (String other : now.mayConnect()) {
      boolean creates = now.schemaOwnedBy(other) || now.schemaUsers().contains(other);
      boolean aside = other.equals(server.master()) || other.equals(wanted.username());
      require(
          aside
              || !creates
              || !isPublished(other)
              || (now.defaults().contains(SimulatedDatabaseSession.of(other, wanted.username()))
                  && now.defaults()
                      .contains(SimulatedDatabaseSession.of(wanted.username(), other))),
          other + " and " + wanted.username() + " do not share what they make: " + now.defaults());
    }
  }

  /** Whether the service of this user is done, so that others can rely on it. */
  private boolean isPublished(String username) {
    return scenario.wanted().stream()
        .filter(one -> one.username().equals(username))
        .anyMatch(
            one ->
                end.find(Thing.Secret.class, one.servingKey())
                    .filter(secret -> StoredCredentials.in(secret.data()).dbcreated())
                    .isPresent());
  }

  /** Beside Helm, which may go back, what is published stays as a copy (R19). */
  private static boolean isCopy(Thing.Secret pending, Thing.Secret serving) {
    return serving.helms()
        && pending.data().text(DbCredentials.PUBLISHED).filter("true"::equals).isPresent()
        && pending.data().secret("password").equals(serving.data().secret("password"));
  }

  private void waiting(Wanted wanted) {
    require(
        end.find(Thing.Secret.class, wanted.servingKey())
            .filter(secret -> StoredCredentials.in(secret.data()).dbcreated())
            .isEmpty(),
        wanted.servingKey() + " says dbcreated");
    if (wanted.outcome() == Outcome.AWAITING_RESTORE) {
      Thing.Role role = end.find(Thing.Role.class, wanted.roleKey()).orElseThrow();
      require(
          end.find(Thing.Secret.class, wanted.pendingKey())
              .flatMap(secret -> secret.data().secret("password"))
              .filter(role.password()::equals)
              .isPresent(),
          wanted.pendingKey() + " does not hold the password");
      made(wanted);
    }
  }

  /** No role, database, Secret or entry stands there that nobody asked for, and none is gone. */
  private void nothingElse() {
    Set<String> allowed = new HashSet<>(Set.of(org.gen3db.simulation.State.ENVIRONMENT));
    scenario.wanted().forEach(wanted -> allowed.addAll(wanted.changes()));
    scenario.wanted().forEach(wanted -> scenario.bootstrap(wanted).ifPresent(allowed::add));
    end.forEach(
        (key, thing) -> {
          Thing before = start.find(Thing.class, key).orElse(null);
          require(
              allowed.contains(key) || org.gen3db.simulation.State.same(before, thing),
              "orphaned or touched: " + key);
        });
    Set<String> begun = new HashSet<>();
    scenario.wanted().forEach(wanted -> begun.addAll(wanted.begunKeys()));
    start.forEach(
        (key, thing) ->
            require(
                allowed.contains(key)
                    || (scenario.dropsDatabases() && begun.contains(key))
                    || end.find(Thing.class, key).isPresent(),
                "gone: " + key));
    begun.forEach(
        key ->
            require(
                !(scenario.dropsDatabases() && scenario.asks().settled())
                    || end.find(Thing.class, key).isEmpty(),
                "what a restore had begun is left: " + key));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violation(otherwise);
    }
  }
}
