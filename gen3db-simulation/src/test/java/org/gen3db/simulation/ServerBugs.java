package org.gen3db.simulation;

import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.MasterSession;
import org.jspecify.annotations.Nullable;

/** Bugs of the museum that are about servers, and about steps left out. */
final class ServerBugs {
  private ServerBugs() {}

  static void addTo(Museum museum) {
    museum.add(
        "a password is set before it is kept", () -> new LeftOut("keep-pending"), "local", "push");
    museum.add(
        "the chart's job: an existing role is never repaired",
        () -> new LeftOut("set-password"),
        "local-repaired");
    museum.add("the chart's job: PUBLIC may connect", () -> new LeftOut("limit-connect"), "local");
    museum.add(
        "the chart's job: no default privileges", () -> new LeftOut("default-privileges"), "local");
    museum.add("a database is not marked", () -> new LeftOut("mark-database"), "local");
    museum.add(
        "the Secret is published, and the pending one forgotten",
        () -> new LeftOut("remove-pending"),
        "local");
    museum.add(
        "the chart's job: an existing database is taken for a finished one",
        administrators(BlindAdministrators.TakesForFinished::new),
        "local",
        "limited");
    museum.add("no lock is taken", administrators(TakesNoLock::new), "local", "shared");
    museum.add(
        "another environment's mark is taken for ours",
        administrators(BlindAdministrators.EveryMarkIsOurs::new),
        "theirs-with-our-secret",
        "theirs-local");
    museum.add(
        "what a killed restore had begun stays with the service's data in it",
        administrators(BlindAdministrators.OverlooksWhatARestoreBegan::new),
        "drop-what-a-restore-began");
    museum.add(
        "a database that a crash left closed is taken for an open one",
        administrators(BlindAdministrators.TakesClosedForOpen::new),
        "local-left-closed");
    museum.add(
        "grep -w: fence-old is taken for fence",
        administrators(BlindAdministrators.TakesOldForNew::new),
        "beside-fence-old");
    museum.add(
        "created again instead of adopted",
        administrators(BlindAdministrators.SeesNoForeignDatabase::new),
        "adopted");
    museum.add(
        "the Aurora job: what is adopted is re-owned",
        administrators(ReOwns::new),
        "adopted",
        "adopted-half");
    museum.add(
        "a superuser is taken for any role",
        administrators(BlindAdministrators.SeesNoSuperuser::new),
        "reserved");
    museum.add(
        "psql -f: an error of a statement is none",
        administrators(IgnoresErrors::new),
        "local",
        "local-repaired");
    museum.add(
        "a login on a server that asks nobody is taken for a proof",
        logins(login -> login == Login.NOT_ASKED ? Login.PROVEN : login),
        "theirs-trusting-with-secret");
    museum.add(
        "any answer is taken for a login",
        logins(login -> login == Login.REFUSED ? Login.PROVEN : login),
        "local-repaired",
        "local");
    museum.add(
        "every database is taken for one with data",
        insides(
            inside ->
                new Observed.Inside(
                    inside.schemaOwned(),
                    inside.schemaUsable(),
                    inside.defaultPrivileges(),
                    inside.installed(),
                    inside.available(),
                    true)),
        "moved-to-empty",
        "restore");
    museum.add(
        "published before it is restored",
        insides(
            inside ->
                new Observed.Inside(
                    inside.schemaOwned(),
                    inside.schemaUsable(),
                    inside.defaultPrivileges(),
                    inside.installed(),
                    inside.available(),
                    true)),
        "restore-push");
    museum.add(
        "whoever logs in is taken for one who can work in the database",
        insides(
            inside ->
                new Observed.Inside(
                    inside.schemaOwned(),
                    true,
                    inside.defaultPrivileges(),
                    inside.installed(),
                    inside.available(),
                    inside.userTables())),
        "unmade-without-schema-local",
        "unmade-without-schema-push-in-vain");
    museum.add(
        "an extension that is missing is taken for installed",
        insides(
            inside ->
                new Observed.Inside(
                    inside.schemaOwned(),
                    inside.schemaUsable(),
                    inside.defaultPrivileges(),
                    inside.available(),
                    inside.available(),
                    inside.userTables())),
        "old");
    museum.add(
        "the chart: another host is made on the master's server",
        EveryServerIsTheMasters::new,
        "own-host-without-master");
  }

  private static Supplier<Plant> administrators(Function<MasterSession, MasterSession> how) {
    return () ->
        new Plant() {
          @Override
          public DatabaseServer server(DatabaseServer real) {
            return new Forwarding.Servers(real) {
              @Override
              MasterSession master(MasterSession session) {
                return how.apply(session);
              }
            };
          }
        };
  }

  private static Supplier<Plant> sessions(Function<DatabaseSession, DatabaseSession> how) {
    return () ->
        new Plant() {
          @Override
          public DatabaseServer server(DatabaseServer real) {
            return new Forwarding.Servers(real) {
              @Override
              DatabaseSession session(DatabaseSession session) {
                return how.apply(session);
              }
            };
          }
        };
  }

  private static Supplier<Plant> logins(Function<Login, Login> how) {
    return sessions(
        real ->
            new Forwarding.Service(real) {
              @Override
              public Login login() {
                return how.apply(real.login());
              }
            });
  }

  private static Supplier<Plant> insides(Function<Observed.Inside, Observed.Inside> how) {
    return sessions(
        real ->
            new Forwarding.Service(real) {
              @Override
              public Observed.Inside inside() {
                return how.apply(real.inside());
              }
            });
  }

  /** A step that is passed over. */
  record LeftOut(String action) implements Plant {
    @Override
    public StepInterceptor steps() {
      return new StepInterceptor() {
        @Override
        @SuppressWarnings("unchecked") // the steps left out return whether another pass is due
        public <T> T around(Step step, Supplier<T> work) {
          return step.action().equals(action) ? (T) Boolean.FALSE : work.get();
        }
      };
    }
  }

  private static final class TakesNoLock extends Forwarding.Administrator {
    TakesNoLock(MasterSession real) {
      super(real);
    }

    @Override
    public void lock(Collection<String> roles, Collection<String> databases) {}
  }

  private static final class IgnoresErrors extends Forwarding.Administrator {
    IgnoresErrors(MasterSession real) {
      super(real);
    }

    @Override
    public void perform(Change.AtServer change, @Nullable Password password) {
      try {
        real.perform(change, password);
      } catch (Gen3DbException e) {
        // as a script does that goes on
      }
    }
  }

  private static final class ReOwns extends Forwarding.Administrator {
    ReOwns(MasterSession real) {
      super(real);
    }

    @Override
    public void perform(Change.AtServer change, @Nullable Password password) {
      real.perform(change, password);
      if (change instanceof Change.SetMark mark) {
        real.perform(new Change.OwnDatabase(mark.database(), mark.database()), null);
      }
    }
  }

  private static final class EveryServerIsTheMasters implements Plant {
    @Override
    public DatabaseServer server(DatabaseServer real) {
      return new Forwarding.Servers(real) {
        @Override
        public boolean sameServer(Endpoint one, Endpoint other, Cancellation cancellation) {
          return true;
        }
      };
    }
  }
}
