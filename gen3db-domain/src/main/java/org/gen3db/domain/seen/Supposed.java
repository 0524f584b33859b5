package org.gen3db.domain.seen;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.PasswordGenerator;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;

/**
 * An entry that nobody has looked at, as it is supposed for one of the two sequels that a plan
 * shows: complete, of others, naming what the values name, with the password that a Secret of the
 * service holds, or else with one that logs in where its role exists. An entry that is otherwise is
 * none of the sequels.
 */
public final class Supposed {
  /** Stands for a password that nobody knows yet; it is asked of no server and written nowhere. */
  private static final Password UNKNOWN = new PasswordGenerator(new SecureRandom()).generate();

  private Supposed() {}

  /**
   * The entry of a service; empty where the values do not tell where its database is.
   *
   * @param secrets those that may hold its password, the most likely first
   */
  public static Optional<RemoteEntry> entry(ServicePlan plan, List<StoredSecret> secrets) {
    String host = plan.host().value();
    Integer port = plan.port().value();
    if (host == null || port == null) {
      return Optional.empty();
    }
    Password password =
        secrets.stream()
            .flatMap(secret -> StoredCredentials.in(secret.data()).password().stream())
            .findFirst()
            .orElse(UNKNOWN);
    SecretData ready =
        new DbCredentials(plan.database().value(), host, port, plan.username().value(), password)
            .ready();
    return Optional.of(RemoteEntry.of(plan.remoteSecretName().orElseThrow(), ready, "supposed"));
  }

  /** Whether a password is only supposed to be there. */
  public static boolean is(Password password) {
    return password.equals(UNKNOWN);
  }

  /** What a database that nobody can look into is supposed to look like: it lacks nothing. */
  public static Observed.Inside inside(ServicePlan plan) {
    Set<String> extensions = Set.copyOf(plan.spec().requiredExtensions());
    return new Observed.Inside(true, true, true, extensions, extensions, true);
  }

  /**
   * How a login with such a password is supposed to end.
   *
   * @param role whether the role exists; true where nobody can see that
   * @param database whether the database exists; true where nobody can see that
   */
  public static Login login(boolean role, boolean database) {
    return !role ? Login.REFUSED : database ? Login.PROVEN : Login.NO_DATABASE;
  }
}
