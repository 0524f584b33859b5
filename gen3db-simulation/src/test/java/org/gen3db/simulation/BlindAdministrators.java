package org.gen3db.simulation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.MasterSession;

/** Administrators of the museum that see something else than there is. */
final class BlindAdministrators {
  private BlindAdministrators() {}

  /** One that sees something else than there is. */
  abstract static class Blind extends Forwarding.Administrator {
    Blind(MasterSession real) {
      super(real);
    }

    Observed.Role role(Observed.Role role) {
      return role;
    }

    Optional<Observed.Database> database(Observed.Database database) {
      return Optional.of(database);
    }

    @Override
    public Observed.OnServer observe(String role, Collection<String> databases) {
      Observed.OnServer seen = real.observe(role, databases);
      Map<String, Observed.Database> all = new LinkedHashMap<>();
      seen.databases()
          .forEach((name, database) -> database(database).ifPresent(found -> all.put(name, found)));
      return new Observed.OnServer(seen.role().map(this::role).orElse(null), all);
    }
  }

  static final class EveryMarkIsOurs extends Blind {
    EveryMarkIsOurs(MasterSession real) {
      super(real);
    }

    @Override
    Observed.Role role(Observed.Role role) {
      return new Observed.Role(role.canLogin(), role.superuser(), Worlds.OURS.toString());
    }

    @Override
    Optional<Observed.Database> database(Observed.Database found) {
      return Optional.of(
          new Observed.Database(
              found.owner(),
              Worlds.OURS.toString(),
              found.publicMayConnect(),
              found.roleMayConnect(),
              found.masterMayConnect(),
              found.connected()));
    }
  }

  static final class OverlooksWhatARestoreBegan extends Forwarding.Administrator {
    OverlooksWhatARestoreBegan(MasterSession real) {
      super(real);
    }

    @Override
    public List<Observed.MadeBeside> madeBeside(Collection<String> databases) {
      return List.of();
    }
  }

  static final class TakesClosedForOpen extends Blind {
    TakesClosedForOpen(MasterSession real) {
      super(real);
    }

    @Override
    Optional<Observed.Database> database(Observed.Database found) {
      return Optional.of(
          new Observed.Database(
              found.owner(),
              found.comment(),
              found.publicMayConnect(),
              found.roleMayConnect(),
              found.masterMayConnect(),
              found.connected()));
    }
  }

  static final class SeesNoSuperuser extends Blind {
    SeesNoSuperuser(MasterSession real) {
      super(real);
    }

    @Override
    Observed.Role role(Observed.Role role) {
      return new Observed.Role(role.canLogin(), false, Worlds.OURS.toString());
    }
  }

  static final class SeesNoForeignDatabase extends Blind {
    SeesNoForeignDatabase(MasterSession real) {
      super(real);
    }

    @Override
    Optional<Observed.Database> database(Observed.Database database) {
      return Optional.of(database).filter(found -> found.mark().isPresent());
    }
  }

  static final class TakesForFinished extends Blind {
    TakesForFinished(MasterSession real) {
      super(real);
    }

    @Override
    Optional<Observed.Database> database(Observed.Database found) {
      return Optional.of(
          new Observed.Database(
              found.owner(),
              Worlds.OURS.toString(),
              false,
              true,
              true,
              List.copyOf(found.connected())));
    }
  }

  static final class TakesOldForNew extends Forwarding.Administrator {
    TakesOldForNew(MasterSession real) {
      super(real);
    }

    @Override
    public Observed.OnServer observe(String role, Collection<String> databases) {
      Observed.OnServer seen = real.observe(role, databases);
      return seen.role().isPresent()
          ? seen
          : new Observed.OnServer(
              real.observe(role + "-old", Set.of()).role().orElse(null), seen.databases());
    }
  }
}
