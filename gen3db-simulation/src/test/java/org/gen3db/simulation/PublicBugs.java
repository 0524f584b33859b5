package org.gen3db.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;

/**
 * Bugs of the museum that others had in public, each with the issue in which it is told. What is
 * planted is the kind of mistake, in the place where gen3db could make it.
 */
final class PublicBugs {
  private static final String SERVING = "fence-dbcreds";
  private static final Cancellation NEVER = Cancellation.create();

  private PublicBugs() {}

  static void addTo(Museum museum) {
    museum.add(
        "helm/charts#362: each upgrade stores a new password that the server never learns",
        secrets(MakesPasswordsAnew::new),
        "local-again");
    museum.add(
        "prometheus-operator/prometheus-operator#4070: a Secret that changed meanwhile is written over",
        secrets(WritesOver::new),
        "rotate-local",
        "rotate-local-beside-apply",
        "rotate-local-and-push",
        "shared");
    museum.add(
        "zalando/postgres-operator#2183: the second login lacks what makes it the owner",
        administrators(MakesPlainLogins::new),
        "overlap-local");
    museum.add(
        "zalando/postgres-operator#2780: the password of a superuser is rotated",
        administrators(BlindAdministrators.SeesNoSuperuser::new),
        "rotate-superuser");
    museum.add(
        "cloudnative-pg/cloudnative-pg#6762: a role gets the password of another Secret",
        administrators(ResetsByAnotherSecret::new),
        "local-and-push-becomes-local",
        "push-becomes-local");
    museum.add(
        "crossplane-contrib/provider-sql#77: the Secret of a role that was there has no password",
        secrets(PublishesWithoutPassword::new),
        "local");
    museum.add(
        "crossplane-contrib/provider-gcp#397: a later write loses the password",
        secrets(LosesPassword::new),
        "rotate-local");
    museum.add(
        "clastix/kamaji#201: one name in two namespaces is one user",
        administrators(SeesNoOthersDatabases::new),
        "rotate-opens-others");
    museum.add(
        "cert-manager/cert-manager#8579: what is not in the cache yet is made a second time",
        secrets(SeesNoPending::new),
        "local",
        "rotate-local");
    museum.add(
        "hashicorp/vault#12563: a write that failed is told as done",
        remote(SwallowsFailures::new),
        "rotate-local-and-push");
    museum.add(
        "hashicorp/terraform-provider-postgresql#16: the new password is stored, the role keeps its old",
        () -> new ServerBugs.LeftOut("set-password"),
        "rotate-local");
    museum.add(
        "treeverse/lakeFS#2065: the old login goes before anybody has the new one",
        administrators(ClosesAtOnce::new),
        "overlap-local");
    museum.add(
        "aws-samples/aws-secrets-manager-rotation-lambdas#168: a rotation ends and stays pending",
        () -> new ServerBugs.LeftOut("remove-pending"),
        "rotate-push");
  }

  private static Supplier<Plant> secrets(UnaryOperator<SecretStore> how) {
    return () ->
        new Plant() {
          @Override
          public SecretStore secrets(SecretStore real) {
            return how.apply(real);
          }
        };
  }

  private static Supplier<Plant> remote(UnaryOperator<RemoteSecrets> how) {
    return () ->
        new Plant() {
          @Override
          public RemoteSecrets remote(RemoteSecrets real) {
            return how.apply(real);
          }
        };
  }

  private static Supplier<Plant> administrators(UnaryOperator<MasterSession> how) {
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

  private static Map<String, Password> without(SecretData data, String key) {
    var left = new HashMap<>(data.values());
    left.remove(key);
    return left;
  }

  private static final class MakesPasswordsAnew extends Forwarding.Secrets {
    MakesPasswordsAnew(SecretStore real) {
      super(real);
    }

    @Override
    public String claimEnvironmentId(Cancellation cancellation) {
      look(SERVING)
          .ifPresent(
              found ->
                  real.update(
                      found,
                      new NewSecret(
                          SERVING,
                          "fence",
                          Worlds.plus(found.data(), DbCredentials.PASSWORD, "of-this-upgrade")),
                      cancellation));
      return real.claimEnvironmentId(cancellation);
    }

    private Optional<StoredSecret> look(String name) {
      return real.read(List.of(name), NEVER).getOrDefault(name, Look.absent()).certain();
    }
  }

  private static final class WritesOver extends Forwarding.Secrets {
    WritesOver(SecretStore real) {
      super(real);
    }

    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      Written<StoredSecret> written = real.update(seen, wanted, cancellation);
      return written.isConflict()
          ? written
              .now()
              .certain()
              .map(now -> real.update(now, wanted, cancellation))
              .orElse(written)
          : written;
    }

    @Override
    public Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
      Written<StoredSecret> written = real.delete(seen, cancellation);
      return written.isConflict()
          ? written.now().certain().map(now -> real.delete(now, cancellation)).orElse(written)
          : written;
    }
  }

  private static final class MakesPlainLogins extends Forwarding.Administrator {
    MakesPlainLogins(MasterSession real) {
      super(real);
    }

    @Override
    public void perform(Change.AtServer change, @Nullable Password password) {
      if (change instanceof Change.OpenLogin login && login.isSecond()) {
        real.perform(new Change.CreateRole(login.role(), login.mark()), password);
      } else {
        real.perform(change, password);
      }
    }
  }

  private static final class ResetsByAnotherSecret extends Forwarding.Administrator {
    ResetsByAnotherSecret(MasterSession real) {
      super(real);
    }

    @Override
    public void lock(Collection<String> roles, Collection<String> databases) {
      real.lock(roles, databases);
      roles.forEach(
          role ->
              real.perform(
                  new Change.SetPassword(role), Password.of("password-of-another-secret")));
    }
  }

  private static final class PublishesWithoutPassword extends Forwarding.Secrets {
    PublishesWithoutPassword(SecretStore real) {
      super(real);
    }

    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      return wanted.name().equals(SERVING)
          ? real.create(
              new NewSecret(
                  wanted.name(),
                  wanted.service(),
                  SecretData.of(without(wanted.data(), DbCredentials.PASSWORD))),
              cancellation)
          : real.create(wanted, cancellation);
    }
  }

  private static final class LosesPassword extends Forwarding.Secrets {
    LosesPassword(SecretStore real) {
      super(real);
    }

    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      Written<StoredSecret> gone = real.delete(seen, cancellation);
      return gone.isConflict()
          ? gone
          : real.create(
              new NewSecret(
                  wanted.name(),
                  wanted.service(),
                  SecretData.of(without(wanted.data(), DbCredentials.PASSWORD))),
              cancellation);
    }
  }

  private static final class SeesNoOthersDatabases extends Forwarding.Administrator {
    SeesNoOthersDatabases(MasterSession real) {
      super(real);
    }

    @Override
    public List<Observed.Reached> reach(String role) {
      return List.of();
    }
  }

  private static final class SeesNoPending extends Forwarding.Secrets {
    SeesNoPending(SecretStore real) {
      super(real);
    }

    @Override
    public Map<String, Look<StoredSecret>> read(
        Collection<String> names, Cancellation cancellation) {
      var looks = new HashMap<>(real.read(names, cancellation));
      looks.replaceAll((name, look) -> name.endsWith("-pending") ? Look.absent() : look);
      return looks;
    }

    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      Written<StoredSecret> made = real.create(wanted, cancellation);
      return made.isConflict() && wanted.name().endsWith("-pending")
          ? real.update(made.now().certain().orElseThrow(), wanted, cancellation)
          : made;
    }
  }

  private static final class SwallowsFailures extends Forwarding.Remote {
    SwallowsFailures(RemoteSecrets real) {
      super(real);
    }

    @Override
    public Written<RemoteEntry> update(
        RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
      try {
        return real.update(seen, content, id, cancellation);
      } catch (Gen3DbException e) {
        return Written.done(
            RemoteEntry.of(seen.name(), seen.data().with(content), "none").madeByUs());
      }
    }
  }

  private static final class ClosesAtOnce extends Forwarding.Administrator {
    ClosesAtOnce(MasterSession real) {
      super(real);
    }

    @Override
    public void perform(Change.AtServer change, @Nullable Password password) {
      real.perform(change, password);
      if (change instanceof Change.OpenLogin login) {
        real.perform(new Change.ForbidLogin(Logins.other(login.owner(), login.role())), null);
      }
    }
  }
}
