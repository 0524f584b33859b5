package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.CreateDatabase;
import org.gen3db.domain.plan.Change.CreateExtension;
import org.gen3db.domain.plan.Change.CreateRole;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.LimitConnect;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseSession;
import org.jspecify.annotations.Nullable;

/**
 * A service whose database nobody makes here: dbCreate is off (R7), or its entry names a server
 * without an administrator (R17). When a login works it is published; otherwise its password waits.
 */
final class LoginCheck {
  private final Release release;
  private final Member member;
  private final List<Candidate> candidates;
  private final Supplier<Password> generated;
  private final Mark mark;

  /**
   * @param sharers all services of the role: any of them may know its password (R12)
   * @param generated the one password that is new in this run, for all of them
   */
  LoginCheck(
      Release release,
      Member member,
      List<Member> sharers,
      Supplier<Password> generated,
      Mark mark) {
    this.release = release;
    this.member = member;
    this.candidates = Candidate.of(sharers);
    this.generated = generated;
    this.mark = mark;
  }

  Work examine() {
    var work = new Work(member);
    try {
      examine(work);
    } catch (Gen3DbException refused) {
      work.changes().clear();
      work.refuse(refused.problem());
    } catch (RuntimeException e) {
      work.close();
      throw e;
    }
    return work;
  }

  private void examine(Work work) {
    Target target = member.target();
    LoginAttempts attempts =
        LoginAttempts.of(
            candidates,
            password ->
                release
                    .world()
                    .server()
                    .login(
                        target.loginVia(),
                        target.database(),
                        target.username(),
                        password,
                        release.cancellation()));
    attempts.session().ifPresent(work::keep);
    if (!attempts.asked()) {
      work.findings().add(Examiner.notAsked(target.username()));
    }
    boolean opens = attempts.session().isPresent();
    decide(
        work,
        new Evidence(candidates, opens ? attempts.right() : null, attempts.asked(), null, mark));
  }

  private void decide(Work work, Evidence evidence) {
    Target target = member.target();
    Optional<PasswordDecision> decision =
        PasswordDecision.withoutAdministrator(evidence, member.service());
    work.databaseExists(decision.isPresent() || !evidence.asked());
    if (decision.isEmpty()) {
      await(work, evidence);
      return;
    }
    var credentials = target.with(decision.get().password());
    work.rightIs(credentials);
    work.findings().addAll(decision.get().findings());
    DatabaseSession session = work.session().orElseThrow();
    if (release.moves().moves(member)) {
      release.moves().check(member, true, true, session::inside);
    }
    refuseMissingExtensions(session);
    Publication publication = release.publication(credentials);
    work.changes().addAll(publication.changes(member, false));
    work.findings().addAll(publication.findings(member));
  }

  private void refuseMissingExtensions(DatabaseSession session) {
    List<String> required = member.plan().spec().requiredExtensions();
    if (required.isEmpty()) {
      return;
    }
    var lacking = new ArrayList<>(required);
    lacking.removeAll(session.inside().installed());
    if (!lacking.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.EXTENSION_MISSING,
              member.service(),
              "the database '"
                  + member.target().database()
                  + "' lacks the extension "
                  + String.join(", ", lacking)
                  + ", which the service needs, and dbCreate is off",
              new Remedy.RunScript(release.world().server().script(extensions(lacking)), false)));
    }
  }

  private List<Change> extensions(List<String> names) {
    return names.stream()
        .<Change>map(name -> new CreateExtension(member.target().database(), name, true))
        .toList();
  }

  private static Observed.Inside unseen() {
    throw new IllegalStateException("looked into a database that no login opens");
  }

  /** Whether nothing is to be changed, so that nothing needs a proof. */
  private boolean isAsPublished() {
    return member
        .stored()
        .servingReady()
        .flatMap(StoredCredentials::password)
        .filter(password -> !release.moves().moves(member))
        .filter(
            password ->
                release
                    .publication(member.target().with(password))
                    .changes(member, false)
                    .isEmpty())
        .isPresent();
  }

  /** No login works, or none proves anything. */
  private void await(Work work, Evidence evidence) {
    if (!evidence.asked()) {
      if (isAsPublished()) {
        return;
      }
      throw new Gen3DbException(
          Notice.of(
              DomainCode.NOT_PROVEN,
              member.service(),
              "the server lets the user '"
                  + member.target().username()
                  + "' in without asking for its password, so nothing proves the one known here",
              Remedy.together(
                  new Remedy.Use(Means.ASK_FOR_PASSWORDS), Remedy.text("Then repeat apply."))));
    }
    if (release.moves().moves(member)) {
      release.moves().check(member, true, false, LoginCheck::unseen);
    }
    Target target = member.target();
    if (target.fromEntry() && member.plan().createDatabase()) {
      if (release.missingMaster().isPresent()) {
        throw new Gen3DbException(release.missingMaster().get());
      }
      throw new Gen3DbException(
          Notice.of(
              DomainCode.LOGIN_FAILED,
              member.service(),
              "the remote entry's credentials do not log in to '"
                  + target.database()
                  + "' on "
                  + target.endpoint()
                  + ", and nobody may make them there",
              "Let an administrator of that server make the user and database as the entry says."));
    }
    @Nullable Candidate known =
        evidence
            .first(Origin.ENTRY, Origin.EXPLICIT, Origin.PENDING, Origin.SERVING, Origin.BOOTSTRAP)
            .orElse(null);
    Password password = known == null ? generated.get() : known.password();
    var credentials = target.with(password);
    work.rightIs(credentials);
    boolean isStored =
        Candidate.of(List.of(member)).stream()
            .anyMatch(c -> c.origin().isStored() && c.password().equals(password));
    if (!isStored) {
      work.changes().add(new KeepPending(SecretNames.pending(member.service())));
    }
    work.awaits(Outcome.AWAITING_DATABASE);
    var statements =
        new ArrayList<Change>(
            List.of(
                new CreateRole(target.username(), mark),
                new CreateDatabase(target.database(), target.username()),
                new LimitConnect(target.database(), List.of(target.username()))));
    statements.addAll(extensions(member.plan().spec().requiredExtensions()));
    work.findings()
        .add(
            Notice.of(
                DomainCode.DATABASE_AWAITED,
                "",
                "dbCreate is off and no login to '"
                    + target.database()
                    + "' on "
                    + target.endpoint()
                    + " works; the password is kept in "
                    + (isStored && known != null
                        ? known.origin()
                        : SecretNames.pending(member.service())),
                Remedy.together(
                    new Remedy.RunScript(release.world().server().script(statements), true),
                    Remedy.text("Then repeat apply."))));
  }
}
