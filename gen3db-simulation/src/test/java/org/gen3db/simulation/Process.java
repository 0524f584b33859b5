package org.gen3db.simulation;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** One run of the program under test. All that it asks of the world comes through here. */
final class Process {
  private static final Runnable NOTHING = () -> {};

  private final World world;
  private final int number;
  private final Set<Object> open = new HashSet<>();
  private final Runnable secondRun;
  private boolean dead;
  private int writes;
  private int probes;

  /** A run; {@code secondRun} starts another one beside it. */
  Process(World world, Runnable secondRun) {
    this.world = world;
    this.number = world.newRun();
    this.secondRun = secondRun;
  }

  World world() {
    return world;
  }

  State state() {
    return world.state();
  }

  boolean dead() {
    return dead;
  }

  int writes() {
    return writes;
  }

  /** It asked the operator, which makes something for a moment. */
  void probed() {
    probes++;
  }

  int probes() {
    return probes;
  }

  int leftOpen() {
    return open.size();
  }

  void opened(Object session) {
    open.add(session);
  }

  /** A call that only looks at what other programs change too, so that it may see the past. */
  <T> T read(
      String name, Code error, Runnable lose, boolean changed, Effect<T> now, Effect<T> past) {
    Set<Fault> possible = EnumSet.of(Fault.CRASH_BEFORE, Fault.ERROR_BEFORE, Fault.SECOND_RUN);
    if (changed) {
      possible.add(Fault.STALE);
    }
    return call(name, error, possible, lose, now, past);
  }

  /** A call that looks and is never behind the times. */
  <T> T probe(String name, Code error, Effect<T> now) {
    return call(
        name,
        error,
        EnumSet.of(Fault.CRASH_BEFORE, Fault.ERROR_BEFORE, Fault.SECOND_RUN),
        NOTHING,
        now,
        now);
  }

  /** A call that changes something. */
  <T> T write(String name, Code error, Runnable lose, Effect<T> effect) {
    Set<Fault> possible = EnumSet.allOf(Fault.class);
    possible.remove(Fault.STALE);
    return call(
        name,
        error,
        possible,
        lose,
        () -> {
          writes++;
          return effect.happens();
        },
        effect);
  }

  /** Like a write, but of this run's own, such as a lock: nothing of it is left in the world. */
  <T> T hold(String name, Code error, Runnable lose, Effect<T> effect) {
    return call(
        name,
        error,
        EnumSet.of(Fault.CRASH_BEFORE, Fault.ERROR_BEFORE, Fault.ERROR_AFTER, Fault.SECOND_RUN),
        lose,
        effect,
        effect);
  }

  /** A call that asks nobody. */
  <T> T ask(String name, Effect<T> answer) {
    return call(
        name,
        DomainCode.INTERNAL,
        EnumSet.of(Fault.CRASH_BEFORE, Fault.SECOND_RUN),
        NOTHING,
        answer,
        answer);
  }

  void close(String name, Object session, Runnable effect) {
    if (dead) {
      return;
    }
    call(
        name,
        DomainCode.INTERNAL,
        EnumSet.of(Fault.CRASH_BEFORE, Fault.SECOND_RUN),
        NOTHING,
        () -> {
          open.remove(session);
          effect.run();
          return true;
        },
        () -> true);
  }

  private <T> T call(
      String name,
      Code error,
      Set<Fault> possible,
      Runnable lose,
      Effect<T> effect,
      Effect<T> past) {
    if (dead) {
      throw new Crash();
    }
    if (world.holdsLock(this)) {
      if (name.startsWith("master.")) {
        possible.remove(Fault.LOST_LOCK);
      } else {
        possible.add(Fault.LOST_LOCK);
      }
    } else {
      possible.remove(Fault.LOST_LOCK);
    }
    boolean quiet = !possible.contains(Fault.ERROR_BEFORE) && !name.equals("master.close");
    Fault fault = world.faultOfNext();
    String site =
        fault != null || world.tracing() ? world.sites().reached(name, fault != null) : "";
    world.called(
        new Call(
            world.next(),
            number,
            name,
            possible,
            quiet,
            quiet || isConstant(name),
            state(),
            world.locks(),
            fault,
            site));
    if (fault == null) {
      return effect.happens();
    }
    switch (fault) {
      case CRASH_BEFORE -> throw die();
      case CRASH_AFTER -> {
        effect.happens();
        throw die();
      }
      case ERROR_BEFORE -> throw error(error, name);
      case ERROR_AFTER -> {
        effect.happens();
        lose.run();
        throw error(lose == NOTHING ? error : SimulatedCode.CONNECTION_LOST, name);
      }
      case STALE -> {
        return past.happens();
      }
      case SECOND_RUN -> {
        secondRun.run();
        return effect.happens();
      }
      case LOST_LOCK -> {
        world.unlock(this);
        open.stream()
            .filter(SimulatedMasterSession.class::isInstance)
            .map(SimulatedMasterSession.class::cast)
            .forEach(SimulatedMasterSession::lose);
        secondRun.run();
        return effect.happens();
      }
    }
    throw new IllegalStateException();
  }

  /** Whether the answer is of something that no run may change, which custody holds. */
  private boolean isConstant(String name) {
    int blank = name.indexOf(' ');
    String method = blank < 0 ? name : name.substring(0, blank);
    return switch (method) {
      case "server.connect", "server.sameServer", "files.read", "launcher.start" -> true;
      case "master.freshInside" -> true;
      case "secrets.read" -> arguments(name).map(State::secret).noneMatch(world::mayChange);
      case "remote.read" -> arguments(name).map(State::entry).noneMatch(world::mayChange);
      default -> false;
    };
  }

  private static Stream<String> arguments(String name) {
    return Stream.of(name.split(" ")).skip(1);
  }

  private Crash die() {
    dead = true;
    open.clear();
    world.unlock(this);
    return new Crash();
  }

  /** What a port says when it fails; never what the password is. */
  Gen3DbException error(Code code, String name) {
    return new Gen3DbException(Notice.of(code, "simulation", name + " failed"));
  }

  Password generate() {
    return Password.of(State.GENERATED + world.generate());
  }
}
