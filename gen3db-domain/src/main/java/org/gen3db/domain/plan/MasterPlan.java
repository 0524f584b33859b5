package org.gen3db.domain.plan;

import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/**
 * The administrator as far as it is known; a null value is one that only a live system knows.
 *
 * @param host the server's host
 * @param port its port
 * @param username the administrator's name
 * @param password its password
 */
public record MasterPlan(
    Sourced<@Nullable String> host,
    Sourced<@Nullable Integer> port,
    Sourced<@Nullable String> username,
    Sourced<@Nullable Password> password) {

  /** What the values alone tell. */
  public static MasterPlan of(Deployment deployment) {
    MasterSpec master = deployment.master();
    if (master instanceof MasterSpec.Embedded) {
      String rule = "the embedded server, whatever the values say";
      return new MasterPlan(
          unknown(Source.EMBEDDED, rule),
          unknown(Source.EMBEDDED, rule),
          unknown(Source.EMBEDDED, rule),
          unknown(Source.EMBEDDED, rule));
    }
    if (master instanceof MasterSpec.Dev dev) {
      String rule = "global.dev is true: the bundled server wins whole (R2)";
      return new MasterPlan(
          nullable(dev.host()),
          new Sourced<>(5432, Source.DEFAULT, rule),
          new Sourced<>("postgres", Source.DEFAULT, rule),
          unknown(new Source.SecretKey(dev.secretName(), "postgres-password"), rule));
    }
    if (master instanceof MasterSpec.ExternalSecret external) {
      String secret = external.secretName().value();
      String rule = "global.postgres.externalSecret is set";
      return new MasterPlan(
          unknown(new Source.SecretKey(secret, "host"), rule),
          unknown(new Source.SecretKey(secret, "port"), rule),
          unknown(new Source.SecretKey(secret, "username"), rule),
          unknown(new Source.SecretKey(secret, "password"), rule));
    }
    var values = (MasterSpec.InValues) master;
    String rule = "global.postgres.master";
    return new MasterPlan(
        values.host().map(MasterPlan::nullable).orElseGet(() -> unknown(Source.DEFAULT, "not set")),
        nullable(values.port()),
        nullable(values.username().by(rule)),
        values
            .password()
            .map(MasterPlan::nullable)
            .orElseGet(() -> unknown(Source.DEFAULT, "not set")));
  }

  private static <T> Sourced<@Nullable T> unknown(Source source, String rule) {
    return new Sourced<@Nullable T>(null, source, rule);
  }

  private static <T> Sourced<@Nullable T> nullable(Sourced<T> known) {
    return new Sourced<@Nullable T>(known.value(), known.source(), known.rule());
  }
}
