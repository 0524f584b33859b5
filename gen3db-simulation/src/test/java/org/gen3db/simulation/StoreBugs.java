package org.gen3db.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;

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

  private static Optional<StoredSecret> find(
      SecretStore store, String name, Cancellation cancellation) {
    return store.read(List.of(name), cancellation).getOrDefault(name, Look.absent()).certain();
  }

  /** Writes whatever is there. */
  private static Written<StoredSecret> put(
      SecretStore store, NewSecret wanted, Cancellation cancellation) {
    Written<StoredSecret> made = store.create(wanted, cancellation);
    return made.isConflict()
        ? store.update(made.now().certain().orElseThrow(), wanted, cancellation)
        : made;
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
                  public Written<StoredSecret> delete(
                      StoredSecret seen, Cancellation cancellation) {
                    return Written.gone();
                  }
                }),
        "local");
    museum.add(
        "a pending password of another run is written over",
        secrets(
            real ->
                new Forwarding.Secrets(real) {
                  @Override
                  public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
                    return put(real, wanted, cancellation);
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
                  public String claimEnvironmentId(Cancellation cancellation) {
                    return real.claimEnvironmentId(cancellation) + "-of-this-run";
                  }
                }),
        "local");
  }

  private static final class StoreThatFailsQuietly extends Forwarding.Secrets {
    StoreThatFailsQuietly(SecretStore real) {
      super(real);
    }

    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      try {
        return real.create(wanted, cancellation);
      } catch (Gen3DbException e) {
        return Written.done(StoredSecret.of(wanted.name(), wanted.data(), "none"));
      }
    }
  }

  private static final class PublishesAtOnce extends Forwarding.Secrets {
    PublishesAtOnce(SecretStore real) {
      super(real);
    }

    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      put(
          real,
          new NewSecret(
              wanted.name().replace("-pending", ""), wanted.service(), wanted.data().with(READY)),
          cancellation);
      return real.create(wanted, cancellation);
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
        public Map<String, Look<RemoteEntry>> read(
            Collection<String> names, Cancellation cancellation) {
          find(store, "fence-dbcreds-pending", cancellation)
              .ifPresent(
                  pending ->
                      names.forEach(
                          name ->
                              real.create(
                                  name,
                                  pending.data().with(READY),
                                  WriteId.random(),
                                  cancellation)));
          return real.read(names, cancellation);
        }
      };
    }
  }

  private static final class RewritesWhole extends Forwarding.Secrets {
    RewritesWhole(SecretStore real) {
      super(real);
    }

    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      Written<StoredSecret> gone = real.delete(seen, cancellation);
      return gone.isConflict() ? gone : real.create(wanted, cancellation);
    }
  }

  private static final class FindsNoSecret extends Forwarding.Secrets {
    FindsNoSecret(SecretStore real) {
      super(real);
    }

    @Override
    public Map<String, Look<StoredSecret>> read(
        Collection<String> names, Cancellation cancellation) {
      var looks = new HashMap<>(real.read(names, cancellation));
      looks.replaceAll((name, look) -> name.endsWith("-dbcreds") ? Look.absent() : look);
      return looks;
    }

    /** It knows no better than to write over what it did not find. */
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      return wanted.name().endsWith("-dbcreds")
          ? put(real, wanted, cancellation)
          : real.create(wanted, cancellation);
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
          var nobody = Cancellation.create();
          find(store, "fence-dbcreds-pending", nobody)
              .ifPresent(pending -> store.delete(pending, nobody));
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
    public Map<String, Look<RemoteEntry>> read(
        Collection<String> names, Cancellation cancellation) {
      var looks = new HashMap<>(real.read(names, cancellation));
      looks.replaceAll((name, look) -> Look.absent());
      return looks;
    }

    @Override
    public Written<RemoteEntry> create(
        String name, SecretData content, WriteId id, Cancellation cancellation) {
      Written<RemoteEntry> written = real.create(name, content, id, cancellation);
      return written.isConflict()
          ? real.update(written.now().certain().orElseThrow(), content, id, cancellation)
          : written;
    }
  }

  private static final class EverythingIsTagged extends Forwarding.Remote {
    EverythingIsTagged(RemoteSecrets real) {
      super(real);
    }

    @Override
    public Map<String, Look<RemoteEntry>> read(
        Collection<String> names, Cancellation cancellation) {
      var looks = new HashMap<>(real.read(names, cancellation));
      looks.replaceAll(
          (name, look) ->
              look.certain().map(entry -> Look.there(entry.madeByUs())).orElseGet(Look::absent));
      return looks;
    }
  }

  private static final class SecondPassword extends Forwarding.Remote {
    SecondPassword(RemoteSecrets real) {
      super(real);
    }

    @Override
    public Written<RemoteEntry> create(
        String name, SecretData content, WriteId id, Cancellation cancellation) {
      return real.create(name, Worlds.plus(content, "password", "another"), id, cancellation);
    }
  }
}
