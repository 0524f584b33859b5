package org.gen3db.adapter.postgres.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.HeldLocks;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.Shadow.Placed;
import org.gen3db.domain.restore.Shadow.Trial;
import org.gen3db.domain.server.MasterSession;
import org.jspecify.annotations.Nullable;

/**
 * Puts a database in the place of the live one: what is looked at before anybody is sent away, and
 * what is tidied up afterwards. What fails afterwards is told, and takes nothing back.
 *
 * @param lock the administrator's session that holds the lock of the database beside the live one
 * @param held what the run has locked for several restores
 */
record Succession(
    Servers servers,
    Replacement replacement,
    ShadowNames names,
    MasterSession lock,
    HeldLocks held,
    Cancellation cancellation) {

  /** Behind the comment of one that was replaced: as what it left the one that replaced it. */
  private static final Pattern REPLACED =
      Pattern.compile(" ?\\[gen3db-replaced writes=([0-9a-f]+)]");

  /** By these the server itself says that all is as it was. */
  private static final Set<Code> SAID_NO =
      Set.of(PostgresCode.WRITTEN_SINCE, PostgresCode.LOCK_TIMEOUT);

  /** How long it is tried to see what became of a change of names. */
  private static final Duration UNSEEN = Duration.ofMinutes(2);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** How often it is looked at again before it is said to be written to. */
  private static final int LOOKS = 3;

  /**
   * Puts what was loaded in the place, and drops nothing yet.
   *
   * @param began the live database as it was when the restore began
   * @param input what was loaded, in digits; empty where that is not known
   */
  Trial standIn(Writes began, String input) {
    lockAll();
    boolean tables = holdsTables();
    if (tables && !replacement.overTables()) {
      throw holdsThem();
    }
    boolean counts = tables && !replacement.overWrites();
    if (counts) {
      refuseWrites(began);
    }
    var leftOut = new ArrayList<String>(grants(names.database()));
    String loaded = in(names.database(), this::writes).digest();
    String last = tables ? names.previous(1) : names.emptied();
    act(
        connection -> {
          if (tables) {
            beside(connection).makeRoom();
          }
          leftOut.addAll(carry(connection, names.database()));
          Beside beside = beside(connection);
          beside.comment(
              names.database(), new Unsettled(loaded, input).behind(beside.comment(names.live())));
        });
    exchange(names.database(), last, last, counts, () -> refuseWrites(began));
    if (tables) {
      remember(last, loaded, leftOut);
    }
    return new StandIn(this, last, loaded, input, leftOut);
  }

  /** What was loaded stays. */
  Placed settle(String last, String loaded, String input, List<String> leftOut) {
    if (last.equals(names.emptied())) {
      tidy(leftOut, this::settled);
      return withoutEmptied(leftOut);
    }
    try {
      if (dropRepeated(input)) {
        remember(last, loaded, leftOut);
      }
    } catch (Gen3DbException e) {
      leftOut.add("tidying up: " + e.problem().message());
    }
    tidy(leftOut, this::settled);
    List<String> dropped = dropOld(leftOut);
    return new Placed(isThere(last) ? last : null, leftOut, dropped);
  }

  private boolean isThere(String previous) {
    try {
      return outside(
          connection -> {
            Beside beside = beside(connection);
            return beside.previous().stream().map(names::previous).anyMatch(previous::equals);
          });
    } catch (Gen3DbException e) {
      return true; // it was a moment ago
    }
  }

  /** The live one is a release as any other from now on. */
  private void settled(ServerConnection connection) {
    Beside beside = beside(connection);
    String comment = beside.comment(names.live());
    if (Unsettled.in(comment).isPresent()) {
      beside.comment(names.live(), Unsettled.without(comment));
    }
  }

  /**
   * What was loaded leaves the place again. It gets the name of what comes back, so that nothing is
   * lost wherever this is killed, and goes only if nobody wrote to it.
   *
   * @param last the name that the database has now which was live before
   * @param loaded what was loaded as it was then
   */
  void withdraw(String last, String loaded) {
    act(
        connection -> {
          Beside beside = beside(connection);
          // What was unsettled before is so again.
          Optional<Unsettled> earlier = Unsettled.in(beside.comment(last));
          carry(connection, last);
          String comment = Unsettled.without(beside.comment(last));
          beside.comment(last, earlier.map(one -> one.behind(comment)).orElse(comment));
        });
    exchange(last, names.database(), last, false, () -> {});
    boolean untouched = in(last, this::writes).digest().equals(loaded);
    act(
        connection -> {
          Beside beside = beside(connection);
          if (untouched) {
            beside.drop(last);
            beside.closeRanks();
          } else if (last.equals(names.emptied())) {
            beside.keepEmptied();
          }
        });
  }

  /** The same on its own time: what is taken back is, also where the run was cancelled. */
  Succession within(Cancellation other) {
    return new Succession(servers, replacement, names, lock, held, other);
  }

  /** Puts the one that was replaced last in its place again. */
  Placed rollBack() {
    lockAll();
    String previous = outside(this::previous);
    String then =
        outside(
            connection -> {
              String noted = digestIn(beside(connection).comment(previous));
              return noted.isEmpty()
                  ? Unsettled.in(beside(connection).comment(names.live()))
                      .map(Unsettled::writes)
                      .orElse("")
                  : noted;
            });
    Runnable refuse =
        () -> {
          if (!in(names.live(), this::writes).digest().equals(then)) {
            throw Writes.refused(
                replacement.master().server().toString(),
                "database \"%s\" was written to since it took its place, or that is not known"
                    .formatted(names.live()));
          }
        };
    if (!replacement.overWrites()) {
      refuse.run();
    }
    String old = in(previous, this::writes).digest();
    var leftOut = new ArrayList<String>();
    act(
        connection -> {
          leftOut.addAll(carry(connection, previous));
          Beside beside = beside(connection);
          beside.comment(previous, Unsettled.without(beside.comment(previous)));
        });
    exchange(previous, names.database(), previous, !replacement.overWrites(), refuse);
    remember(previous, old, leftOut);
    return new Placed(previous, leftOut, dropOld(leftOut));
  }

  /**
   * Changes the names. What counts until nobody is in the live database any more counts what
   * autovacuum writes into the catalog as well, so that a difference is looked at again (P12).
   */
  private void exchange(
      String next, String aside, String last, boolean counts, Runnable refuseWrites) {
    for (int looked = 1; ; looked++) {
      Sql unchanged = counts ? unchanged() : Sql.of("true");
      if (counts) {
        refuseWrites.run();
      }
      var begun = new AtomicReference<Exchange.Begun>();
      try {
        act(
            connection ->
                new Exchange(connection, replacement.owner())
                    .run(names.live(), next, aside, last, unchanged, begun::set));
        return;
      } catch (Gen3DbException e) {
        if (hasChanged(begun.get(), e)) {
          return;
        }
        if (e.problem().code() != PostgresCode.WRITTEN_SINCE || looked == LOOKS) {
          throw e;
        }
      }
    }
  }

  /**
   * Whether the names have changed though it failed: the server ends what it has begun, also where
   * its answer gets lost. Where they have not, the live database is open and as it was.
   *
   * @throws Gen3DbException when nobody can see that
   */
  private boolean hasChanged(Exchange.@Nullable Begun begun, Gen3DbException why) {
    if (begun == null || SAID_NO.contains(why.problem().code())) {
      return false;
    }
    // What was begun is looked at also where the run was interrupted.
    boolean interrupted = Thread.interrupted();
    Cancellation patience = Cancellation.create().within(UNSEEN);
    try {
      while (true) {
        try {
          return hasChanged(begun);
        } catch (Gen3DbException e) {
          // What took the first session away, such as a crash of the server, takes its time.
          if (!e.problem().code().unreachable() || !patience.pause(BETWEEN_LOOKS)) {
            throw e;
          }
        }
      }
    } catch (Gen3DbException e) {
      throw new Gen3DbException(
          Notice.of(
              why.problem().code(),
              why.problem().place(),
              "%s; and nobody could see whether database \"%s\" is the new one now: %s"
                  .formatted(why.problem().message(), names.live(), e.problem().message()),
              "Repeat the run once the server answers; what was live before stays beside what is."));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean hasChanged(Exchange.Begun begun) {
    return within(Cancellation.create())
        .outside(
            connection -> {
              boolean changed = begun.hasChanged(connection, names.live());
              new Exchange(connection, replacement.owner()).tidyUp(begun);
              if (!changed) {
                beside(connection).reopen();
              }
              return changed;
            });
  }

  private void lockAll() {
    held.takeOthers(replacement.master(), lock, replacement.owner(), names.live());
  }

  /** Whether the live database holds tables of users. */
  boolean holdsTables() {
    return holdsTables(names.live());
  }

  boolean holdsTables(String database) {
    return lock.inside(database, replacement.owner()).userTables();
  }

  Gen3DbException holdsThem() {
    return new Gen3DbException(
        Notice.of(
            PostgresCode.HOLDS_TABLES,
            replacement.master().server().toString(),
            "database \"%s\" holds tables of users".formatted(names.live())));
  }

  /** As the live database is now. */
  Writes now() {
    return in(names.live(), this::writes);
  }

  private void refuseWrites(Writes began) {
    now()
        .since(began)
        .ifPresent(
            what -> {
              throw Writes.refused(
                  replacement.master().server().toString(),
                  "%s of database \"%s\" is not as it was when the restore began"
                      .formatted(what, names.live()));
            });
  }

  /** What holds as long as nobody writes from now on. */
  private Sql unchanged() {
    Sql counter = Writes.counter(names.live());
    String now =
        outside(
            connection ->
                connection
                    .rows("looking how much is written", Sql.of("SELECT %s", counter))
                    .get(0)
                    .text(0));
    return Sql.of("%s = %s", counter, Sql.number(Long.parseLong(now)));
  }

  private Writes writes(ServerConnection connection) {
    return Writes.in(connection, replacement.owner());
  }

  /** What others may do in the live database, they may in another from now on; what cannot be. */
  private List<String> grants(String to) {
    List<String> wanted = in(names.live(), ObjectGrants::in);
    return in(
        to,
        connection -> {
          var missing = new ArrayList<>(wanted);
          missing.removeAll(ObjectGrants.in(connection));
          return ObjectGrants.give(connection, replacement.owner(), missing);
        });
  }

  private List<String> carry(ServerConnection connection, String to) {
    return new CarriedOver(connection, replacement.owner()).from(names.live(), to);
  }

  private String previous(ServerConnection connection) {
    Beside beside = beside(connection);
    beside.reopen();
    beside.dropLeft();
    return beside.last();
  }

  private static String digestIn(String comment) {
    Matcher found = REPLACED.matcher(comment);
    return found.find() ? found.group(1) : "";
  }

  /** Notes on the one that was replaced as what it left the new one. */
  private void remember(String previous, String digest, List<String> told) {
    tidy(
        told,
        connection -> {
          Beside beside = beside(connection);
          String comment = REPLACED.matcher(beside.comment(previous)).replaceAll("");
          beside.comment(previous, (comment + " [gen3db-replaced writes=" + digest + "]").strip());
        });
  }

  /**
   * What earlier runs of the same had put in the place and were killed before they had settled it
   * holds nothing that the live one does not: it goes, and what it had replaced is what the live
   * one has replaced.
   */
  private boolean dropRepeated(String input) {
    for (boolean dropped = false; ; dropped = true) {
      String first = names.previous(1);
      Optional<Unsettled> left =
          outside(connection -> Unsettled.in(beside(connection).comment(first)));
      if (left.isEmpty()
          || !left.get().isOf(input)
          || !in(first, this::writes).digest().equals(left.get().writes())) {
        return dropped && isThere(first);
      }
      act(
          connection -> {
            Beside beside = beside(connection);
            beside.drop(first);
            beside.closeRanks();
          });
    }
  }

  private List<String> dropOld(List<String> told) {
    var dropped = new ArrayList<String>();
    tidy(told, connection -> dropped.addAll(beside(connection).dropOld()));
    return dropped;
  }

  /** One that held nothing is dropped, if that is still so once nobody can be in it as the live. */
  private Placed withoutEmptied(List<String> leftOut) {
    boolean written;
    try {
      written = holdsTables(names.emptied());
    } catch (Gen3DbException e) {
      written = true;
    }
    if (!written) {
      tidy(leftOut, connection -> beside(connection).drop(names.emptied()));
      return new Placed(null, leftOut, List.of());
    }
    boolean renamed = tidy(leftOut, connection -> beside(connection).keepEmptied());
    return new Placed(renamed ? names.previous(1) : names.emptied(), leftOut, List.of());
  }

  /** Whether it was done; what goes wrong is told, as the new one has its place already. */
  private boolean tidy(List<String> told, Consumer<ServerConnection> work) {
    try {
      act(work);
      return true;
    } catch (Gen3DbException e) {
      told.add("tidying up: " + e.problem().message());
      return false;
    }
  }

  private Beside beside(ServerConnection connection) {
    return new Beside(connection, replacement, names);
  }

  private void act(Consumer<ServerConnection> work) {
    outside(
        connection -> {
          work.accept(connection);
          return true;
        });
  }

  /** As the administrator, in the database of the locks. */
  private <T> T outside(Function<ServerConnection, T> work) {
    return in(servers.settings().maintenanceDatabase(), work);
  }

  private <T> T in(String database, Function<ServerConnection, T> work) {
    try (var visit = servers.visit(replacement.master(), database, cancellation)) {
      return work.apply(visit.connection());
    }
  }
}
