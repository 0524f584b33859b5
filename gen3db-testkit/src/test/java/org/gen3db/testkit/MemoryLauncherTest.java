package org.gen3db.testkit;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.testkit.MemoryLauncher.Place;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of launchers holds for one in memory, and catches who breaks it. */
class MemoryLauncherTest extends DatabaseLauncherContract {
  private final Place place = new Place();

  @Override
  protected DatabaseLauncher open() {
    return new MemoryLauncher(place);
  }

  @Override
  protected String query(Master master, String sql) {
    return place.query(master, sql);
  }

  /** The contract on launchers that break something. */
  private static class Subject extends MemoryLauncherTest {
    private final Place place = new Place();
    private final Function<Place, DatabaseLauncher> how;

    Subject(Function<Place, DatabaseLauncher> how) {
      this.how = how;
    }

    @Override
    protected DatabaseLauncher open() {
      return how.apply(place);
    }

    @Override
    protected String query(Master master, String sql) {
      return place.query(master, sql);
    }
  }

  private static void plant(
      Offenders<DatabaseLauncherContract> all,
      String promise,
      String how,
      Function<Place, DatabaseLauncher> launcher) {
    all.plant(promise, how, () -> new Subject(launcher));
  }

  @TestFactory
  Stream<DynamicTest> whoBreaksAPromiseIsCaughtAndToldTheWayOut() {
    var all = new Offenders<>(DatabaseLauncherContract.class);
    plantLooks(all);
    plantStarts(all);
    plantStops(all);
    return all.tests();
  }

  private static void plantLooks(Offenders<DatabaseLauncherContract> all) {
    plant(all, "aLookStartsNothing", "running() starts it", LooksStart::new);
    plant(all, "aLookStartsNothing", "address() starts it", AddressStarts::new);
    plant(
        all,
        "aLookStartsNothing",
        "stop() always says yes",
        place ->
            new MemoryLauncher(place) {
              @Override
              public boolean stop() {
                return super.stop() || true;
              }
            });
    plant(
        all,
        "whatWasStartedCanBeUsed",
        "another launcher does not find it",
        place ->
            new MemoryLauncher(place) {
              @Override
              public Optional<Master> running() {
                return Optional.empty();
              }
            });
    plant(
        all,
        "whatWasStartedCanBeUsed",
        "it says another address",
        place ->
            new MemoryLauncher(place) {
              @Override
              public Optional<Endpoint> address() {
                return Optional.of(new Endpoint("127.0.0.1", 1));
              }
            });
    plant(
        all,
        "itSaysWhereItsDataIsAndNoPassword",
        "it says nothing",
        place ->
            new MemoryLauncher(place) {
              @Override
              public String describe() {
                return " ";
              }
            });
    plant(
        all,
        "itSaysWhereItsDataIsAndNoPassword",
        "it says the password",
        place ->
            new MemoryLauncher(place) {
              @Override
              public String describe() {
                return "memory of " + running().map(master -> master.password().text());
              }
            });
  }

  private static void plantStarts(Offenders<DatabaseLauncherContract> all) {
    plant(
        all,
        "whatWasStartedCanBeUsed",
        "it returns before the server takes connections",
        place ->
            new MemoryLauncher(place) {
              @Override
              public Master start() {
                Master master = super.start();
                place.runs = false;
                return master;
              }
            });
    all.plant(
        "aWrongPasswordIsRefused",
        "it trusts whoever comes",
        () ->
            new Subject(MemoryLauncher::new) {
              @Override
              protected String query(Master master, String sql) {
                return super.query(open().running().orElseThrow(), sql);
              }
            });
    plant(
        all,
        "startingAgainGivesTheSame",
        "each start makes a password",
        place ->
            new MemoryLauncher(place) {
              @Override
              public Master start() {
                synchronized (place) {
                  place.made = null;
                  return super.start();
                }
              }
            });
    plant(all, "startingAgainGivesTheSame", "a start clears its data", ClearsItsData::new);
    plant(
        all,
        "severalAtOnceGetTheSame",
        "each makes one of its own",
        place ->
            new MemoryLauncher(place) {
              @Override
              public Master start() {
                Master own = fresh();
                synchronized (place) {
                  place.made = own;
                  place.runs = true;
                }
                return own;
              }
            });
  }

  private static void plantStops(Offenders<DatabaseLauncherContract> all) {
    plant(
        all,
        "stoppedItIsGone",
        "it goes on",
        place ->
            new MemoryLauncher(place) {
              @Override
              public boolean stop() {
                return place.runs;
              }
            });
    plant(
        all,
        "stoppedItIsGone",
        "it says that none ran",
        place ->
            new MemoryLauncher(place) {
              @Override
              public boolean stop() {
                super.stop();
                return false;
              }
            });
    plant(all, "whatItHeldIsThereAfterTheNextStart", "a start clears its data", ClearsItsData::new);
    plant(
        all,
        "whatItHeldIsThereAfterTheNextStart",
        "stop() forgets the password",
        place ->
            new MemoryLauncher(place) {
              @Override
              public boolean stop() {
                boolean ran = super.stop();
                place.made = null;
                return ran;
              }
            });
    plant(all, "whatItHeldIsThereAfterTheNextStart", "it moves to another port", Moves::new);
  }

  private static final class LooksStart extends MemoryLauncher {
    LooksStart(Place place) {
      super(place);
    }

    @Override
    public Optional<Master> running() {
      return Optional.of(start());
    }
  }

  private static final class AddressStarts extends MemoryLauncher {
    AddressStarts(Place place) {
      super(place);
    }

    @Override
    public Optional<Endpoint> address() {
      return Optional.of(start().server().address());
    }
  }

  private static final class ClearsItsData extends MemoryLauncher {
    ClearsItsData(Place place) {
      super(place);
    }

    @Override
    public Master start() {
      place.data.clear();
      return super.start();
    }
  }

  private static final class Moves extends MemoryLauncher {
    Moves(Place place) {
      super(place);
    }

    @Override
    public boolean stop() {
      synchronized (place) {
        boolean ran = super.stop();
        Master old = place.made;
        if (old != null) {
          Server elsewhere = new Server(fresh().server().address(), true);
          place.made = new Master(elsewhere, old.username(), old.password());
        }
        return ran;
      }
    }
  }
}
