package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.DatabaseChanges;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.provision.PasswordDecision.OnRole;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;

/**
 * Looks at the services that share one role, with an administrator, and holds what must exist
 * against what was observed. Changes nothing: plan shows what it finds, apply performs it.
 */
final class Examiner {
  private final Release release;
  private final MasterSession master;
  private final Master administrator;
  private final List<Member> members;
  private final List<Candidate> candidates;
  private final String role;
  private final Mark mark;

  /**
   * @param sharers all services of the role; those without an administrator of their own tell what
   *     they know of its password
   */
  Examiner(Release release, MasterSession master, List<Member> sharers, Mark mark) {
    this.release = release;
    this.master = master;
    this.members = sharers.stream().filter(member -> member.target().master().isPresent()).toList();
    this.administrator = members.get(0).target().master().orElseThrow();
    this.candidates = Candidate.of(sharers);
    this.role = members.get(0).target().username();
    this.mark = mark;
  }

  /**
   * What is to be done, for each member; {@code again} tells that another pass is due after it.
   *
   * @param works one for each member, in their order; the caller closes them
   */
  record Examination(List<Work> works, boolean again) {}

  Examination examine() {
    Set<String> databases = new HashSet<>();
    members.forEach(member -> databases.add(member.target().database()));
    Observed.OnServer server = master.observe(role, databases);
    Refusals.reserved(administrator, role, server, members);
    var works = new ArrayList<Work>(members.stream().map(Work::new).toList());
    try {
      Evidence evidence = tryLogins(server, works.get(0));
      boolean takeOver = members.stream().anyMatch(m -> release.options().takesOver(m.service()));
      Refusals.expired(evidence, members.get(0), takeOver, release.world().server());
      boolean entries = members.stream().anyMatch(m -> m.plan().delivery().usesEntry());
      PasswordDecision decision =
          PasswordDecision.decide(
              evidence,
              members.get(0).service(),
              role,
              entries,
              takeOver,
              release.world().passwords());
      if (decision.onRole() == OnRole.SET_PASSWORD) {
        works.get(0).close();
      }
      boolean roleDone = false;
      for (Work work : works) {
        try {
          member(work, evidence, decision, takeOver, !roleDone);
          roleDone = true;
        } catch (Gen3DbException refused) {
          work.changes().clear();
          work.refuse(refused.problem());
        }
      }
      if (decision.onRole() == OnRole.SET_PASSWORD) {
        refuseTogether(works);
      }
      return new Examination(works, decision.again() && !awaitsRestore(works));
    } catch (RuntimeException e) {
      works.forEach(Work::close);
      throw e;
    }
  }

  /** A password that one of the sharers could not follow would lock that one out (R12). */
  private static void refuseTogether(List<Work> works) {
    works.stream()
        .flatMap(work -> work.problem().stream())
        .findFirst()
        .ifPresent(
            problem ->
                works.stream()
                    .filter(work -> work.problem().isEmpty())
                    .forEach(
                        work -> {
                          work.changes().clear();
                          work.refuse(problem);
                        }));
  }

  /**
   * While a restore is awaited nothing publishes the pending password, so that a newer one in the
   * values has to wait as well.
   */
  private static boolean awaitsRestore(List<Work> works) {
    return works.stream()
        .anyMatch(work -> work.awaiting().filter(Outcome.AWAITING_RESTORE::equals).isPresent());
  }

  /** Tries the known passwords in R8's order until one proves right; the session is kept. */
  private Evidence tryLogins(Observed.OnServer server, Work first) {
    if (server.role().isEmpty()) {
      return new Evidence(candidates, null, true, server, mark);
    }
    LoginAttempts attempts =
        LoginAttempts.of(
            candidates,
            password -> master.enter(first.member().target().database(), role, password));
    attempts.session().ifPresent(first::keep);
    if (!attempts.asked()) {
      first.findings().add(notAsked(role));
    }
    return new Evidence(candidates, attempts.right(), attempts.asked(), server, mark);
  }

  static Notice notAsked(String role) {
    return Notice.of(
        DomainCode.SERVER_DOES_NOT_ASK,
        "",
        "the server lets the user '" + role + "' in without asking for its password");
  }

  private void member(
      Work work, Evidence evidence, PasswordDecision decision, boolean takeOver, boolean withRole) {
    Member member = work.member();
    Observed.OnServer server = master(evidence);
    Observed.Database database = server.database(member.target().database()).orElse(null);
    DbCredentials credentials = member.target().with(decision.password());
    work.rightIs(credentials);
    work.databaseExists(database != null);
    work.findings().addAll(decision.findings());
    if (database != null && !takeOver) {
      Ownership.check(evidence, decision, member, database);
    }
    boolean createdByUs = database == null || Ownership.createdByUs(evidence, database, role);
    Observed.Inside inside = database == null ? master.freshInside() : inside(work, credentials);
    if (release.moves().moves(member)) {
      release.moves().check(member, database != null, evidence.proven().isPresent(), () -> inside);
    }
    if (database == null && member.stored().servingReady().isPresent()) {
      work.findings().add(lost(credentials));
    }
    RoleChanges.add(work, server.role().orElse(null), decision, mark, database == null, withRole);
    var wanted =
        new DatabaseChanges(
            credentials.database(),
            role,
            mark,
            administrator.username(),
            master.facts().superuser(),
            member.plan().spec().requiredExtensions(),
            release.options().hardens(member.service()));
    work.changes().addAll(wanted.outside(database, createdByUs));
    refuseMissing(member, inside);
    work.changes().addAll(wanted.inside(inside, createdByUs));
    publish(work, credentials, inside, evidence);
    if (database != null && database.publicMayConnect() && !createdByUs && !wanted.harden()) {
      work.findings()
          .add(
              Notice.of(
                  DomainCode.PUBLIC_MAY_CONNECT,
                  "",
                  "every role may connect to '"
                      + credentials.database()
                      + "'"
                      + (database.connected().isEmpty()
                          ? "; nobody is connected"
                          : "; connected now: " + String.join(", ", database.connected()))));
    }
  }

  private static Notice lost(DbCredentials credentials) {
    return Notice.of(
        DomainCode.DATABASE_LOST,
        "",
        "the Secret says that the database '"
            + credentials.database()
            + "' was ready, and it does not exist on "
            + credentials.endpoint()
            + "; apply makes an empty one");
  }

  private static Observed.OnServer master(Evidence evidence) {
    Observed.OnServer server = evidence.server();
    if (server == null) {
      throw new IllegalStateException("examined without an administrator");
    }
    return server;
  }

  private Observed.Inside inside(Work work, DbCredentials credentials) {
    if (work.session().isEmpty()) {
      work.keep(master.enter(credentials.database(), role, credentials.password()));
    }
    return work.session().orElseThrow().inside();
  }

  private static void refuseMissing(Member member, Observed.Inside inside) {
    List<String> lacking =
        member.plan().spec().requiredExtensions().stream()
            .filter(
                name -> !inside.installed().contains(name) && !inside.available().contains(name))
            .toList();
    if (!lacking.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.EXTENSION_MISSING,
              member.service(),
              "the server does not offer the extension "
                  + String.join(", ", lacking)
                  + ", which the service needs"));
    }
  }

  /** R16: a restore that is asked for comes before publishing, unless the data is there already. */
  private void publish(
      Work work, DbCredentials credentials, Observed.Inside inside, Evidence evidence) {
    Member member = work.member();
    boolean holdsData = inside.userTables() && evidence.proven().isPresent();
    if (member.plan().spec().restore() && member.stored().servingReady().isEmpty() && !holdsData) {
      work.awaits(Outcome.AWAITING_RESTORE);
      work.findings()
          .add(
              Notice.of(
                  DomainCode.RESTORE_AWAITED,
                  "",
                  "dbRestore is on and '" + credentials.database() + "' holds no table yet"));
      return;
    }
    boolean keeps = work.changes().stream().anyMatch(KeepPending.class::isInstance);
    Publication publication = release.publication(credentials);
    work.changes().addAll(publication.changes(member, keeps));
    work.findings().addAll(publication.findings(member));
  }
}
