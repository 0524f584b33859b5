package org.gen3db.aws;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a real server that asks for passwords in clear, as Amazon RDS does where IAM lets
 * somebody in: of one user it takes a token instead, looks at it, and hands on the user's password.
 * All others come through as they are.
 */
final class TokenGate implements AutoCloseable {
  private static final int TLS = 80877103;
  private static final int CANCEL = 80877102;
  private static final int CLEAR_TEXT = 3;

  private final ServerSocket listening;
  private final int target;
  private final String user;
  private final String password;
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile TokenCheck check;

  private TokenGate(int target, String user, String password, TokenCheck check) throws IOException {
    this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    this.target = target;
    this.user = user;
    this.password = password;
    this.check = check;
    thread(this::accept);
  }

  /** A gate before the server at this port of this machine. */
  static TokenGate before(int port, String user, String password, TokenCheck check) {
    try {
      return new TokenGate(port, user, password, check);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Looks at tokens so from now on. */
  void check(TokenCheck other) {
    check = other;
  }

  /** The tokens that let somebody in. */
  List<String> tokens() {
    return List.copyOf(tokens);
  }

  /** Why others did not. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        sockets.add(client);
        thread(() -> serve(client));
      } catch (IOException e) {
        return; // it is closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      sockets.add(server);
      var fromClient = new DataInputStream(client.getInputStream());
      var toClient = new DataOutputStream(client.getOutputStream());
      var fromServer = new DataInputStream(server.getInputStream());
      var toServer = new DataOutputStream(server.getOutputStream());
      byte[] startup = body(fromClient);
      while (code(startup) == TLS) {
        toClient.write('N');
        startup = body(fromClient);
      }
      send(toServer, startup);
      if (code(startup) != CANCEL
          && named(startup).equals(user)
          && !admits(fromClient, toClient, fromServer, toServer)) {
        return;
      }
      thread(() -> pump(fromServer, toClient, client, server));
      pump(fromClient, toServer, server, client);
    } catch (IOException e) {
      // One of the ends is gone.
    }
  }

  /** Takes a token where the server asks for a password. */
  private boolean admits(
      DataInputStream fromClient,
      DataOutputStream toClient,
      DataInputStream fromServer,
      DataOutputStream toServer)
      throws IOException {
    int kind = fromServer.readUnsignedByte();
    byte[] asks = body(fromServer);
    toClient.write(kind);
    send(toClient, asks);
    if (kind != 'R' || code(asks) != CLEAR_TEXT) {
      return true; // the server says something else
    }
    fromClient.readUnsignedByte();
    byte[] said = body(fromClient);
    String token = new String(said, 0, said.length - 1, StandardCharsets.UTF_8);
    String why = check.problem(token, user);
    if (!why.isEmpty()) {
      refused.add(why);
      toClient.write('E');
      send(
          toClient,
          ("SFATAL\0VFATAL\0C28000\0MPAM authentication failed for user \""
                  + user
                  + "\"\0Fauth.c\0Rauth_failed\0\0")
              .getBytes(StandardCharsets.UTF_8));
      return false;
    }
    tokens.add(token);
    toServer.write('p');
    send(toServer, (password + "\0").getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private static byte[] body(DataInputStream in) throws IOException {
    var bytes = new byte[in.readInt() - Integer.BYTES];
    in.readFully(bytes);
    return bytes;
  }

  private static void send(DataOutputStream out, byte[] body) throws IOException {
    out.writeInt(body.length + Integer.BYTES);
    out.write(body);
    out.flush();
  }

  private static int code(byte[] body) {
    return body.length < Integer.BYTES ? 0 : ByteBuffer.wrap(body).getInt();
  }

  /** The user that a startup message names. */
  private static String named(byte[] startup) {
    String[] pairs =
        new String(startup, Integer.BYTES, startup.length - Integer.BYTES, StandardCharsets.UTF_8)
            .split("\0");
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      if (pairs[i].equals("user")) {
        return pairs[i + 1];
      }
    }
    return "";
  }

  private static void pump(DataInputStream from, DataOutputStream to, Socket one, Socket other) {
    var buffer = new byte[8192];
    try (one;
        other) {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        to.write(buffer, 0, read);
        to.flush();
      }
    } catch (IOException e) {
      // One of the ends is gone: closing both tells the other.
    }
  }

  private static void thread(Runnable work) {
    var thread = new Thread(work, "token-gate");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
