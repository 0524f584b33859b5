package org.gen3db.domain.plan;

import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * The administrator as far as it is known; a null value is one that only a live system knows. It
 * outlives the run in plans and reports, so that a password read from a live system never stands in
 * it, only where it was read.
 *
 * @param host the server's host
 * @param port its port
 * @param username the administrator's name
 * @param password its password, when it stands in the values
 */
public record MasterPlan(
    Known<String> host, Known<Integer> port, Known<String> username, Known<Password> password) {

  /** What the values alone tell. */
  public static MasterPlan of(Deployment deployment) {
    MasterSpec master = deployment.master();
    if (master instanceof MasterSpec.Embedded) {
      return embedded(null);
    }
    if (master instanceof MasterSpec.Dev dev) {
      String rule = "global.dev is true: the bundled server wins whole (R2)";
      return new MasterPlan(
          Known.of(dev.host()),
          new Known<>(5432, Source.DEFAULT, rule),
          new Known<>("postgres", Source.DEFAULT, rule),
          unknown(new Source.SecretKey(dev.secretName(), "postgres-password"), rule));
    }
    if (master instanceof MasterSpec.ExternalSecret external) {
      String secret = external.secretName().value();
      String rule = "global.postgres.externalSecret is set";
      return new MasterPlan(
          unknown(new Source.SecretKey(secret, "host"), rule),
          unknown(new Source.SecretKey(secret, "port"), rule),
          unknown(new Source.SecretKey(secret, "username"), rule),
          deployment.logsInByToken()
              ? token()
              : unknown(new Source.SecretKey(secret, "password"), rule));
    }
    var values = (MasterSpec.InValues) master;
    String rule = "global.postgres.master";
    return new MasterPlan(
        values.host().map(Known::of).orElseGet(() -> unknown(Source.DEFAULT, "not set")),
        Known.of(values.port()),
        Known.of(values.username().by(rule)),
        deployment.logsInByToken()
            ? token()
            : values.password().map(Known::of).orElseGet(() -> unknown(Source.DEFAULT, "not set")));
  }

  /** Whether the administrator logs in by tokens, whatever password stands anywhere. */
  public boolean byToken() {
    return password.source() instanceof Source.Token;
  }

  private static Known<Password> token() {
    return unknown(Source.TOKEN, "gen3db.masterTokens: made for each connection");
  }

  /**
   * The administrator of the embedded server, without a look at it.
   *
   * @param address where it listens, or null before its first start, when that is chosen
   */
  public static MasterPlan embedded(@Nullable Endpoint address) {
    String rule =
        "the embedded server, whatever the values say; chosen at its first start, and kept";
    return new MasterPlan(
        new Known<>(address == null ? null : address.host(), Source.EMBEDDED, rule),
        new Known<>(address == null ? null : address.port(), Source.EMBEDDED, rule),
        unknown(Source.EMBEDDED, rule),
        unknown(Source.EMBEDDED, rule));
  }

  private static <T> Known<T> unknown(Source source, String rule) {
    return new Known<>(null, source, rule);
  }
}
