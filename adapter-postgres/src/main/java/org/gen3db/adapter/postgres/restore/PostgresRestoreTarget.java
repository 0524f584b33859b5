package org.gen3db.adapter.postgres.restore;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.copy.TemplateDatabases;
import org.gen3db.adapter.postgres.session.HeldLocks;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.PasswordGenerator;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.RestoreTarget;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.restore.Template;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;

/** Restores on PostgreSQL servers, over the connections of {@link Servers}. */
public final class PostgresRestoreTarget implements RestoreTarget {
  private final DatabaseServer server;
  private final Servers servers;
  private final HeldLocks held = new HeldLocks();

  /**
   * A target over the connections of a server.
   *
   * @param servers the same as {@code server}, as its own sessions see it
   */
  public PostgresRestoreTarget(DatabaseServer server, Servers servers) {
    this.server = server;
    this.servers = servers;
  }

  @Override
  public boolean holdsTables(Replacement replacement, Cancellation cancellation) {
    try (MasterSession session = server.connect(replacement.master(), cancellation)) {
      return session.inside(replacement.database(), replacement.owner()).userTables();
    }
  }

  @Override
  public boolean isBegun(Replacement replacement, Cancellation cancellation) {
    String maintenance = servers.settings().maintenanceDatabase();
    try (var visit = servers.visit(replacement.master(), maintenance, cancellation)) {
      return new Beside(visit.connection(), replacement, ShadowNames.of(replacement.database()))
          .isBegun();
    }
  }

  /** What a crash left is looked at again once nobody else is at work at it. */
  @Override
  public void reopen(Replacement replacement, Cancellation cancellation) {
    var names = ShadowNames.of(replacement.database());
    String maintenance = servers.settings().maintenanceDatabase();
    try (var visit = servers.visit(replacement.master(), maintenance, cancellation)) {
      if (new Beside(visit.connection(), replacement, names).leftClosed().isEmpty()) {
        return;
      }
    }
    try (MasterSession lock = server.connect(replacement.master(), cancellation)) {
      lock.lock(List.of(), List.of(names.database()));
      try (var visit = servers.visit(replacement.master(), maintenance, cancellation)) {
        new Beside(visit.connection(), replacement, names).reopen();
      }
    }
  }

  @Override
  public Held hold(List<Replacement> together, Cancellation cancellation) {
    var byServer = new LinkedHashMap<Master, List<Replacement>>();
    together.forEach(
        one -> byServer.computeIfAbsent(one.master(), master -> new ArrayList<>()).add(one));
    var locks = new HoldingLocks(held, new ArrayList<>());
    try {
      byServer.forEach(
          (master, all) -> locks.take(master, server.connect(master, cancellation), all));
      return locks;
    } catch (RuntimeException e) {
      locks.close();
      throw e;
    }
  }

  /** Sessions that hold the locks of several restores. */
  private record HoldingLocks(HeldLocks held, List<Part> parts) implements Held {
    private record Part(Master master, MasterSession session, List<Replacement> all) {
      List<String> roles() {
        return all.stream().map(Replacement::owner).distinct().toList();
      }

      List<String> databases() {
        return all.stream().map(Replacement::database).distinct().toList();
      }
    }

    void take(Master master, MasterSession session, List<Replacement> all) {
      var part = new Part(master, session, all);
      parts.add(part);
      held.take(master, session, part.roles(), part.databases());
    }

    @Override
    public void close() {
      for (Part part : parts) {
        held.released(part.master(), part.roles(), part.databases());
        part.session().close();
      }
    }
  }

  @Override
  public String previous(Replacement replacement, Cancellation cancellation) {
    String maintenance = servers.settings().maintenanceDatabase();
    try (var visit = servers.visit(replacement.master(), maintenance, cancellation)) {
      return new Beside(visit.connection(), replacement, ShadowNames.of(replacement.database()))
          .last();
    }
  }

  @Override
  public Shadow.Placed rollBack(Replacement replacement, Cancellation cancellation) {
    var names = ShadowNames.of(replacement.database());
    try (MasterSession lock = server.connect(replacement.master(), cancellation)) {
      lock.lock(List.of(), List.of(names.database()));
      return new Succession(servers, replacement, names, lock, held, cancellation).rollBack();
    }
  }

  @Override
  public List<Template> templates(Replacement replacement, Cancellation cancellation) {
    String maintenance = servers.settings().maintenanceDatabase();
    String like;
    try (var visit = servers.visit(replacement.master(), maintenance, cancellation)) {
      like = ShadowDefinition.content(visit.connection(), replacement.database());
    }
    return new TemplateDatabases(servers, replacement.master(), cancellation).like(like);
  }

  @Override
  public Shadow prepare(Replacement replacement, Cancellation cancellation) {
    return prepare(
            replacement,
            cancellation,
            shadow -> {
              shadow.make();
              return true;
            })
        .orElseThrow();
  }

  @Override
  public Optional<Shadow> prepareCopy(
      Replacement replacement, Template template, Cancellation cancellation) {
    return prepare(replacement, cancellation, shadow -> shadow.makeCopy(template));
  }

  @Override
  public Cloning prepareClone(
      Replacement replacement, LiveDatabase source, boolean evict, Cancellation cancellation) {
    Endpoint own = replacement.master().server().address();
    boolean here =
        source
            .master()
            .map(other -> other.server().address())
            .filter(other -> other.equals(own) || server.sameServer(own, other, cancellation))
            .isPresent();
    if (!here) {
      return new Cloning(null, "it is on another server");
    }
    var why = new AtomicReference<>("");
    Optional<Shadow> made =
        prepare(
            replacement,
            cancellation,
            shadow -> {
              Optional<String> obstacle = shadow.makeClone(source, evict);
              obstacle.ifPresent(why::set);
              return obstacle.isEmpty();
            });
    return new Cloning(made.orElse(null), Objects.requireNonNullElse(why.get(), ""));
  }

  private Optional<Shadow> prepare(
      Replacement replacement, Cancellation cancellation, Predicate<PostgresShadow> make) {
    var names = ShadowNames.of(replacement.database());
    Password password = new PasswordGenerator(new SecureRandom()).generate();
    MasterSession lock = server.connect(replacement.master(), cancellation);
    var shadow =
        new PostgresShadow(servers, replacement, names, password, lock, held, cancellation);
    try {
      lock.lock(List.of(), List.of(names.database()));
      if (make.test(shadow)) {
        return Optional.of(shadow);
      }
      shadow.close();
      return Optional.empty();
    } catch (RuntimeException e) {
      try {
        shadow.close();
      } catch (RuntimeException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  /** A name beside the live one is taken by what no restore made. */
  static Gen3DbException taken(String place, String what, String name) {
    return new Gen3DbException(
        Notice.of(
            PostgresCode.NAME_TAKEN,
            place,
            "there is a %s \"%s\" already, which no restore made".formatted(what, name)));
  }
}
