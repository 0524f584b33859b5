package org.gen3db.adapter.k8s.tunnel;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a Pod's port, by the port-forward of a kubelet over a WebSocket: each
 * message begins with its channel, 0 for data and 1 for an error in words, and the first message of
 * each says the port instead.
 */
final class Stream implements WebSocket.Listener, Closeable {
  /** The protocol's name in the handshake. */
  static final String PROTOCOL = "v4.channel.k8s.io";

  private static final int DATA = 0;
  private static final int ERROR = 1;
  private static final int CHUNK = 32 * 1024;
  private static final int NORMAL = 1000;
  private static final Duration LONGEST_WRITE = Duration.ofMinutes(5);

  private final Executor threads;
  private final CompletableFuture<@Nullable String> ended = new CompletableFuture<>();
  private final CompletableFuture<@Nullable String> begun = new CompletableFuture<>();
  private final boolean[] introduced = new boolean[2];
  private volatile @Nullable WebSocket way;
  private volatile @Nullable Socket client;

  /**
   * One that has no client yet: what becomes of the way to the Pod until then concerns nobody.
   *
   * @param threads on which the client is written to, so that one who reads slowly holds nobody up
   */
  Stream(Executor threads) {
    this.threads = threads;
  }

  /** Completed once the port answers: with null, or with what the other end says is wrong. */
  CompletableFuture<@Nullable String> begun() {
    return begun;
  }

  /**
   * Passes on what a client sends, and what comes for it, until either end is done.
   *
   * @param socket the client's end; closed when this has ended
   */
  void carry(Socket socket) {
    client = socket;
    WebSocket to = way;
    if (to == null || ended.isDone()) {
      close(); // it ended before there was a client to be closed with it
      return;
    }
    to.request(); // nothing of the Pod's was taken before there was a client for it
    byte[] chunk = new byte[CHUNK];
    try {
      while (!ended.isDone()) {
        int read = socket.getInputStream().read(chunk);
        if (read < 0) {
          break;
        }
        ByteBuffer message = ByteBuffer.allocate(read + 1);
        message.put((byte) DATA).put(chunk, 0, read).flip();
        send(to, message);
      }
    } catch (IOException e) {
      // The client went, or was closed for the other end.
    } finally {
      close();
    }
  }

  /** One message at a time: a second one that is begun before the first is out would fail. */
  private void send(WebSocket to, ByteBuffer message) throws IOException {
    if (!begin(to, message)) {
      throw new IOException("the port-forward takes no more");
    }
    long end = System.nanoTime() + LONGEST_WRITE.toNanos();
    while (to.queueSize() > 0 && !ended.isDone()) {
      if (System.nanoTime() > end) {
        throw new IOException("the port-forward takes nothing");
      }
      LockSupport.parkNanos(50_000);
    }
  }

  /** Nothing is sent once it has ended: fabric8 would warn of it, and there is nothing amiss. */
  private synchronized boolean begin(WebSocket to, ByteBuffer message) {
    return !ended.isDone() && to.send(message);
  }

  private synchronized void hangUp(WebSocket open) {
    open.sendClose(NORMAL, "done");
  }

  @Override
  public void onOpen(WebSocket socketOfPod) {
    way = socketOfPod;
    if (ended.isDone()) {
      hangUp(socketOfPod); // given up before it was open
    }
  }

  @Override
  public void onMessage(WebSocket from, ByteBuffer message) {
    int channel = message.hasRemaining() ? message.get() : -1;
    if (channel != DATA && channel != ERROR) {
      end("it speaks another protocol");
    } else if (!introduced[channel]) {
      introduced[channel] = true;
      if (introduced[DATA] && introduced[ERROR]) {
        begun.complete(null); // whoever carries a client asks for more
      } else {
        from.request();
      }
    } else if (channel == ERROR) {
      end(StandardCharsets.UTF_8.decode(message).toString().strip());
    } else {
      pass(from, message);
    }
  }

  private void pass(WebSocket from, ByteBuffer message) {
    try {
      threads.execute(() -> write(from, message));
    } catch (RejectedExecutionException e) {
      close(); // all of them are being closed
    }
  }

  /** The next message is asked for only then, so that they come one after another. */
  private void write(WebSocket from, ByteBuffer message) {
    try {
      Socket socket = client;
      byte[] bytes = new byte[message.remaining()];
      message.get(bytes);
      if (socket != null) {
        socket.getOutputStream().write(bytes);
      }
      from.request();
    } catch (IOException e) {
      close();
    }
  }

  @Override
  public void onClose(WebSocket from, int code, String reason) {
    end(null);
  }

  @Override
  public void onError(WebSocket from, Throwable thrown) {
    end(thrown.getMessage() == null ? "it broke off" : thrown.getMessage());
  }

  /** What ended it, where that was said; completed when it has ended. */
  CompletableFuture<@Nullable String> ended() {
    return ended;
  }

  private void end(@Nullable String why) {
    begun.complete(why == null ? "it was closed" : why);
    ended.complete(why);
    close();
  }

  @Override
  public void close() {
    begun.complete("it was closed");
    ended.complete(null);
    WebSocket open = way;
    if (open != null) {
      hangUp(open);
    }
    Socket socket = client;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no use any more in any case.
      }
    }
  }
}
