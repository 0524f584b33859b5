package org.gen3db.adapter.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.gen3db.adapter.postgres.PasswordOnDemand.Attempt;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections, each step with a deadline; awaits servers that are still starting. */
final class Connector {
  private final PostgresSettings settings;
  private final Startup startup;
  private final Driver driver = new Driver();

  Connector(PostgresSettings settings, Clock clock) {
    this.settings = settings;
    this.startup = new Startup(settings.startupDeadline(), clock);
  }

  /** How an attempt ended: with a connection or a failure, and whether the password was asked. */
  record Outcome(@Nullable Wire wire, @Nullable SQLException failure, boolean asked) {
    Optional<Wire> connected() {
      return Optional.ofNullable(wire);
    }
  }

  /** Connects, or says why not; only what may pass by itself is awaited. */
  Outcome connect(Server server, String database, String user, Password password) {
    return startup.await(server, () -> connectOnce(server, database, user, password));
  }

  private Outcome connectOnce(Server server, String database, String user, Password password) {
    var properties = properties(server, user);
    try (var attempt = new Attempt(password, properties)) {
      try {
        var connection = driver.connect(url(server, database), properties);
        if (connection == null) {
          throw new SQLException("the driver does not know its own URL");
        }
        var place = server + "/" + database;
        return new Outcome(Wire.over(connection, place, settings), null, attempt.asked());
      } catch (SQLException e) {
        return new Outcome(null, e, attempt.asked());
      }
    }
  }

  private static String url(Server server, String database) {
    String host = server.address().host();
    String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            bracketed,
            server.address().port(),
            URLEncoder.encode(database, StandardCharsets.UTF_8));
  }

  private Properties properties(Server server, String user) {
    var properties = new Properties();
    PGProperty.USER.set(properties, user);
    PGProperty.APPLICATION_NAME.set(properties, "gen3db");
    // Known to be at least this, so its name travels with the startup and costs no round trip.
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "12");
    // One message there and one back for each batch of statements.
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    int seconds = seconds(settings.connectTimeout());
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
    // Each read until the session stands; Wire then allows for the longest statement.
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
    PGProperty.SSL_MODE.set(properties, tlsMode(server).toString());
    settings
        .sslRootCert()
        .ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
    return properties;
  }

  /** The mode for this server, by the rules of {@link PostgresSettings}. */
  TlsMode tlsMode(Server server) {
    boolean certificate = settings.sslRootCert().isPresent();
    if (settings.sslMode().isPresent()) {
      TlsMode wanted = settings.sslMode().get();
      return wanted == TlsMode.REQUIRE && certificate ? TlsMode.VERIFY_CA : wanted;
    }
    if (certificate) {
      return TlsMode.VERIFY_FULL;
    }
    return server.bundled() || server.address().isLoopback() ? TlsMode.PREFER : TlsMode.REQUIRE;
  }

  /** pgjdbc counts whole seconds and takes 0 for ever. */
  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.plusMillis(999).toSeconds()));
  }
}
