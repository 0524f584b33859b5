package org.gen3db.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.provision.Provisioning;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.spi.SpiCode;
import org.jspecify.annotations.Nullable;

/** Looks in the stores for the credentials that a service uses. */
final class CredentialsLook {
  private final Deployment deployment;
  private final Assembly assembly;
  private final Surroundings run;

  CredentialsLook(Deployment deployment, Assembly assembly, Surroundings run) {
    this.deployment = deployment;
    this.assembly = assembly;
    this.run = run;
  }

  /**
   * Those of the first of these Secrets that has all of them.
   *
   * @param names the first is the one that serves
   * @throws Gen3DbException when none of them has
   */
  HeldCredentials first(ServiceSpec spec, List<String> names) {
    return assembly.withStores(run, (store, remote) -> first(spec, names, store, remote));
  }

  private HeldCredentials first(
      ServiceSpec spec, List<String> names, SecretStore store, @Nullable RemoteSecrets remote) {
    String serving = names.get(0);
    Map<String, Look<StoredSecret>> found = store.read(names, run.cancellation());
    for (String name : names) {
      Optional<DbCredentials> stored =
          in(found, name).flatMap(secret -> StoredCredentials.in(secret.data()).complete());
      if (stored.isPresent()) {
        return new HeldCredentials(
            Provisioning.reached(deployment, store, remote, spec, stored.get(), run.cancellation()),
            name,
            name.equals(serving));
      }
    }
    throw new Gen3DbException(
        Notice.of(
            SpiCode.NO_CREDENTIALS,
            "secret " + serving,
            "the Secret "
                + serving
                + " "
                + in(found, serving)
                    .map(secret -> StoredCredentials.in(secret.data()).complaint())
                    .orElse("does not exist")
                + ", in "
                + store.describe()));
  }

  private static Optional<StoredSecret> in(Map<String, Look<StoredSecret>> found, String name) {
    return found.getOrDefault(name, Look.absent()).certain();
  }
}
