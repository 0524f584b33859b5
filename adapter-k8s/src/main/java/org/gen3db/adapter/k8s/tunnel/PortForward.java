package org.gen3db.adapter.k8s.tunnel;

import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Cluster;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
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

  private final Cluster cluster;
  private final Namespace namespace;
  private final PodBehind.Search search;
  private final Cancellation whole;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listening;
  private @Nullable ExecutorService threads;
  private @Nullable Endpoint open;

  /**
   * The way of a run; nothing is opened yet.
   *
   * @param patience how long a Pod is waited for that is starting
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

  private Endpoint listen(Endpoint server, PodBehind pod) {
    ExecutorService own = threads();
    try {
      probe(pod, own);
      var local = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
      listening = local;
      own.execute(() -> accept(local, own, server, pod));
      var here = new Endpoint(LOOPBACK, local.getLocalPort());
      LOG.info(
          "{} is reached by a port-forward from {} to pod/{} port {} in the {}"
              + " (gen3db.databaseServer.portForward)",
          server,
          here,
          pod.pod(),
          pod.port(),
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

  /** Whether it can be done at all, told before anybody wonders why the server says nothing. */
  private void probe(PodBehind pod, ExecutorService own) throws IOException {
    try (var nobody = new Socket();
        var stream = new Stream(nobody, own)) {
      connect(pod, stream);
    }
  }

  private void accept(ServerSocket local, ExecutorService own, Endpoint server, PodBehind first) {
    PodBehind pod = first;
    while (!local.isClosed()) {
      try {
        Socket client = local.accept();
        client.setTcpNoDelay(true);
        PodBehind now = pod;
        try {
          pod = begin(client, own, server, now);
        } catch (Gen3DbException e) {
          client.close();
          LOG.warn("the port-forward to pod/{}: {}", now.pod(), e.problem().message());
        }
      } catch (IOException | RejectedExecutionException e) {
        if (!local.isClosed()) {
          LOG.warn("the port-forward: {}", e.getMessage());
        }
      }
    }
  }

  /** Connects a client; where the Pod is gone, by another one, which is found anew. */
  private PodBehind begin(Socket client, ExecutorService own, Endpoint server, PodBehind pod)
      throws IOException {
    try {
      return begin(client, own, pod);
    } catch (Gen3DbException gone) {
      PodBehind other = search.of(server.host(), server.port(), whole);
      return begin(client, own, other);
    }
  }

  private PodBehind begin(Socket client, ExecutorService own, PodBehind pod) throws IOException {
    var stream = new Stream(client, own);
    WebSocket way = connect(pod, stream);
    streams.add(stream);
    var unused =
        stream
            .ended()
            .thenAccept(
                why -> {
                  streams.remove(stream);
                  if (why != null) {
                    LOG.warn("the port-forward to pod/{} ended: {}", pod.pod(), why);
                  }
                });
    own.execute(() -> stream.pump(way));
    return pod;
  }

  /**
   * Opens a way to the Pod's port.
   *
   * @throws Gen3DbException when it cannot be opened, or the port does not answer
   */
  private WebSocket connect(PodBehind pod, Stream stream) {
    String place = "pod/" + pod.pod() + " port " + pod.port();
    CompletableFuture<WebSocket> connecting =
        cluster.webSocket(
            namespace.path() + "/pods/" + pod.pod() + "/portforward?ports=" + pod.port(),
            Stream.PROTOCOL,
            stream);
    try {
      WebSocket way = connecting.get(Cluster.LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      String wrong = stream.begun().get(Cluster.LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      if (wrong != null) {
        way.sendClose(1000, "done");
        throw new Gen3DbException(Notice.of(KubernetesCode.NO_TUNNEL, place, wrong));
      }
      return way;
    } catch (TimeoutException | CancellationException e) {
      connecting.cancel(true);
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.NO_TUNNEL,
              place,
              "no answer within " + Cluster.LONGEST_ANSWER.toSeconds() + " s"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Gen3DbException(Notice.of(KubernetesCode.NO_TUNNEL, place, "interrupted"));
    } catch (ExecutionException e) {
      throw refused(place, e.getCause());
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
