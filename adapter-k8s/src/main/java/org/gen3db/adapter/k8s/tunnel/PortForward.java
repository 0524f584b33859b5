package org.gen3db.adapter.k8s.tunnel;

import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Cluster;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.server.ServerTunnel;
import org.gen3db.spi.AdapterContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the bundled server by a port-forward, as of kubectl: a port of this machine, each of
 * whose connections goes by the API server and the kubelet to the Pod behind the server's Service.
 */
public final class PortForward implements ServerTunnel, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PortForward.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

  private final Cluster cluster;
  private final Namespace namespace;
  private final PodBehind.Search search;
  private final Cancellation whole;
  private final Duration longestAnswer;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private volatile @Nullable PodBehind pod;
  private @Nullable ServerSocket listening;
  private @Nullable ExecutorService threads;
  private @Nullable Endpoint open;

  /**
   * The way of a run; nothing is opened yet.
   *
   * @param patience how long a Pod is waited for that is starting, and at most a way to it
   */
  public PortForward(
      Cluster cluster,
      ApiServer api,
      Namespace namespace,
      Duration patience,
      AdapterContext context) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.search = new PodBehind.Search(api, namespace, context.progress(), patience);
    this.whole = context.cancellation();
    this.longestAnswer =
        patience.compareTo(Cluster.LONGEST_ANSWER) < 0 ? patience : Cluster.LONGEST_ANSWER;
  }

  @Override
  public synchronized Optional<Endpoint> open(Endpoint server, Cancellation cancellation) {
    if (cluster.isInside()) {
      return Optional.empty();
    }
    if (open == null) {
      open = listen(server, search.of(server.host(), server.port(), cancellation));
    }
    return Optional.of(open);
  }

  private Endpoint listen(Endpoint server, PodBehind found) {
    ExecutorService own = threads();
    try {
      // Whether it can be done at all, told before anybody wonders why the server says nothing.
      connect(found, own).close();
      pod = found;
      var local = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
      listening = local;
      own.execute(() -> accept(local, own, server));
      var here = new Endpoint(LOOPBACK, local.getLocalPort());
      LOG.info(
          "{} is reached by a port-forward from {} to pod/{} port {} in the {}"
              + " (gen3db.databaseServer.portForward)",
          server,
          here,
          found.pod(),
          found.port(),
          namespace.describe());
      return here;
    } catch (IOException e) {
      throw new Gen3DbException(
          Notice.of(
                  KubernetesCode.NO_TUNNEL,
                  server.toString(),
                  "no port of this machine can be listened at: " + e.getMessage())
              .thrownAs(e));
    }
  }

  private ExecutorService threads() {
    if (threads == null) {
      var count = new AtomicInteger();
      threads =
          Executors.newCachedThreadPool(
              task -> {
                var thread = new Thread(task, "gen3db-port-forward-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
              });
    }
    return threads;
  }

  /** Each connection is begun on a thread of its own: one that takes long holds up no other. */
  private void accept(ServerSocket local, ExecutorService own, Endpoint server) {
    while (!local.isClosed()) {
      try {
        Socket client = local.accept();
        own.execute(() -> serve(client, own, server, local));
      } catch (IOException | RejectedExecutionException e) {
        if (!local.isClosed()) {
          LOG.warn("the port-forward: {}", Reason.of(e));
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos()); // as where no file may be opened
        }
      }
    }
  }

  /** Whatever becomes of one connection, the port goes on to take others. */
  private void serve(Socket client, ExecutorService own, Endpoint server, ServerSocket local) {
    try (client) {
      client.setTcpNoDelay(true);
      Stream stream = connected(own, server);
      streams.add(stream);
      var unused = stream.ended().thenAccept(why -> ended(stream, why));
      if (local.isClosed()) {
        stream.close();
      }
      stream.carry(client);
    } catch (Gen3DbException e) {
      if (!local.isClosed()) {
        LOG.warn("the port-forward: {}: {}", e.problem().place(), e.problem().message());
      }
    } catch (IOException | RuntimeException e) {
      if (!local.isClosed()) {
        LOG.warn("the port-forward: {}", Reason.of(e));
      }
    }
  }

  private void ended(Stream stream, @Nullable String why) {
    streams.remove(stream);
    PodBehind led = pod;
    if (why != null && led != null) {
      LOG.warn("the port-forward to pod/{} ended: {}", led.pod(), why);
    }
  }

  /** Connects to the Pod; where it is gone, to another one, which is found anew. */
  private Stream connected(ExecutorService own, Endpoint server) {
    PodBehind known = pod;
    if (known != null) {
      try {
        return connect(known, own);
      } catch (Gen3DbException gone) {
        LOG.debug("the port-forward to pod/{}", known.pod(), gone);
      }
    }
    PodBehind other = search.of(server.host(), server.port(), whole);
    Stream stream = connect(other, own);
    pod = other;
    return stream;
  }

  /**
   * Opens a way to the Pod's port.
   *
   * @throws Gen3DbException when it cannot be opened, or the port does not answer
   */
  private Stream connect(PodBehind to, ExecutorService own) {
    String place = "pod/" + to.pod() + " port " + to.port();
    var stream = new Stream(own);
    boolean begun = false;
    try {
      cluster
          .webSocket(
              namespace.path() + "/pods/" + to.pod() + "/portforward?ports=" + to.port(),
              Stream.PROTOCOL,
              stream)
          .get(longestAnswer.toMillis(), TimeUnit.MILLISECONDS);
      String wrong = stream.begun().get(longestAnswer.toMillis(), TimeUnit.MILLISECONDS);
      if (wrong != null) {
        throw new Gen3DbException(Notice.of(KubernetesCode.NO_TUNNEL, place, wrong));
      }
      begun = true;
      return stream;
    } catch (TimeoutException | CancellationException e) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.NO_TUNNEL,
              place,
              "no answer within " + longestAnswer.toSeconds() + " s"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Gen3DbException(Notice.of(KubernetesCode.NO_TUNNEL, place, "interrupted"));
    } catch (ExecutionException e) {
      throw refused(place, e.getCause());
    } finally {
      if (!begun) {
        stream.close(); // also one that opens only now
      }
    }
  }

  private Gen3DbException refused(String place, @Nullable Throwable cause) {
    if (cause instanceof WebSocketHandshakeException handshake
        && handshake.getResponse() != null
        && handshake.getResponse().code() == 403) {
      return new Gen3DbException(
          new Refusal(namespace).missing(place, "the account", "get", "pods/portforward"));
    }
    String why =
        cause instanceof WebSocketHandshakeException handshake && handshake.getResponse() != null
            ? "the API server answers " + handshake.getResponse().code()
            : cause == null || cause.getMessage() == null
                ? "no reason is given"
                : cause.getMessage();
    Notice notice = Notice.of(KubernetesCode.NO_TUNNEL, place, why);
    return new Gen3DbException(cause instanceof Exception e ? notice.thrownAs(e) : notice);
  }

  @Override
  public synchronized void close() {
    if (listening != null) {
      try {
        listening.close();
      } catch (IOException e) {
        LOG.debug("closing the port of a port-forward", e);
      }
    }
    streams.forEach(Stream::close);
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
