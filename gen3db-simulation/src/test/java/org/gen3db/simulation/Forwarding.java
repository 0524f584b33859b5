package org.gen3db.simulation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.ConnectionTexts;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.server.ServerFacts;
import org.gen3db.domain.server.ServerNeeds;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Reach;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;

/** Ports that pass every call on; a planted bug does otherwise in one of them. */
final class Forwarding {
  private Forwarding() {}

  static class Secrets implements SecretStore {
    final SecretStore real;

    Secrets(SecretStore real) {
      this.real = real;
    }

    @Override
    public Optional<String> environmentId(Cancellation cancellation) {
      return real.environmentId(cancellation);
    }

    @Override
    public String claimEnvironmentId(Cancellation cancellation) {
      return real.claimEnvironmentId(cancellation);
    }

    @Override
    public Map<String, Look<StoredSecret>> read(
        Collection<String> names, Cancellation cancellation) {
      return real.read(names, cancellation);
    }

    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      return real.create(wanted, cancellation);
    }

    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      return real.update(seen, wanted, cancellation);
    }

    @Override
    public Written<StoredSecret> follow(
        Look<StoredSecret> seen, NewSecret wanted, String entry, Cancellation cancellation) {
      return real.follow(seen, wanted, entry, cancellation);
    }

    @Override
    public Map<String, List<Notice>> remarks(Collection<String> names, Cancellation cancellation) {
      return real.remarks(names, cancellation);
    }

    @Override
    public Written<StoredSecret> prove(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      return real.prove(seen, wanted, cancellation);
    }

    @Override
    public Written<StoredSecret> protect(StoredSecret seen, Cancellation cancellation) {
      return real.protect(seen, cancellation);
    }

    @Override
    public Look<StoredSecret> awaited(String name, Cancellation cancellation) {
      return real.awaited(name, cancellation);
    }

    @Override
    public SyncState syncState(
        String name, String entry, SecretData expected, Cancellation cancellation) {
      return real.syncState(name, entry, expected, cancellation);
    }

    @Override
    public Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
      return real.delete(seen, cancellation);
    }

    @Override
    public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
      return real.check(needs, cancellation);
    }

    @Override
    public String describe() {
      return real.describe();
    }
  }

  static class Remote implements RemoteSecrets {
    final RemoteSecrets real;

    Remote(RemoteSecrets real) {
      this.real = real;
    }

    @Override
    public Map<String, Look<RemoteEntry>> read(
        Collection<String> names, Cancellation cancellation) {
      return real.read(names, cancellation);
    }

    @Override
    public Map<String, Look<RemoteEntry>> probe(
        Collection<String> names, Cancellation cancellation) {
      return real.probe(names, cancellation);
    }

    @Override
    public Map<String, Look<RemoteEntry>> examine(
        Collection<String> names, Cancellation cancellation) {
      return real.examine(names, cancellation);
    }

    @Override
    public Written<RemoteEntry> create(
        String name, SecretData content, WriteId id, Cancellation cancellation) {
      return real.create(name, content, id, cancellation);
    }

    @Override
    public Written<RemoteEntry> prepare(
        RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
      return real.prepare(seen, content, id, cancellation);
    }

    @Override
    public Written<RemoteEntry> update(
        RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
      return real.update(seen, content, id, cancellation);
    }

    @Override
    public Look<RemoteEntry> underWay(RemoteEntry seen, Cancellation cancellation) {
      return real.underWay(seen, cancellation);
    }

    @Override
    public Written<RemoteEntry> finish(
        RemoteEntry seen, RemoteEntry prepared, Cancellation cancellation) {
      return real.finish(seen, prepared, cancellation);
    }

    @Override
    public Look<RemoteEntry> restore(String name, Cancellation cancellation) {
      return real.restore(name, cancellation);
    }

    @Override
    public Set<Capability> capabilities() {
      return real.capabilities();
    }

    @Override
    public Reach reach() {
      return real.reach();
    }

    @Override
    public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
      return real.check(needs, cancellation);
    }

    @Override
    public String describe() {
      return real.describe();
    }
  }

  static class Servers implements DatabaseServer {
    final DatabaseServer real;

    Servers(DatabaseServer real) {
      this.real = real;
    }

    /** What a session of an administrator does otherwise. */
    MasterSession master(MasterSession session) {
      return session;
    }

    /** What a login returns otherwise. */
    DatabaseSession session(DatabaseSession session) {
      return session;
    }

    @Override
    public MasterSession connect(Master master, Cancellation cancellation) {
      return master(
          new Administrator(real.connect(master, cancellation)) {
            @Override
            public DatabaseSession enter(String database, String username, Password password) {
              return session(super.enter(database, username, password));
            }
          });
    }

    @Override
    public DatabaseSession login(
        Server server,
        String database,
        String username,
        Password password,
        Cancellation cancellation) {
      return session(real.login(server, database, username, password, cancellation));
    }

    @Override
    public DatabaseSession enter(
        Master master,
        String database,
        String username,
        Password password,
        Cancellation cancellation) {
      return session(real.enter(master, database, username, password, cancellation));
    }

    @Override
    public boolean sameServer(Endpoint one, Endpoint other, Cancellation cancellation) {
      return real.sameServer(one, other, cancellation);
    }

    @Override
    public List<Check> check(ServerNeeds needs, Cancellation cancellation) {
      return real.check(needs, cancellation);
    }

    @Override
    public List<String> script(List<? extends Change> changes) {
      return real.script(changes);
    }

    @Override
    public ConnectionTexts texts() {
      return real.texts();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  static class Administrator implements MasterSession {
    final MasterSession real;

    Administrator(MasterSession real) {
      this.real = real;
    }

    @Override
    public ServerFacts facts() {
      return real.facts();
    }

    @Override
    public void lock(Collection<String> roles, Collection<String> databases) {
      real.lock(roles, databases);
    }

    @Override
    public void unlock() {
      real.unlock();
    }

    @Override
    public Observed.OnServer observe(String role, Collection<String> databases) {
      return real.observe(role, databases);
    }

    @Override
    public List<Observed.Reached> reach(String role) {
      return real.reach(role);
    }

    @Override
    public List<Observed.MadeBeside> madeBeside(Collection<String> databases) {
      return real.madeBeside(databases);
    }

    @Override
    public Observed.Inside inside(String database, String role) {
      return real.inside(database, role);
    }

    @Override
    public Observed.Marked marked() {
      return real.marked();
    }

    @Override
    public Observed.Rights rights(String database, String role) {
      return real.rights(database, role);
    }

    @Override
    public Observed.Inside freshInside() {
      return real.freshInside();
    }

    @Override
    public void perform(Change.AtServer change, @Nullable Password password) {
      real.perform(change, password);
    }

    @Override
    public DatabaseSession enter(String database, String username, Password password) {
      return real.enter(database, username, password);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  static class Service implements DatabaseSession {
    final DatabaseSession real;

    Service(DatabaseSession real) {
      this.real = real;
    }

    @Override
    public Login login() {
      return real.login();
    }

    @Override
    public Observed.Inside inside() {
      return real.inside();
    }

    @Override
    public Observed.Rights rights() {
      return real.rights();
    }

    @Override
    public void perform(Change.InDatabase change) {
      real.perform(change);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
