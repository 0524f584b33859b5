package org.gen3db.adapter.postgres.connection;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.gen3db.adapter.postgres.connection.Connector.Outcome;
import org.gen3db.adapter.postgres.sql.Fixes;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.adapter.postgres.sql.Verifier;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server and the driver say, in gen3db's codes. Decided by SQLSTATE, by the server's
 * routine and by the Java cause, as the words come in the server's and the JVM's languages. Text of
 * statements never gets into a message, and a statement with a password's verifier leaves no cause.
 */
public final class Failures {
  /** The classes of SQLSTATE by which a server itself lets nobody in. */
  private static final Set<String> SERVERS_OWN = Set.of("", "08", "28", "3D", "53", "57");

  /** Waits for a lock, the deadline of a statement, and a server that takes no writes. */
  private static final Set<String> SERVERS_STATE = Set.of("55P03", "57014", "25006");

  /** A DETAIL may list all that stands in the way. */
  private static final int LONGEST = 500;

  private Failures() {}

  public static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }

  /** Whether the session is gone: broken connections, and the server's own shutdowns. */
  static boolean connectionLost(SQLException e) {
    String state = state(e);
    return state.startsWith("08") || state.startsWith("57P");
  }

  /**
   * Whether a database cannot be copied as the system's collations are not those that it was made
   * with. The server has no SQLSTATE of its own for that, and one other failure of its kind.
   */
  public static boolean collationChanged(SQLException e) {
    return state(e).equals("XX000") && routine(e).equals("createdb");
  }

  /** What the server is doing, when it may soon let us in; otherwise empty. */
  public static String whyStarting(Outcome outcome) {
    SQLException failure = outcome.failure();
    if (failure == null || raisedByCode(failure)) {
      return "";
    }
    return switch (state(failure)) {
      case "57P03" -> "the server is still starting";
      case "53300" -> AdmissionProblems.inUse(routine(failure));
      default -> outcome.reached() ? "" : whyNotReached(failure);
    };
  }

  /** A server that is just being stopped or started may reset a connection that is being made. */
  private static String whyNotReached(SQLException e) {
    if (caused(e, UnknownHostException.class::isInstance)) {
      return "the name is not known";
    }
    Optional<Throwable> connecting =
        causes(e).filter(ConnectException.class::isInstance).findFirst();
    if (connecting.isPresent()) {
      // One type for all that the network may answer; its words come in the system's language.
      String words = String.valueOf(connecting.get().getMessage());
      return words.equals("null") || words.contains("refused")
          ? "the connection is refused"
          : words;
    }
    return caused(e, SocketException.class::isInstance) ? "no answer" : "";
  }

  /**
   * Whether something of the database or the role ended the session, such as one of their settings:
   * a server that says no of its own speaks of connections (08), of the authorization (28) and
   * database (3D), of its resources (53) or of its operator (57).
   */
  private static boolean refusedAfterLogin(SQLException e) {
    return e instanceof PSQLException p
        && fromServer(p).isPresent()
        && !SERVERS_OWN.contains(state(e).substring(0, Math.min(2, state(e).length())));
  }

  /**
   * Whether the words come from a function, such as that of a login event trigger (17 and later),
   * which may choose any SQLSTATE: it says nothing of the server or the password.
   */
  static boolean raisedByCode(SQLException e) {
    return e instanceof PSQLException p
        && fromServer(p).map(ServerErrorMessage::getWhere).filter(w -> !w.isBlank()).isPresent();
  }

  /** The driver names the JVM's zone as it logs in, which may be one that only Java knows. */
  private static boolean timeZoneUnknown(SQLException e) {
    return state(e).equals("22023") && said(e).contains("\"TimeZone\"");
  }

  /** The server refused before it judged the password: pg_hba.conf has no place for us. */
  public static boolean notAdmitted(SQLException e) {
    return state(e).equals("28000") && routine(e).equals("ClientAuthentication");
  }

  /** The server knew the password right, or did not ask, and then looked at the role itself. */
  static boolean roleRefused(SQLException e) {
    return state(e).equals("28000") && routine(e).startsWith("InitializeSessionUserId");
  }

  /** A wait was ended by whoever started it. */
  public static Gen3DbException interrupted(String place, String doing) {
    return new Gen3DbException(
        Notice.of(DomainCode.INTERRUPTED, place, "interrupted while " + doing));
  }

  /** A wait was ended by the deadline of whoever started it. */
  static Gen3DbException tooLate(String place, String doing) {
    return new Gen3DbException(
        Notice.of(
            PostgresCode.STATEMENT_FAILED,
            place,
            doing + ": not finished at the run's own deadline",
            "Repeat the run, or give it more time."));
  }

  /**
   * Why no session could be made with a server, whoever asked for it.
   *
   * @param within how long it was awaited, in words; empty when it was not
   */
  public static Gen3DbException connecting(
      Server server, String database, String role, TlsMode mode, String within, SQLException e) {
    String place = server.toString();
    if (raisedByCode(e)) {
      return sessionRefused(place, database, role, e);
    }
    Optional<Notice> noAdmission =
        AdmissionProblems.of(place, database, role, state(e), routine(e), said(e));
    if (noAdmission.isPresent()) {
      return new Gen3DbException(noAdmission.get(), e);
    }
    if (tls(e, mode) || (notAdmitted(e) && mode == TlsMode.DISABLE)) {
      return failure(
          PostgresCode.TLS_FAILED,
          place,
          "no connection with sslMode %s: %s".formatted(mode, said(e)),
          mode == TlsMode.VERIFY_FULL
              ? "Give the sslRootCert that signed the server's certificate; where it names another"
                  + " host, as behind a port-forward, set gen3db.databaseServer.sslMode: verify-ca."
              : PostgresCode.TLS_FAILED.fix(),
          e);
    }
    if (notAdmitted(e)) {
      return failure(
          PostgresCode.SERVER_UNREACHABLE,
          place,
          "the server admits nobody from here: " + said(e),
          "Add a line for this address, role and database to pg_hba.conf, or connect from a machine"
              + " that it admits; a hostssl line is for encrypted connections only.",
          e);
    }
    if (state(e).equals("08P01") && e instanceof PSQLException p && fromServer(p).isPresent()) {
      return pooler(server, "it says: " + said(e));
    }
    if (timeZoneUnknown(e)) {
      return failure(
          PostgresCode.SESSION_REFUSED,
          place,
          "the server does not know the time zone of this program: " + said(e),
          "Start the program with -Duser.timezone=UTC; or give the server all names of time zones,"
              + " on Debian by the package tzdata-legacy.",
          e);
    }
    if (refusedAfterLogin(e)) {
      return sessionRefused(place, database, role, e);
    }
    return failure(
        PostgresCode.SERVER_UNREACHABLE,
        place,
        "no connection" + within + ": " + unreached(e),
        PostgresCode.SERVER_UNREACHABLE.fix(),
        e);
  }

  private static Gen3DbException sessionRefused(
      String place, String database, String role, SQLException e) {
    return failure(
        PostgresCode.SESSION_REFUSED,
        place,
        "the server let the role \"%s\" log in to database \"%s\", and then ended the session: %s"
            .formatted(role, database, said(e)),
        PostgresCode.SESSION_REFUSED.fix(),
        e);
  }

  /** The network's own words, where it has some: the driver's name the place again, and guess. */
  private static String unreached(SQLException e) {
    return causes(e)
        .filter(cause -> cause instanceof UnknownHostException || cause instanceof ConnectException)
        .map(cause -> Reason.of((Exception) cause))
        .findFirst()
        .map(words -> words + " (SQLSTATE " + state(e) + ")")
        .orElseGet(() -> said(e));
  }

  /** Why a master may not enter, where the server says so of this very role or database. */
  public static Optional<Gen3DbException> master(Master master, String database, SQLException e) {
    if (raisedByCode(e)) {
      return Optional.empty();
    }
    String hint =
        switch (state(e)) {
          case "28P01" -> refusedFix(master);
          case "28000" -> notAdmitted(e) ? "" : refusedFix(master);
          case "3D000" ->
              "Set gen3db.databaseServer.maintenanceDatabase to a database that exists.";
          case "42501" ->
              "Let an owner run: "
                  + Statements.grantConnect(database, List.of(master.username())).text();
          default -> "";
        };
    if (hint.isEmpty()) {
      return Optional.empty();
    }
    String message =
        "the administrator \"%s\" may not enter database \"%s\": %s"
            .formatted(master.username(), database, said(e));
    Code code =
        state(e).equals("42501") ? PostgresCode.MASTER_LACKS_RIGHTS : PostgresCode.MASTER_REFUSED;
    return Optional.of(failure(code, master.server().toString(), message, hint, e));
  }

  private static String refusedFix(Master master) {
    return master.passwords().whenRefused().orElseGet(PostgresCode.MASTER_REFUSED::fix);
  }

  /** A pooler was found. */
  public static Gen3DbException pooler(Server server, String how) {
    return new Gen3DbException(
        Notice.of(
            PostgresCode.POOLER_BETWEEN,
            server.toString(),
            "a connection pooler answers instead of the server; " + how));
  }

  /** Why a statement failed; {@code doing} says in words what it was for. */
  public static Gen3DbException statement(String place, String doing, SQLException e) {
    return failure(code(e), place, doing + ": " + said(e), wayOut(e), e);
  }

  /** Why what only another role, or a member of it, may do was not done. */
  public static Gen3DbException ofAnother(
      String place, String doing, String role, Sql statements, SQLException e) {
    return state(e).equals("42501")
        ? failure(
            PostgresCode.MASTER_LACKS_RIGHTS,
            place,
            doing + ": the administrator cannot act for the role \"" + role + "\": " + said(e),
            "Let that role, or a superuser, run in this database:\n" + statements.text() + ";",
            e)
        : statement(place, doing, e);
  }

  /** Why a role was not changed that the administrator did not make, and what lets it do so. */
  public static Gen3DbException roleOfAnother(Notice said, String role, String administrator) {
    return new Gen3DbException(
        Notice.of(
            said.code(),
            said.place(),
            said.message(),
            Remedy.together(
                Remedy.text("As a superuser, or as whoever made the role; then repeat the run."),
                new Remedy.RunScript(Fixes.script(Fixes.grantAdmin(role, administrator)), false))));
  }

  /** A GRANT that the server took, with a warning that it does nothing. */
  public static Gen3DbException withoutEffect(
      String place, String doing, String role, Sql statements) {
    return new Gen3DbException(
        Notice.of(
            PostgresCode.MASTER_LACKS_RIGHTS,
            place,
            doing + ": it took no effect, as only the role \"" + role + "\" may do that",
            "Let that role, or a superuser, run in this database:\n" + statements.text() + ";"));
  }

  private static String wayOut(SQLException e) {
    return switch (state(e)) {
      case "25006" ->
          "The server is a replica, or takes no writes now: set gen3db.databaseServer.address to its"
              + " primary.";
      case "57014" -> "Raise gen3db.databaseServer.statementTimeout, or see what slows the server.";
      default -> code(e).fix();
    };
  }

  /**
   * Whether it says more of the server's state, or of others in it, than of what was asked: locks
   * and deadlines, one that takes no writes (25006), one that is full or breaks (53, 58). A file
   * that is not there (58P01), or is there twice, is one of what was asked.
   */
  public static boolean serversState(SQLException e) {
    String state = state(e);
    return connectionLost(e)
        || SERVERS_STATE.contains(state)
        || state.startsWith("53")
        || (state.startsWith("58") && !state.startsWith("58P"));
  }

  /** Why an extension could not be made: the server's state is told from the extension's. */
  public static Gen3DbException extension(String place, String doing, SQLException e) {
    return serversState(e)
        ? statement(place, doing, e)
        : failure(
            DomainCode.EXTENSION_MISSING,
            place,
            doing + ": " + said(e),
            DomainCode.EXTENSION_MISSING.fix(),
            e);
  }

  /** The same for a statement that holds a password's verifier: the cause stays behind. */
  public static Gen3DbException secretStatement(String place, String doing, SQLException e) {
    return new Gen3DbException(Notice.of(code(e), place, doing + ": " + said(e), wayOut(e)));
  }

  /** What was said, by the server with its DETAIL and HINT, or by the driver. */
  public static String said(SQLException e) {
    Optional<ServerErrorMessage> server =
        e instanceof PSQLException p ? fromServer(p) : Optional.empty();
    String words = server.map(ServerErrorMessage::getMessage).orElseGet(() -> words(e));
    String first = state(e).isEmpty() ? words : words + " (SQLSTATE " + state(e) + ")";
    return first
        + server.map(said -> more("detail", said.getDetail())).orElse("")
        + server.map(said -> more("hint", said.getHint())).orElse("");
  }

  /**
   * What a server adds. The only secret that it ever gets is a password's verifier, in a statement
   * of ours, which an extension that hooks into it may quote.
   */
  private static String more(String what, @Nullable String words) {
    if (words == null || words.isBlank() || words.contains(Verifier.MARK)) {
      return "";
    }
    String line = words.strip().replaceAll("\\s+", " ");
    return "; %s: %s"
        .formatted(what, line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
  }

  private static Gen3DbException failure(
      Code code, String place, String message, String hint, SQLException cause) {
    return new Gen3DbException(Notice.of(code, place, message, hint), cause);
  }

  private static Code code(SQLException e) {
    if (connectionLost(e)) {
      return PostgresCode.CONNECTION_LOST;
    }
    return switch (state(e)) {
      case "42501" -> PostgresCode.MASTER_LACKS_RIGHTS;
      case "55P03" -> PostgresCode.LOCK_TIMEOUT;
      default -> PostgresCode.STATEMENT_FAILED;
    };
  }

  private static boolean tls(SQLException e, TlsMode mode) {
    if (e instanceof PSQLException p && fromServer(p).isPresent()) {
      return false;
    }
    // 08004: the server declined TLS. 08006: the handshake, or the host's name, did not check.
    boolean wanted = mode.compareTo(TlsMode.REQUIRE) >= 0;
    return (state(e).equals("08004") && wanted)
        || state(e).equals("08006")
        || caused(e, SSLException.class::isInstance)
        || caused(e, CertificateException.class::isInstance);
  }

  private static String words(SQLException e) {
    String own = Reason.plain(String.valueOf(e.getMessage()));
    return causes(e)
        .skip(1)
        .filter(cause -> cause.getMessage() != null)
        .map(cause -> cause instanceof Exception x ? Reason.of(x) : "")
        .filter(said -> !said.isEmpty() && !own.contains(said))
        .findFirst()
        .map(said -> own + " " + said)
        .orElse(own);
  }

  private static String routine(SQLException e) {
    return Optional.of(e)
        .map(x -> x instanceof PSQLException p ? p : null)
        .flatMap(Failures::fromServer)
        .map(ServerErrorMessage::getRoutine)
        .orElse("");
  }

  private static Optional<ServerErrorMessage> fromServer(PSQLException e) {
    return Optional.ofNullable(e.getServerErrorMessage());
  }

  private static boolean caused(Throwable e, Predicate<Throwable> kind) {
    return causes(e).anyMatch(kind);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.<Throwable>iterate(e, t -> t != null, Throwable::getCause).limit(16);
  }
}
