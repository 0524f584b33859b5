package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.kept;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterPassword;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.ServerFacts;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DatabaseServer} keeps, with its sessions: one test for each promise that the
 * use cases stand on.
 */
public abstract class DatabaseServerContract extends DatabaseServerFixture {
  private static final List<String> ODD_NAMES =
      List.of("fence_my-gen3", "o\"dd", "it's", "a b", "Ünïcode", "x; DROP ROLE y --", "$1", "%s");

  /** For subclasses. */
  protected DatabaseServerContract() {}

  @Test
  public final void theServerSaysWhatItIs() {
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      ServerFacts facts = session.facts();
      kept(
          facts.major() > 0 && facts.version().startsWith(Integer.toString(facts.major())),
          "MasterSession.facts says " + facts,
          "ask the server for its version, and say its first number as the major one.");
    }
  }

  @Test
  public final void whatIsNotThereIsNotSeen() {
    String role = name("absent");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      Observed.OnServer seen = session.observe(role, List.of(role, role + "_2"));
      kept(
          seen.role().isEmpty() && seen.databases().isEmpty(),
          "MasterSession.observe sees " + seen + " of what was never made",
          "look at the very names that were asked for, and at no other.");
      kept(
          session.observe(role, List.of(role)).equals(seen),
          "MasterSession.observe changed what it looks at",
          "only look.");
    }
  }

  @Test
  public final void whatIsMadeIsSeen() {
    String role = name("made");
    String database = name("made_db");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      Observed.OnServer seen = session.observe(role, List.of(database));
      Observed.Role made = role(seen, role);
      kept(
          made.canLogin()
              && !made.superuser()
              && made.expired().isEmpty()
              && made.mark().equals(Optional.of(MARK)),
          "a role that was just made is " + made,
          "make it with LOGIN and nothing else, and with the mark in the same transaction.");
      Observed.Database there = database(seen, database);
      kept(
          there.owner().equals(role) && there.mark().equals(Optional.of(MARK)),
          "a database that was just made is " + there,
          "let the role own it, and write the mark behind its comment.");
      kept(
          !there.publicMayConnect() && there.roleMayConnect() && there.masterMayConnect(),
          "a database whose CONNECT was limited is " + there,
          "take CONNECT from PUBLIC, and give it to the role and the master (R15).");
    }
  }

  @Test
  public final void whatIsMarkedIsSeen() {
    String role = name("marked");
    String database = name("marked_db");
    String plain = name("plain");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      session.perform(new Change.CreateDatabase(plain, role), null);
      Observed.Marked marked = session.marked();
      kept(
          MARK.equals(marked.roles().get(role)) && MARK.equals(marked.databases().get(database)),
          "MasterSession.marked sees " + marked,
          "see each role and database in whose comment a mark stands, whoever uses it.");
      kept(
          !marked.databases().containsKey(plain),
          "MasterSession.marked sees a mark where there is none: " + marked,
          "tell only those that bear one.");
    }
  }

  @Test
  public final void severalRolesAreSeenAsEachIsAlone() {
    String one = name("several_one");
    String other = name("several_other");
    String absent = name("several_absent");
    Map<String, List<String>> asked = new LinkedHashMap<>();
    asked.put(one, List.of(one, other));
    asked.put(other, List.of(one, absent));
    asked.put(absent, List.of(other));
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, one, one);
      make(session, other, other);
      Map<String, Observed.OnServer> alone = new LinkedHashMap<>();
      asked.forEach((role, databases) -> alone.put(role, session.observe(role, databases)));
      Map<String, Observed.OnServer> together = session.observeAll(asked);
      kept(
          together.equals(alone),
          "MasterSession.observeAll sees " + together + ", observe sees " + alone,
          "see of each role, and of the databases asked for it, what observe sees.");
      kept(
          session.observeAll(Map.of()).isEmpty(),
          "MasterSession.observeAll sees something where nothing is asked for",
          "look at nothing then.");
    }
  }

  @Test
  public final void aChangeThatIsMadeAlreadyChangesNothing() {
    String role = name("again");
    String database = name("again_db");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      Observed.OnServer seen = session.observe(role, List.of(database));
      for (Change.AtServer change : making(role, database)) {
        kept(
            Promise.refusal(
                    "performing " + change.action() + " again",
                    () -> {
                      session.perform(change, RIGHT);
                      return true;
                    })
                .isEmpty(),
            change.action() + " failed where it is done already",
            "look first, or take the server's \"already exists\" for done: runs are repeated.");
      }
      kept(
          session.observe(role, List.of(database)).equals(seen),
          "changes that were made already changed what is there",
          "change nothing, or the same again.");
    }
    try (DatabaseServer servers = open()) {
      ends(login(servers, database, role, RIGHT), Login.PROVEN, "after all was made twice");
    }
  }

  @Test
  public final void aLoginTellsHowItEnded() {
    String role = name("login");
    String database = name("login_db");
    String other = name("other");
    String otherDatabase = name("other_db");
    Password wrong = Password.of("wrong-" + Samples.HIDDEN);
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      make(session, other, otherDatabase);
      ends(login(servers, database, role, RIGHT), Login.PROVEN, "with the right password");
      ends(login(servers, database, role, wrong), Login.REFUSED, "with a wrong password");
      ends(login(servers, database, name("nobody"), RIGHT), Login.REFUSED, "of no role");
      ends(login(servers, name("nowhere"), role, RIGHT), Login.NO_DATABASE, "to no database");
      ends(
          login(servers, otherDatabase, role, RIGHT),
          Login.NO_CONNECT,
          "to a database whose CONNECT it lacks");
      try (DatabaseSession entered = session.enter(database, role, RIGHT)) {
        ends(entered.login(), Login.PROVEN, "by MasterSession.enter");
      }
      try (DatabaseSession refused = session.enter(database, role, wrong)) {
        ends(refused.login(), Login.REFUSED, "by MasterSession.enter with a wrong password");
      }
      try (DatabaseSession entered = servers.enter(master(), database, role, RIGHT, nobody)) {
        ends(entered.login(), Login.PROVEN, "by DatabaseServer.enter");
      }
      try (DatabaseSession refused = servers.enter(master(), database, role, wrong, nobody)) {
        ends(refused.login(), Login.REFUSED, "by DatabaseServer.enter with a wrong password");
      }
    }
  }

  @Test
  public final void aNewPasswordTakesThePlaceOfTheOld() {
    String role = name("changed");
    String database = name("changed_db");
    Password next = Password.of("next-" + Samples.HIDDEN + "'\"\\ é");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      session.perform(new Change.SetPassword(role), next);
      ends(login(servers, database, role, next), Login.PROVEN, "with the new password");
      ends(login(servers, database, role, RIGHT), Login.REFUSED, "with the old password");
    }
  }

  /** R18: by either of its two logins a service is the same role, and each is let in by itself. */
  @Test
  public final void aSecondLoginWorksAsTheRole() {
    String role = name("turns");
    String second = Logins.second(role);
    String database = name("turns_db");
    Password next = Password.of("next-" + Samples.HIDDEN);
    var opened = new Change.OpenLogin(second, role, MARK);
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      session.perform(opened, next);
      session.perform(opened, next);
      Observed.OnServer seen = session.observe(role, List.of(database));
      kept(
          seen.second()
              .filter(one -> one.isWhole() && one.logsInFor(role))
              .flatMap(one -> one.role().mark())
              .filter(MARK::equals)
              .isPresent(),
          "a second login is not seen as one: " + seen.second(),
          "see whether it is a member that becomes the role, and its comment.");
      ends(login(servers, database, second, next), Login.PROVEN, "of the second login");
      ends(login(servers, database, role, RIGHT), Login.PROVEN, "of the role beside it");
      try (DatabaseSession inside = session.enter(database, second, next)) {
        kept(
            inside.inside().equals(session.inside(database, role)),
            "a second login sees " + inside.inside() + " inside, and not what the role sees",
            "look as the role that it has become.");
      }
      session.perform(new Change.ForbidLogin(role), null);
      ends(login(servers, database, role, RIGHT), Login.NO_LOGIN, "of a role that was closed");
      ends(login(servers, database, second, next), Login.PROVEN, "of the second login then");
      session.perform(new Change.OpenLogin(role, role, MARK), next);
      session.perform(new Change.ForbidLogin(second), null);
      ends(login(servers, database, role, next), Login.PROVEN, "of a role that was opened again");
      ends(login(servers, database, second, next), Login.NO_LOGIN, "of a closed second login");
    }
  }

  /** What the values want of a role beside its password is seen as they write it. */
  @Test
  public final void aRoleIsAsItIsWished() {
    String role = name("adjusted");
    String database = name("adjusted_db");
    var wishes =
        new RoleWishes(
            7,
            Map.of(
                "statement_timeout", List.of("30s"),
                "search_path", List.of("app", "$user", "Some Thing", "public")));
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      session.perform(new Change.AdjustRole(role, wishes), null);
      Observed.Role seen = session.observe(role, List.of(database)).role().orElseThrow();
      kept(
          seen.lacks(wishes).isEmpty(),
          "a role lacks " + seen.lacks(wishes) + " after it was given that",
          "set the limit and every setting, and see them.");
      session.perform(
          new Change.AdjustRole(role, new RoleWishes(RoleWishes.NO_LIMIT, Map.of())), null);
      Observed.Role then = session.observe(role, List.of(database)).role().orElseThrow();
      kept(
          then.limit() == RoleWishes.NO_LIMIT && then.settings().equals(seen.settings()),
          "a role is seen as " + then + " once its limit was lifted",
          "leave what a change does not name.");
    }
  }

  @Test
  public final void aNewDatabaseLooksAsForetold() {
    String role = name("fresh");
    String database = name("fresh_db");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      Observed.Inside foretold = session.freshInside();
      make(session, role, database);
      try (DatabaseSession inside = session.enter(database, role, RIGHT)) {
        kept(
            inside.inside().equals(foretold),
            "a new database looks " + inside.inside() + " inside, foretold was " + foretold,
            "foretell it from what new databases are copied from: plan shows it.");
      }
    }
  }

  @Test
  public final void anAdministratorSeesTheSameInside() {
    String role = name("seen");
    String database = name("seen_db");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      try (DatabaseSession inside = session.enter(database, role, RIGHT)) {
        inside.perform(new Change.OwnSchema(database, role));
        kept(
            session.inside(database, role).equals(inside.inside()),
            "an administrator sees "
                + session.inside(database, role)
                + " inside, the role itself "
                + inside.inside(),
            "see for the role that was asked for, whoever looks.");
      }
    }
  }

  @Test
  public final void whatIsMadeInsideIsSeen() {
    String role = name("inside");
    String database = name("inside_db");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      try (DatabaseSession inside = session.enter(database, role, RIGHT)) {
        Set<String> before = inside.inside().installed();
        for (int i = 0; i < 2; i++) { // the second time changes nothing
          inside.perform(new Change.OwnSchema(database, role));
          inside.perform(new Change.DefaultPrivileges(database, role));
          inside.perform(new Change.CreateExtension(database, "ltree", true));
        }
        Observed.Inside seen = inside.inside();
        kept(
            seen.schemaOwned() && seen.schemaUsable() && seen.defaultPrivileges(),
            "a database that was made ready is " + seen,
            "see the rights that the changes gave.");
        kept(
            seen.installed().contains("ltree")
                && seen.installed().containsAll(before)
                && seen.available().contains("ltree")
                && !seen.userTables()
                && !seen.usesTables()
                && !seen.ownSchema(),
            "a database with the extension ltree is " + seen,
            "see the extensions that are there, and no table or schema but those of users.");
      }
    }
  }

  @Test
  public final void aLoginBesideMayDoWhatItIsForAndNoMore() {
    String role = name("owner");
    String database = name("owner_db");
    String login = name("beside");
    List<String> makers = List.of(role, master().username(), "absent");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, role, database);
      session.lock(List.of(login), List.of(database));
      session.perform(new Change.CreateRole(login, MARK), RIGHT);
      session.perform(new Change.GrantConnect(database, login), RIGHT);
      try (DatabaseSession inside = session.enter(database, login, RIGHT)) {
        for (Access access : List.of(Access.READ, Access.WRITE, Access.READ)) {
          kept(
              inside.rights().lacks(access, makers),
              "a login that was never let " + access.word() + " has " + inside.rights(),
              "see whose things it may not use as it should, those made later among them.");
          for (int i = 0; i < 2; i++) { // the second time changes nothing
            inside.perform(new Change.GrantAccess(database, login, access, makers));
          }
          Observed.Rights seen = inside.rights();
          kept(
              !seen.lacks(access, makers)
                  && seen.comingIn().containsAll(Set.of(role, master().username())),
              "a login that is let " + access.word() + " has " + seen,
              "let it use what every maker, the master and the owner make, now and later.");
          kept(
              seen.lacks(access == Access.READ ? Access.WRITE : Access.READ, makers),
              "a login that is let " + access.word() + " may do more: " + seen,
              "give it that, and take away what goes beyond.");
          kept(
              session.rights(database, login).equals(seen),
              "an administrator sees " + session.rights(database, login) + ", the login " + seen,
              "see for the role that was asked for, whoever looks.");
        }
      }
    }
  }

  @Test
  public final void nobodyElseIsTouched() {
    String neighbour = name("neighbour");
    String theirs = name("neighbour_db");
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      make(session, neighbour, theirs);
      Observed.OnServer before = session.observe(neighbour, List.of(theirs));
      String role = name("mover");
      String database = name("mover_db");
      make(session, role, database);
      session.perform(new Change.SetPassword(role), Password.of("another-" + Samples.HIDDEN));
      kept(
          session.observe(neighbour, List.of(theirs)).equals(before),
          "a change of one role changed another's database: "
              + session.observe(neighbour, List.of(theirs)),
          "name role and database in every statement.");
      ends(login(servers, theirs, neighbour, RIGHT), Login.PROVEN, "of a neighbour afterwards");
    }
  }

  @Test
  public final void anyNameIsAName() {
    try (DatabaseServer servers = open();
        MasterSession session = servers.connect(master(), nobody)) {
      for (String odd : ODD_NAMES) {
        String role = name(odd);
        make(session, role, role);
        Observed.OnServer seen = session.observe(role, List.of(role));
        kept(
            role(seen, role).canLogin() && database(seen, role).owner().equals(role),
            "the role and database \"" + role + "\" are seen as " + seen,
            "quote every name, and compare it as it is.");
        ends(login(servers, role, role, RIGHT), Login.PROVEN, "as \"" + role + "\"");
      }
    }
  }

  @Test
  public final void whoHoldsALockKeepsOthersOut() {
    String role = name("locked");
    try (DatabaseServer servers = open();
        DatabaseServer others = open();
        MasterSession session = servers.connect(master(), nobody)) {
      session.lock(List.of(role), List.of(role));
      try (MasterSession free = others.connect(master(), nobody)) {
        free.lock(List.of(name("free")), List.of(name("free")));
      }
      Cancellation impatient = nobody.within(java.time.Duration.ofSeconds(30));
      try (MasterSession second = others.connect(master(), impatient)) {
        var waker = new Thread(impatient::cancel);
        var refusal =
            Racing.run(
                1,
                number -> {
                  waker.start();
                  return Promise.refusal(
                      "MasterSession.lock",
                      () -> {
                        second.lock(List.of(role), List.of());
                        return true;
                      });
                });
        kept(
            refusal.get(0).isPresent(),
            "MasterSession.lock was given to two sessions at once",
            "hold locks on the server, one for each role and database, until unlock or close.");
      }
      session.unlock();
      try (MasterSession third = others.connect(master(), nobody)) {
        third.lock(List.of(role), List.of(role));
      }
      session.lock(List.of(role), List.of(role)); // the third gave it back with its session
    }
  }

  @Test
  public final void anAdministratorsPasswordIsAskedForAnewAndOnceMoreWhenItIsRefused() {
    var old = Password.of("old-" + Samples.HIDDEN);
    var rotated = new RotatedPassword(old, master().password());
    kept(
        isLetIn(old, rotated) && rotated.refused().equals(List.of(old)),
        "an administrator whose password was rotated is not let in, asked " + rotated.refused(),
        "ask MasterPassword.insteadOf once for the very password that was refused, and try it.");
    var wrong = new RotatedPassword(old, Password.of("other-" + Samples.HIDDEN));
    kept(
        !isLetIn(old, wrong) && wrong.refused().size() == 1,
        "an administrator whose other password is wrong too was asked " + wrong.refused().size(),
        "try what was read again once: a server that counts failures locks the administrator out.");
    var token = new RotatedPassword(master().password(), old);
    kept(
        isLetIn(Password.of(""), token) && token.refused().isEmpty(),
        "the password for a connection is not the one that is made for it",
        "ask MasterPassword.now whenever a connection is made; Master.password may be empty.");
  }

  private boolean isLetIn(Password before, MasterPassword source) {
    try (DatabaseServer servers = open()) {
      return Promise.refusal(
              "DatabaseServer.connect",
              () -> {
                servers
                    .connect(
                        new Master(master().server(), master().username(), before, source), nobody)
                    .close();
                return true;
              })
          .isEmpty();
    }
  }

  @Test
  public final void aServerThatDoesNotAnswerIsUnreachable() {
    var dead = new Master(deadServer(), master().username(), RIGHT);
    try (DatabaseServer servers = open()) {
      for (Promise.Act<AutoCloseable> act :
          List.<Promise.Act<AutoCloseable>>of(
              () -> servers.connect(dead, nobody),
              () -> servers.login(dead.server(), "any", "any", RIGHT, nobody))) {
        Gen3DbException refusal =
            Promise.refusal("reaching a dead server", act)
                .orElseThrow(
                    () ->
                        Promise.broken(
                            "there is a session with a server that does not answer",
                            "connect when a session is asked for, not later.",
                            null));
        kept(
            refusal.problem().code().unreachable(),
            "a server that does not answer is told as " + refusal.problem(),
            "use a code of Definition.unreachable: status then says UNREACHABLE.");
      }
    }
  }

  @Test
  public final void aCancelledCallEndsAndChangesNothing() {
    String role = name("cancelled");
    var cancelled = Cancellation.create();
    cancelled.cancel();
    try (DatabaseServer servers = open()) {
      Promise.interrupted("DatabaseServer.connect", () -> servers.connect(master(), cancelled));
      Promise.interrupted(
          "DatabaseServer.login",
          () -> servers.login(master().server(), "any", role, RIGHT, cancelled));
      ends(login(servers, "postgres", role, RIGHT), Login.REFUSED, "of no role afterwards");
    }
  }

  @Test
  public final void theSameServerIsTold() {
    Endpoint here = master().server().address();
    try (DatabaseServer servers = open()) {
      kept(
          servers.sameServer(here, here, nobody),
          "DatabaseServer.sameServer says that " + here + " is not itself",
          "compare ports, and the addresses that the names lead to.");
      int port = here.port() == 65535 ? 65534 : here.port() + 1;
      kept(
          !servers.sameServer(here, new Endpoint(here.host(), port), nobody),
          "DatabaseServer.sameServer takes another port for the same server",
          "compare ports, and the addresses that the names lead to.");
    }
  }

  @Test
  public final void aScriptNamesEveryChangeAndNoPassword() {
    try (DatabaseServer servers = open()) {
      List<String> script = servers.script(making("fence", "fence_gen3"));
      kept(
          !script.isEmpty() && script.stream().noneMatch(String::isBlank),
          "DatabaseServer.script says " + script,
          "write each change as statements that an administrator can paste.");
      String all = String.join("\n", script);
      kept(
          all.contains("fence_gen3") && all.contains(":'password'"),
          "DatabaseServer.script names no database, or no password variable: " + all,
          "write the password as the psql variable :'password'.");
    }
  }

  @Test
  public final void severalWorkAtOnce() {
    try (DatabaseServer servers = open()) {
      List<Boolean> ready =
          Racing.run(
              4,
              number -> {
                String role = name("parallel");
                try (MasterSession session = servers.connect(master(), nobody)) {
                  make(session, role, role);
                }
                return login(servers, role, role, RIGHT) == Login.PROVEN;
              });
      kept(
          ready.stream().allMatch(Boolean::booleanValue),
          "of those who worked at once, these were ready: " + ready,
          "let several threads use the port; a session is one thread's.");
    }
  }
}
