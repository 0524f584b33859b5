package org.gen3db.adapter.postgres.connection;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.jdbc.PgStatement;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections, each step with a deadline; awaits servers that are still starting. */
public final class Connector {
  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

  /** All else are properties, so that nothing of a host or database can become a parameter. */
  private static final String URL = "jdbc:postgresql:///";

  private final PostgresSettings settings;
  private final StartupWait startup;
  private final Driver driver = new Driver();

  public Connector(PostgresSettings settings, Clock clock) {
    this.settings = settings;
    this.startup = new StartupWait(settings.startupDeadline(), clock);
  }

  /** Loads the driver without a connection. */
  public static void warmUp() {
    var unused = new Driver();
    for (Class<?> each : List.of(PgConnection.class, PgStatement.class, PgResultSet.class)) {
      try {
        Class.forName(each.getName(), true, each.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * How an attempt ended: with a connection or a failure.
   *
   * @param asked whether the server asked for the password
   * @param reached whether somebody answered at the address at all
   */
  public record Outcome(
      @Nullable ServerConnection connection,
      @Nullable SQLException failure,
      boolean asked,
      boolean reached) {
    public Optional<ServerConnection> connected() {
      return Optional.ofNullable(connection);
    }
  }

  /**
   * Connects, or says why not; only what may pass by itself is awaited.
   *
   * @throws Gen3DbException with {@code INTERRUPTED} when it was cancelled
   */
  public Outcome connect(
      Server server, String database, String user, Password password, Cancellation cancellation) {
    return startup.await(
        server, cancellation, () -> connectOnce(server, database, user, password, cancellation));
  }

  private Outcome connectOnce(
      Server server, String database, String user, Password password, Cancellation cancellation) {
    var properties = properties(server, database, user);
    try (var attempt = new Attempt(password, cancellation, properties)) {
      try {
        Connection connection =
            Aside.await(
                "gen3db-connect",
                () -> driver.connect(URL, properties),
                Connector::closeUnwanted,
                settings.connectTimeout(),
                cancellation);
        var place = server + "/" + database;
        return new Outcome(
            ServerConnection.over(connection, place, settings, socket(attempt), cancellation),
            null,
            attempt.asked(),
            true);
      } catch (ExecutionException e) {
        SQLException failure = isLate(e.getCause()) ? late() : failure(e.getCause());
        return new Outcome(null, failure, attempt.asked(), attempt.reached());
      } catch (SQLException e) {
        return new Outcome(null, e, attempt.asked(), true);
      } catch (TimeoutException e) {
        attempt.abandon();
        return new Outcome(null, late(), attempt.asked(), attempt.reached());
      } catch (InterruptedException e) {
        attempt.abandon();
        throw Failures.interrupted(server.toString(), "reaching the server");
      }
    }
  }

  private static BreakableSocket socket(Attempt attempt) throws SQLException {
    BreakableSocket socket = attempt.socket();
    if (socket == null) {
      throw new SQLException("the driver made no socket by our factory");
    }
    return socket;
  }

  /** The socket's own limit is the same one, and may end first. */
  private static boolean isLate(@Nullable Throwable cause) {
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private SQLException late() {
    return new SQLException(
        "no answer within %d s".formatted(settings.connectTimeout().toSeconds()),
        PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState());
  }

  private static SQLException failure(@Nullable Throwable cause) {
    if (cause instanceof SQLException failure) {
      return failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new SQLException("the driver failed", cause);
  }

  private static void closeUnwanted(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing a connection that came too late", e);
    }
  }

  private Properties properties(Server server, String database, String user) {
    var properties = new Properties();
    PGProperty.PG_HOST.set(properties, host(server));
    PGProperty.PG_PORT.set(properties, server.address().port());
    PGProperty.PG_DBNAME.set(properties, database);
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
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, 1);
    // By its name, as a host's own pgjdbc may be older: it then lies beside our classes as ever.
    properties.setProperty("classLoaderStrategy", "context-first");
    // Each read until the session stands; ServerConnection then allows for the longest statement.
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
    PGProperty.SSL_MODE.set(properties, tlsMode(server).toString());
    settings
        .sslRootCert()
        .ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
    return properties;
  }

  /** The host without the brackets of an address of IPv6. */
  public static String host(Server server) {
    String host = server.address().host();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The mode for this server, by the rules of {@link PostgresSettings}. */
  public TlsMode tlsMode(Server server) {
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
