package org.gen3db.adapter.postgres.check;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.gen3db.adapter.postgres.connection.Aside;
import org.gen3db.adapter.postgres.connection.Connector;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server answers, speaks TLS, and with which certificate: without a login, and without
 * any judgement of the certificate, of which connections that carry something make sure.
 *
 * @param offered whether it speaks TLS
 * @param shown its certificate, or null where it showed none
 */
record TlsLook(boolean offered, @Nullable X509Certificate shown) {
  /** The message with which a client asks for TLS: its length, and the number of the request. */
  private static final byte[] REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

  /** Its certificate. */
  Optional<X509Certificate> certificate() {
    return Optional.ofNullable(shown);
  }

  /**
   * Looks.
   *
   * @throws IOException when nobody answers
   * @throws org.gen3db.domain.error.Gen3DbException with {@code INTERRUPTED} when it was cancelled
   */
  static TlsLook at(Server server, Duration most, Cancellation cancellation) throws IOException {
    try {
      return Aside.await(
          "gen3db-tls", () -> look(server, most), unwanted -> {}, most, cancellation);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SocketTimeoutException first) { // the socket's limit is the same
        throw late(most, first);
      }
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IOException("the look at its certificate failed", e.getCause());
    } catch (TimeoutException e) {
      throw late(most, e);
    } catch (InterruptedException e) {
      throw Failures.interrupted(server.toString(), "reaching the server");
    }
  }

  private static IOException late(Duration most, Exception cause) {
    var late = new InterruptedIOException("no answer within %d s".formatted(most.toSeconds()));
    late.initCause(cause);
    return late;
  }

  private static TlsLook look(Server server, Duration most)
      throws IOException, GeneralSecurityException {
    int millis = Math.toIntExact(most.toMillis());
    String host = Connector.host(server);
    try (var socket = new Socket()) {
      var address = new InetSocketAddress(host, server.address().port());
      if (address.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(REQUEST);
      int answer = socket.getInputStream().read();
      if (answer < 0) {
        throw new IOException("the connection was closed without an answer");
      }
      return answer == 'S' ? encrypted(socket, host) : new TlsLook(false, null);
    }
  }

  private static TlsLook encrypted(Socket socket, String host)
      throws IOException, GeneralSecurityException {
    var shown = new AtomicReference<@Nullable X509Certificate>();
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Onlooker(shown)}, null);
    try (var tls =
        (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true)) {
      tls.startHandshake();
    } catch (SSLException e) {
      // A server that wants a certificate of ours refuses after it has shown its own.
      if (shown.get() == null) {
        throw e;
      }
    }
    return new TlsLook(true, shown.get());
  }

  /** Notes the certificate; nothing is sent to whoever shows it. */
  private record Onlooker(AtomicReference<@Nullable X509Certificate> shown)
      implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how) {
      throw new UnsupportedOperationException("no client is looked at");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how) {
      shown.set(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
