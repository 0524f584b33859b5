package org.gen3db.testkit.kubernetes;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.gen3db.testkit.ScratchFolders;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for a kubelet, of which there is none in a cluster of tests: it speaks the WebSocket
 * of a port-forward, and leads each of them to one port of this machine, whatever Pod is named.
 * Behind the real API server it speaks TLS; before the stand-in for that, which knows no
 * WebSockets, it passes every other request on to it.
 */
public final class StandInKubelet implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;

  /** A close, by the code 1000. */
  private static final byte[] CLOSED = {(byte) CLOSE, 2, 3, (byte) 0xE8};

  private final ServerSocket listening;
  private final @Nullable URI api;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<String> forwards = new CopyOnWriteArrayList<>();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private volatile String refusal = "";

  private StandInKubelet(ServerSocket listening, @Nullable URI api, int target) {
    this.listening = listening;
    this.api = api;
    this.target = target;
    thread(this::accept);
  }

  /** One that the real API server asks. */
  public static StandInKubelet behindApiServer(int target) {
    try {
      return new StandInKubelet(
          certified()
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
          null,
          target);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One that clients ask instead of the stand-in for the API server. */
  public static StandInKubelet before(StandInApiServer api, int target) {
    try {
      return new StandInKubelet(
          new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), URI.create(api.url()), target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Refuses every port-forward in these words from now on, or none where they are empty. */
  public void refuse(String words) {
    refusal = words;
  }

  /** Knows no Pod of this name any more. */
  public void lose(String pod) {
    gone.add(pod);
  }

  /**
   * Says nothing to who asks for a port-forward to this Pod from now on, until it goes on; those
   * who wait then are answered.
   */
  public void hold(String pod) {
    silent.add(pod);
  }

  /** Answers those who ask for a port-forward to this Pod again. */
  public void goOn(String pod) {
    synchronized (silent) {
      silent.remove(pod);
      silent.notifyAll();
    }
  }

  /** How many port-forwards are open, or wait for an answer. */
  public int open() {
    return open.get();
  }

  /** The paths of the port-forwards that it was asked for. */
  public List<String> forwards() {
    return forwards;
  }

  private static SSLContext certified() throws IOException, GeneralSecurityException {
    Path store = ScratchFolders.create("kubelet").resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "k",
                "-dname",
                "CN=kubelet",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool makes no key");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    char[] password = "changeit".toCharArray();
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void thread(Runnable work) {
    var thread = new Thread(work, "stand-in-kubelet");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        sockets.add(client);
        thread(() -> serve(client));
      } catch (IOException e) {
        // Closed, or a client that does not trust it.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      String path = head.isEmpty() ? "" : head.split(" ", 3)[1];
      if (header(head, "upgrade").equalsIgnoreCase("websocket")) {
        forwards.add(path);
        open.incrementAndGet();
        try {
          answer(client, in, path, header(head, "sec-websocket-key"));
        } finally {
          open.decrementAndGet();
        }
      } else if (api != null) {
        passOn(client, in, head, api);
      }
    } catch (IOException e) {
      // The client went.
    } finally {
      sockets.remove(client);
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int one = in.read();
      if (one < 0) {
        break;
      }
      head.write(one);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** One request a connection, so that none that follows is taken for the API server's. */
  private static void passOn(Socket client, InputStream in, String head, URI to)
      throws IOException {
    try (var server = new Socket(to.getHost(), to.getPort())) {
      String once =
          head.replaceFirst("(?im)^connection:.*\r\n", "")
              .replaceFirst("\r\n", "\r\nConnection: close\r\n");
      server.getOutputStream().write(once.getBytes(StandardCharsets.ISO_8859_1));
      thread(
          () -> {
            try {
              in.transferTo(server.getOutputStream());
            } catch (IOException e) {
              // Its answer has ended it.
            }
          });
      server.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private void answer(Socket client, InputStream in, String path, String key) throws IOException {
    if (gone.stream().anyMatch(pod -> path.contains(pod))) {
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    synchronized (silent) {
      while (silent.stream().anyMatch(pod -> path.contains(pod))) {
        try {
          silent.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
    forward(client, in, key);
  }

  private void forward(Socket client, InputStream in, String key) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: "
                + accepted(key)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    byte[] port = {(byte) target, (byte) (target >> 8)};
    frame(out, 0, port, port.length);
    frame(out, 1, port, port.length);
    if (!refusal.isEmpty()) {
      byte[] words = refusal.getBytes(StandardCharsets.UTF_8);
      frame(out, 1, words, words.length);
      out.write(CLOSED);
      in.transferTo(OutputStream.nullOutputStream()); // until the client has read it, and closes
      return;
    }
    try (var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      sockets.add(server);
      thread(() -> back(client, server, out));
      var data = new DataInputStream(in);
      while (true) {
        int kind = data.readUnsignedByte();
        byte[] payload = payload(data);
        if (kind == CLOSE) {
          return;
        } else if (payload.length > 0 && payload[0] == 0) {
          server.getOutputStream().write(payload, 1, payload.length - 1);
        }
      }
    }
  }

  private static void back(Socket client, Socket server, OutputStream out) {
    byte[] chunk = new byte[8192];
    try {
      for (int read = 0; read >= 0; read = server.getInputStream().read(chunk)) {
        if (read > 0) {
          frame(out, 0, chunk, read);
        }
      }
      synchronized (out) {
        out.write(CLOSED);
      }
    } catch (IOException e) {
      try {
        client.close();
      } catch (IOException gone) {
        // It was closed before.
      }
    }
  }

  private static void frame(OutputStream out, int channel, byte[] bytes, int length)
      throws IOException {
    var frame = new ByteArrayOutputStream();
    frame.write(BINARY);
    if (length + 1 < 126) {
      frame.write(length + 1);
    } else {
      frame.write(126);
      frame.write((length + 1) >> 8);
      frame.write(length + 1);
    }
    frame.write(channel);
    frame.write(bytes, 0, length);
    synchronized (out) {
      out.write(frame.toByteArray());
      out.flush();
    }
  }

  /** What a client sends is masked. */
  private static byte[] payload(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] mask = in.readNBytes(4);
    byte[] bytes = in.readNBytes(length);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= mask[i % 4];
    }
    return bytes;
  }

  private static String accepted(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(digest.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Breaks every connection, as a node that goes. */
  public void breakAll() {
    sockets.forEach(
        socket -> {
          try {
            socket.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    breakAll();
  }
}
