package org.gen3db.simulation;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.server.ServerFacts;
import org.gen3db.testkit.DatabaseServerContract;
import org.gen3db.testkit.Offenders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each promise of a server is held by a test that catches who breaks it. */
class ServerOffendersTest {
  @TestFactory
  Stream<DynamicTest> whoBreaksAPromiseIsCaughtAndToldTheWayOut() {
    var all = new Offenders<>(DatabaseServerContract.class);
    plantSessions(all);
    plantLogins(all);
    plantServers(all);
    return all.tests();
  }

  /** The contract on simulated servers that are wrapped. */
  private static final class Subject extends DatabaseServerContract {
    private final ContractWorld world = new ContractWorld();
    private final UnaryOperator<DatabaseServer> how;

    Subject(UnaryOperator<DatabaseServer> how) {
      this.how = how;
    }

    @Override
    protected DatabaseServer open() {
      return how.apply(world.server());
    }

    @Override
    protected Master master() {
      return SimulatedServerContractTest.MASTER;
    }
  }

  private static void plant(
      Offenders<DatabaseServerContract> all,
      String promise,
      String how,
      UnaryOperator<DatabaseServer> wrapping) {
    all.plant(promise, how, () -> new Subject(wrapping));
  }

  private static void plantSession(
      Offenders<DatabaseServerContract> all,
      String promise,
      String how,
      UnaryOperator<MasterSession> wrapping) {
    plant(
        all,
        promise,
        how,
        real ->
            new Forwarding.Servers(real) {
              @Override
              MasterSession master(MasterSession session) {
                return wrapping.apply(session);
              }
            });
  }

  private static void plantInside(
      Offenders<DatabaseServerContract> all,
      String promise,
      String how,
      UnaryOperator<DatabaseSession> wrapping) {
    plant(
        all,
        promise,
        how,
        real ->
            new Forwarding.Servers(real) {
              @Override
              DatabaseSession session(DatabaseSession session) {
                return wrapping.apply(session);
              }
            });
  }

  /** An administrator who leaves out some changes. */
  private static UnaryOperator<MasterSession> leavingOut(Class<? extends Change> kind) {
    return session ->
        new Forwarding.Administrator(session) {
          @Override
          public void perform(Change.AtServer change, @Nullable Password password) {
            if (!kind.isInstance(change)) {
              super.perform(change, password);
            }
          }
        };
  }

  private static void plantSessions(Offenders<DatabaseServerContract> all) {
    plantSession(
        all,
        "whatIsMarkedIsSeen",
        "sees roles only",
        session ->
            new Forwarding.Administrator(session) {
              @Override
              public Observed.Marked marked() {
                return new Observed.Marked(super.marked().roles(), Map.of());
              }
            });
    plantInside(
        all,
        "aLoginBesideMayDoWhatItIsForAndNoMore",
        "takes nothing away from who only reads",
        session ->
            new Forwarding.Service(session) {
              @Override
              public void perform(Change.InDatabase change) {
                super.perform(
                    change instanceof Change.GrantAccess one
                        ? new Change.GrantAccess(
                            one.database(), one.role(), Access.WRITE, one.makers())
                        : change);
              }
            });
    plantSession(
        all,
        "theServerSaysWhatItIs",
        "knows its version by heart",
        session ->
            new Forwarding.Administrator(session) {
              @Override
              public ServerFacts facts() {
                return new ServerFacts("PostgreSQL 17.1", 17, true);
              }
            });
    plantSession(all, "whatIsNotThereIsNotSeen", "sees roles everywhere", SeesAll::new);
    plantSession(all, "whatIsMadeIsSeen", "leaves out the mark", leavingOut(Change.SetMark.class));
    plantSession(
        all,
        "whatIsMadeIsSeen",
        "leaves PUBLIC its CONNECT",
        leavingOut(Change.LimitConnect.class));
    plantSession(
        all,
        "severalRolesAreSeenAsEachIsAlone",
        "sees all of them with the rights of one",
        session ->
            new Forwarding.Administrator(session) {
              @Override
              public Map<String, Observed.OnServer> observeAll(
                  Map<String, List<String>> databases) {
                var seen = super.observeAll(databases);
                var first = seen.values().stream().findFirst();
                seen.replaceAll((role, its) -> first.orElse(its));
                return seen;
              }
            });
    plantSession(all, "aChangeThatIsMadeAlreadyChangesNothing", "fails then", FailsAgain::new);
    plantSession(
        all,
        "aNewPasswordTakesThePlaceOfTheOld",
        "leaves the old one",
        leavingOut(Change.SetPassword.class));
    plantSession(
        all, "aSecondLoginWorksAsTheRole", "opens none", leavingOut(Change.OpenLogin.class));
    plantSession(all, "aRoleIsAsItIsWished", "adjusts none", leavingOut(Change.AdjustRole.class));
    plantSession(
        all,
        "aNewDatabaseLooksAsForetold",
        "foretells nothing good",
        session ->
            new Forwarding.Administrator(session) {
              @Override
              public Observed.Inside freshInside() {
                return new Observed.Inside(false, false, false, Set.of(), Set.of(), false);
              }
            });
    plantSession(
        all,
        "anAdministratorSeesTheSameInside",
        "sees what is fresh",
        session ->
            new Forwarding.Administrator(session) {
              @Override
              public Observed.Inside inside(String database, String role) {
                return new Observed.Inside(false, false, false, Set.of(), Set.of(), true);
              }
            });
    plantSession(all, "nobodyElseIsTouched", "changes whom it knows", TouchesOthers::new);
    plantSession(all, "anyNameIsAName", "cuts names at a blank", CutsNames::new);
    plantSession(
        all,
        "whoHoldsALockKeepsOthersOut",
        "locks nothing",
        session ->
            new Forwarding.Administrator(session) {
              @Override
              public void lock(Collection<String> roles, Collection<String> databases) {
                super.lock(List.of("all of them"), List.of());
                super.unlock();
                super.lock(List.of("of " + this), List.of());
              }
            });
    plantSession(all, "severalWorkAtOnce", "works in one thread only", OneThread::new);
  }

  private static class SeesAll extends Forwarding.Administrator {
    SeesAll(MasterSession real) {
      super(real);
    }

    @Override
    public Observed.OnServer observe(String role, Collection<String> databases) {
      return new Observed.OnServer(
          new Observed.Role(true, false, ""), super.observe(role, databases).databases());
    }
  }

  private static class FailsAgain extends Forwarding.Administrator {
    FailsAgain(MasterSession real) {
      super(real);
    }

    @Override
    public void perform(Change.AtServer change, @Nullable Password password) {
      if (change instanceof Change.CreateDatabase create
          && observe(create.owner(), List.of(create.database()))
              .database(create.database())
              .isPresent()) {
        throw new Gen3DbException(
            Notice.of(DomainCode.STORE_FAILED, "simulation", "it is there already"));
      }
      super.perform(change, password);
    }
  }

  /** Gives every role that it ever made the newest password. */
  private static class TouchesOthers extends Forwarding.Administrator {
    private final Set<String> roles = new HashSet<>();

    TouchesOthers(MasterSession real) {
      super(real);
    }

    @Override
    public void perform(Change.AtServer change, @Nullable Password password) {
      super.perform(change, password);
      if (change instanceof Change.CreateRole create) {
        roles.add(create.role());
      } else if (change instanceof Change.SetPassword) {
        roles.forEach(role -> super.perform(new Change.SetPassword(role), password));
      }
    }
  }

  private static class CutsNames extends Forwarding.Administrator {
    CutsNames(MasterSession real) {
      super(real);
    }

    @Override
    public Observed.OnServer observe(String role, Collection<String> databases) {
      Observed.OnServer seen = super.observe(role.split(" ")[0], databases);
      var cut = new LinkedHashMap<String, Observed.Database>();
      seen.databases().forEach((name, database) -> cut.put(name.split(" ")[0], database));
      return new Observed.OnServer(seen.role().orElse(null), cut);
    }
  }

  private static class OneThread extends Forwarding.Administrator {
    private static final Thread MINE = Thread.currentThread();

    OneThread(MasterSession real) {
      super(real);
    }

    @Override
    public void perform(Change.AtServer change, @Nullable Password password) {
      if (!Thread.currentThread().equals(MINE)) {
        throw new IllegalStateException("not the thread that loaded the driver");
      }
      super.perform(change, password);
    }
  }

  private static void plantLogins(Offenders<DatabaseServerContract> all) {
    for (Login always : List.of(Login.PROVEN, Login.REFUSED)) {
      plantInside(
          all,
          "aLoginTellsHowItEnded",
          "says " + always + " of every login",
          session ->
              new Forwarding.Service(session) {
                @Override
                public Login login() {
                  return always;
                }
              });
    }
    plantInside(
        all,
        "whatIsMadeInsideIsSeen",
        "makes no extension",
        session ->
            new Forwarding.Service(session) {
              @Override
              public void perform(Change.InDatabase change) {
                if (!(change instanceof Change.CreateExtension)) {
                  super.perform(change);
                }
              }
            });
    plantInside(
        all,
        "whatIsMadeInsideIsSeen",
        "sees tables of its own",
        session ->
            new Forwarding.Service(session) {
              @Override
              public Observed.Inside inside() {
                Observed.Inside seen = super.inside();
                return new Observed.Inside(
                    seen.schemaOwned(),
                    seen.schemaUsable(),
                    seen.defaultPrivileges(),
                    seen.installed(),
                    seen.available(),
                    true);
              }
            });
  }

  private static void plantServers(Offenders<DatabaseServerContract> all) {
    String refused = "anAdministratorsPasswordIsAskedForAnewAndOnceMoreWhenItIsRefused";
    plant(all, refused, "never asks again", real -> connecting(real, Master::password));
    plant(
        all,
        refused,
        "asks until it is let in",
        real ->
            connecting(
                real,
                master ->
                    master
                        .passwords()
                        .insteadOf(master.password())
                        .flatMap(master.passwords()::insteadOf)
                        .orElse(master.password())));
    plant(all, "aServerThatDoesNotAnswerIsUnreachable", "says it otherwise", SaysOtherwise::new);
    plant(all, "aServerThatDoesNotAnswerIsUnreachable", "tells the password", TellsPassword::new);
    plant(all, "aCancelledCallEndsAndChangesNothing", "does not hear it", DoesNotHear::new);
    plant(
        all,
        "theSameServerIsTold",
        "compares hosts only",
        real ->
            new Forwarding.Servers(real) {
              @Override
              public boolean sameServer(Endpoint one, Endpoint other, Cancellation end) {
                return one.host().equals(other.host());
              }
            });
    plant(
        all,
        "aScriptNamesEveryChangeAndNoPassword",
        "leaves the password out",
        real ->
            new Forwarding.Servers(real) {
              @Override
              public List<String> script(List<? extends Change> changes) {
                return super.script(changes).stream()
                    .map(item -> item.replace(":'password'", "a new one"))
                    .toList();
              }
            });
  }

  /** With one password, wherever it comes from. */
  private static Forwarding.Servers connecting(
      DatabaseServer real, Function<Master, Password> password) {
    return new Forwarding.Servers(real) {
      @Override
      public MasterSession connect(Master master, Cancellation cancellation) {
        return super.connect(
            new Master(master.server(), master.username(), password.apply(master)), cancellation);
      }
    };
  }

  private static class SaysOtherwise extends Forwarding.Servers {
    SaysOtherwise(DatabaseServer real) {
      super(real);
    }

    @Override
    public MasterSession connect(Master master, Cancellation end) {
      try {
        return super.connect(master, end);
      } catch (Gen3DbException e) {
        throw new Gen3DbException(
            Notice.of(DomainCode.STORE_UNREADABLE, "simulation", "there is no server"));
      }
    }
  }

  private static class TellsPassword extends Forwarding.Servers {
    TellsPassword(DatabaseServer real) {
      super(real);
    }

    @Override
    public DatabaseSession login(
        Server server, String database, String username, Password password, Cancellation end) {
      try {
        return super.login(server, database, username, password, end);
      } catch (Gen3DbException e) {
        throw new Gen3DbException(
            e.problem(), new IllegalStateException("tried " + password.text()));
      }
    }
  }

  private static class DoesNotHear extends Forwarding.Servers {
    DoesNotHear(DatabaseServer real) {
      super(real);
    }

    @Override
    public MasterSession connect(Master master, Cancellation end) {
      return super.connect(master, Cancellation.create());
    }
  }
}
