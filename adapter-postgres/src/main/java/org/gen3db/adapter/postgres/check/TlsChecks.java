package org.gen3db.adapter.postgres.check;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.gen3db.adapter.postgres.connection.TlsMode;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.server.Server;

/** How connections to a server are encrypted, and for how long its certificate is good. */
final class TlsChecks {
  static final String TLS = "server.tls";

  /** What a certificate may still last before somebody is told. */
  private static final Duration SOON = Duration.ofDays(30);

  private TlsChecks() {}

  static Check of(Server server, TlsMode mode, TlsLook seen, Instant now) {
    String about = server.toString();
    boolean used = mode.compareTo(TlsMode.ALLOW) > 0;
    if (!seen.offered() || !used) {
      boolean wanted = mode.compareTo(TlsMode.REQUIRE) >= 0;
      boolean near = server.bundled() || server.address().isLoopback();
      if (near && !wanted) {
        return Check.ok(TLS, about);
      }
      Notice found =
          Notice.of(
              CheckCode.NOT_ENCRYPTED,
              about,
              seen.offered()
                  ? "the server speaks TLS, and sslMode " + mode + " makes no use of it"
                  : "the server speaks no TLS, and sslMode is " + mode);
      return CheckedServer.blockerIf(wanted, TLS, about, found);
    }
    boolean verified = mode.compareTo(TlsMode.REQUIRE) > 0;
    return seen.certificate()
        .map(certificate -> dates(about, certificate, verified, now))
        .orElseGet(() -> Check.ok(TLS, about));
  }

  private static Check dates(
      String about, X509Certificate certificate, boolean verified, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (from.isAfter(now)) {
      return found(about, certificate, "is not valid before " + day(from), verified);
    }
    if (until.isBefore(now)) {
      return found(about, certificate, "expired on " + day(until), verified);
    }
    if (until.isBefore(now.plus(SOON))) {
      return found(
          about,
          certificate,
          "expires on %s, in %d days".formatted(day(until), Duration.between(now, until).toDays()),
          false);
    }
    return Check.ok(TLS, about);
  }

  private static Check found(
      String about, X509Certificate certificate, String what, boolean refused) {
    return CheckedServer.blockerIf(
        refused,
        TLS,
        about,
        Notice.of(
            CheckCode.CERTIFICATE_DATES,
            about,
            "the server's certificate of "
                + certificate.getSubjectX500Principal().getName()
                + " "
                + what));
  }

  private static String day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
  }
}
