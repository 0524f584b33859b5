package org.gen3db.adapter.aws.login;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.aws.Failures;
import org.gen3db.adapter.aws.call.Breaking;
import org.gen3db.adapter.aws.call.Caller;
import org.gen3db.adapter.aws.call.RegionChoice;
import org.gen3db.adapter.aws.rights.Names;
import org.gen3db.adapter.aws.rights.Statement;
import org.gen3db.adapter.aws.signing.SignedAddress;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.rights.Rights;
import org.gen3db.domain.rights.TokenLogin;
import org.gen3db.domain.server.MasterTokens;
import org.gen3db.spi.AdapterContext;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Tokens by which a user of a database of Amazon RDS logs in whom IAM lets in: an address that is
 * signed, without its scheme. Made on this machine; AWS is asked for nothing but, perhaps, the
 * credentials that sign it.
 */
final class RdsTokens implements MasterTokens, AutoCloseable {
  /** What RDS takes at most. */
  private static final Duration GOOD_FOR = Duration.ofMinutes(15);

  private static final String SERVICE = "rds-db";
  private static final String SIGNING = "signing a token";

  /** The name of an instance, a cluster, or a proxy in front of one. */
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9.-]+\\.([a-z]{2}(?:-[a-z]+)+-\\d)\\.rds\\.amazonaws\\.com(?:\\.cn)?");

  private final Caller caller;
  private final Optional<String> setting;
  private final RegionChoice region;
  private final Clock clock;
  private final Failures failures = new Failures("IAM", SERVICE, "the user of the database");

  private RdsTokens(Caller caller, Optional<String> setting, RegionChoice region, Clock clock) {
    this.caller = caller;
    this.setting = setting;
    this.region = region;
    this.clock = clock;
  }

  /** What signs them by the credentials that the settings lead to. Looks for none yet. */
  static MasterTokens open(RdsTokensSettings settings, AdapterContext context) {
    return new RdsTokens(
        new Caller(settings.profile()),
        settings.region(),
        RegionChoice.of(settings.region(), settings.profile(), context),
        context.clock());
  }

  @Override
  public Password token(Endpoint server, String username, Cancellation cancellation) {
    String host = server.host().toLowerCase(Locale.ROOT);
    String place = server.toString();
    cancellation.check(place, SIGNING);
    try (Breaking call = Breaking.on(cancellation)) {
      AwsCredentialsIdentity identity = caller.identity();
      var address =
          new SignedAddress(regionOf(host, place), SERVICE, clock.instant(), GOOD_FOR)
              .with("Action", "connect")
              .with("DBUser", username);
      return Password.of(address.sign(host + ":" + server.port(), identity));
    } catch (SdkException e) {
      cancellation.check(place, SIGNING);
      throw failures.of(place, "a token", e);
    } catch (RuntimeException e) {
      cancellation.check(place, SIGNING);
      throw e;
    }
  }

  /** A server is where its name says, whatever region a run is for otherwise. */
  private String regionOf(String host, String place) {
    return told(host).orElseGet(() -> region.find(place).id());
  }

  private Optional<String> told(String host) {
    Matcher name = HOST.matcher(host);
    return setting.or(() -> name.matches() ? Optional.of(name.group(1)) : Optional.empty());
  }

  /** What IAM knows of a server is an id that neither its name nor its values tell. */
  @Override
  public Optional<Rights> rights(List<TokenLogin> logins) {
    List<String> users =
        logins.stream()
            .map(
                login ->
                    Names.in(
                            login
                                .host()
                                .map(host -> host.toLowerCase(Locale.ROOT))
                                .map(this::told)
                                .orElse(setting)
                                .or(region::named)
                                .orElse(null))
                        .arn(SERVICE, "dbuser:*/" + login.username().orElse(Names.ANY)))
            .toList();
    return users.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Statement.together(
                List.of(new Statement("EnterServers", List.of(SERVICE + ":connect"), users))));
  }

  @Override
  public String whenRefused(String username) {
    return "For a login by token: let the user be one of IAM (GRANT rds_iam TO \""
        + username.replace("\"", "\"\"")
        + "\"), switch IAM authentication on at the server, let whoever gen3db runs as do"
        + " rds-db:connect as that user, and name the server as RDS itself does (another name by"
        + " gen3db.databaseServer.masters: {NAME: {aliasOf: …}}).";
  }

  @Override
  public String describe() {
    return "tokens of IAM for Amazon RDS";
  }

  @Override
  public String toString() {
    return describe();
  }

  @Override
  public void close() {
    caller.close();
  }
}
