package org.gen3db.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.NewSecret;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.RemoteEntry;
import org.gen3db.domain.credentials.RemoteSecrets;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.SecretStore;
import org.gen3db.domain.credentials.StoredSecret;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.MasterSession;

/** Bugs of the museum that are about Secrets and remote entries. */
final class StoreBugs {
  private static final SecretData READY =
      SecretData.of(Map.of(DbCredentials.DBCREATED, Password.of("true")));

  private StoreBugs() {}

  private static Supplier<Plant> secrets(java.util.function.UnaryOperator<SecretStore> how) {
    return () ->
        new Plant() {
          @Override
          public SecretStore secrets(SecretStore real) {
            return how.apply(real);
          }
        };
  }

  private static Supplier<Plant> remote(BiFunction<RemoteSecrets, SecretStore, RemoteSecrets> how) {
    return () ->
        new Plant() {
          private SecretStore beside;

          @Override
          public SecretStore secrets(SecretStore real) {
            beside = real;
            return real;
          }

          @Override
          public RemoteSecrets remote(RemoteSecrets real) {
            return how.apply(real, beside);
          }
        };
  }

  static void addTo(Museum museum) {
    museum.add(
        "Vault's lost root: a store that fails is not noticed",
        secrets(StoreThatFailsQuietly::new),
        "local",
        "push");
    museum.add(
        "the chart's Secret: published before anything exists",
        secrets(PublishesAtOnce::new),
        "local");
    museum.add(
        "the chart's PushSecret: dbcreated goes out before the database exists",
        PushesAtOnce::new,
        "push");
    museum.add(
        "an operator that rewrites a Secret: keys of others vanish",
        secrets(RewritesWhole::new),
        "local-and-push-becomes-local",
        "push-becomes-local",
        "adopted");
    museum.add(
        "Argo CD: lookup finds no Secret", secrets(FindsNoSecret::new), "local-again", "local");
    museum.add(
        "the pending Secret is removed before anything is published",
        RemovesPendingEarly::new,
        "local");
    museum.add(
        "the pending Secret is never removed",
        secrets(
            real ->
                new Forwarding.Secrets(real) {
                  @Override
                  public void delete(String name) {}
                }),
        "local");
    museum.add(
        "a pending password of another run is written over",
        secrets(
            real ->
                new Forwarding.Secrets(real) {
                  @Override
                  public StoredSecret keepIfAbsent(NewSecret secret) {
                    real.write(secret);
                    return new StoredSecret(secret.name(), secret.data(), null);
                  }
                }),
        "local",
        "push",
        "shared");
    museum.add(
        "an operator's Replace: an existing entry is written over",
        remote((real, beside) -> new OverwritesEntries(real)),
        "local-becomes-push-with-another-entry");
    museum.add(
        "dbcreated is added to entries of others",
        remote((real, beside) -> new EverythingIsTagged(real)),
        "pull-without-dbcreated");
    museum.add(
        "the chart's LOCAL_AND_PUSH: a second password goes to the remote store",
        remote((real, beside) -> new SecondPassword(real)),
        "local-and-push");
    museum.add(
        "each run makes its environment's id anew",
        secrets(
            real ->
                new Forwarding.Secrets(real) {
                  @Override
                  public String claimEnvironmentId() {
                    return real.claimEnvironmentId() + "-of-this-run";
                  }
                }),
        "local");
  }

  private static final class StoreThatFailsQuietly extends Forwarding.Secrets {
    StoreThatFailsQuietly(SecretStore real) {
      super(real);
    }

    @Override
    public StoredSecret keepIfAbsent(NewSecret secret) {
      try {
        return real.keepIfAbsent(secret);
      } catch (Gen3DbException e) {
        return new StoredSecret(secret.name(), secret.data(), null);
      }
    }
  }

  private static final class PublishesAtOnce extends Forwarding.Secrets {
    PublishesAtOnce(SecretStore real) {
      super(real);
    }

    @Override
    public StoredSecret keepIfAbsent(NewSecret secret) {
      real.write(
          new NewSecret(
              secret.name().replace("-pending", ""), secret.service(), secret.data().with(READY)));
      return real.keepIfAbsent(secret);
    }
  }

  private static final class PushesAtOnce implements Plant {
    private SecretStore store;

    @Override
    public SecretStore secrets(SecretStore real) {
      store = real;
      return real;
    }

    @Override
    public DatabaseServer server(DatabaseServer real) {
      return real;
    }

    @Override
    public RemoteSecrets remote(RemoteSecrets real) {
      return new Forwarding.Remote(real) {
        @Override
        public Optional<RemoteEntry> read(String name) {
          store
              .read("fence-dbcreds-pending")
              .ifPresent(pending -> real.createIfAbsent(name, pending.data().with(READY)));
          return real.read(name);
        }
      };
    }
  }

  private static final class RewritesWhole extends Forwarding.Secrets {
    RewritesWhole(SecretStore real) {
      super(real);
    }

    @Override
    public void write(NewSecret secret) {
      real.delete(secret.name());
      real.write(secret);
    }
  }

  private static final class FindsNoSecret extends Forwarding.Secrets {
    FindsNoSecret(SecretStore real) {
      super(real);
    }

    @Override
    public Optional<StoredSecret> read(String name) {
      return real.read(name).filter(secret -> !name.endsWith("-dbcreds"));
    }
  }

  private static final class RemovesPendingEarly implements Plant {
    private SecretStore store;

    @Override
    public SecretStore secrets(SecretStore real) {
      store = real;
      return real;
    }

    @Override
    public DatabaseServer server(DatabaseServer real) {
      return new Forwarding.Servers(real) {
        @Override
        DatabaseSession session(DatabaseSession session) {
          store.delete("fence-dbcreds-pending");
          return session;
        }

        @Override
        MasterSession master(MasterSession session) {
          return session;
        }
      };
    }
  }

  private static final class OverwritesEntries extends Forwarding.Remote {
    OverwritesEntries(RemoteSecrets real) {
      super(real);
    }

    @Override
    public Optional<RemoteEntry> read(String name) {
      return Optional.empty();
    }

    @Override
    public RemoteEntry createIfAbsent(String name, SecretData content) {
      RemoteEntry there = real.createIfAbsent(name, content);
      return there.data().holds(content) ? there : real.update(there, content);
    }
  }

  private static final class EverythingIsTagged extends Forwarding.Remote {
    EverythingIsTagged(RemoteSecrets real) {
      super(real);
    }

    @Override
    public Optional<RemoteEntry> read(String name) {
      return real.read(name)
          .map(entry -> new RemoteEntry(entry.name(), entry.data(), entry.version(), true));
    }
  }

  private static final class SecondPassword extends Forwarding.Remote {
    SecondPassword(RemoteSecrets real) {
      super(real);
    }

    @Override
    public RemoteEntry createIfAbsent(String name, SecretData content) {
      return real.createIfAbsent(name, Worlds.plus(content, "password", "another"));
    }
  }
}
