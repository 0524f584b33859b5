package org.gen3db.adapter.k8s.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How the cluster is reached: by a kubeconfig, in the context asked for or its current one, or by
 * the account of the pod that gen3db runs in. Nothing is read before it is asked for.
 */
public final class Cluster implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;

  /** What an answer may take: a server that is at work answers sooner. */
  public static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private final KubernetesSettings settings;
  private final String namespace;
  private @Nullable Connection connection;

  /**
   * A client and where it leads.
   *
   * @param client speaks to the API server
   * @param url of the API server, with a slash at its end
   */
  record Connection(HttpClient client, String url) {}

  public Cluster(KubernetesSettings settings, String namespace) {
    this.settings = settings;
    this.namespace = namespace;
  }

  /** Loads what the first request needs; contacts nothing. */
  @SuppressWarnings("deprecation") // as in ofFile
  public static void warmUp() {
    Config config = Config.fromKubeconfig("apiVersion: v1\nkind: Config\n");
    config.setMasterUrl("https://localhost/");
    client(config).close();
  }

  /**
   * The one client of a run. Contacts nothing, unless the kubeconfig has a program for that.
   *
   * @throws Gen3DbException when nothing says how the cluster is reached
   */
  synchronized Connection connection() {
    if (connection == null) {
      Config config = configured();
      connection = new Connection(client(config), config.getMasterUrl());
    }
    return connection;
  }

  private static HttpClient client(Config config) {
    // Waits and repetitions are the caller's, who knows what may be repeated and when to stop.
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setRequestTimeout(Math.toIntExact(LONGEST_ANSWER.toMillis()));
    if (config.getMasterUrl().startsWith("http:")) {
      config.setHttp2Disable(true); // would begin with an upgrade that no proxy knows
    }
    HttpClient.Builder builder = new JdkHttpClientFactory().newBuilder(config);
    // The first would log what Secrets hold, the second parses and changes what is sent.
    builder.addOrReplaceInterceptor("HttpLogging", null);
    builder.addOrReplaceInterceptor("BACKWARDS", null);
    return builder.build();
  }

  private Config configured() {
    try {
      Config config =
          settings.kubeconfig().isPresent() ? ofFile(settings.kubeconfig().get()) : found();
      checkContext(config);
      return config;
    } catch (KubernetesClientException | IllegalArgumentException | IOException e) {
      throw new Gen3DbException(
          Notice.of(KubernetesCode.NO_CLUSTER, place(), "it cannot be used: " + Reason.of(e))
              .thrownAs(e));
    }
  }

  @SuppressWarnings({"deprecation", "removal"}) // the only one that takes a context and a file
  private Config ofFile(Path file) throws IOException {
    return Config.fromKubeconfig(
        settings.context().orElse(null), Files.readString(file), file.toString());
  }

  private Config found() {
    if (files().stream().noneMatch(Files::isReadable)
        && System.getenv("KUBERNETES_SERVICE_HOST") == null
        && System.getProperty(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY) == null) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.NO_CLUSTER,
              place(),
              "there is no kubeconfig that can be read, and this is no pod of a cluster"));
    }
    return Config.autoConfigure(settings.context().orElse(null));
  }

  private void checkContext(Config config) {
    Optional<String> wanted = settings.context();
    if (wanted.isEmpty()) {
      return;
    }
    List<String> known =
        config.getContexts() == null
            ? List.of()
            : config.getContexts().stream().map(one -> one.getName()).sorted().toList();
    if (!known.contains(wanted.get())) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.NO_CONTEXT,
              place(),
              "it has no context \"" + wanted.get() + "\"; it has " + String.join(", ", known)));
    }
  }

  private static List<Path> files() {
    return Config.getKubeconfigFilenames().stream().map(Path::of).toList();
  }

  private String place() {
    return settings
        .kubeconfig()
        .map(Path::toString)
        .orElseGet(
            () -> String.join(", ", files().stream().map(Path::toString).distinct().toList()));
  }

  /** Whether this is a Pod of the cluster itself, by its own account. */
  public boolean isInside() {
    return settings.kubeconfig().isEmpty()
        && settings.context().isEmpty()
        && System.getenv("KUBERNETES_SERVICE_HOST") != null;
  }

  /**
   * Begins to open a WebSocket at the API server.
   *
   * @param path with its query
   * @param protocol that is spoken in it
   */
  public CompletableFuture<WebSocket> webSocket(
      String path, String protocol, WebSocket.Listener listener) {
    Connection to = connection();
    return to.client()
        .newWebSocketBuilder()
        .uri(URI.create(to.url() + path))
        .subprotocol(protocol)
        .connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
        .buildAsync(listener);
  }

  /** The namespace and what tells the cluster from others, for messages. */
  public String describe() {
    return "namespace "
        + namespace
        + settings.context().map(context -> " of the context " + context).orElse(" of the cluster");
  }

  /** What a command for the cluster begins with, so that it reaches the same one. */
  public String kubectl() {
    return "kubectl"
        + settings
            .kubeconfig()
            .map(file -> " --kubeconfig " + Shell.quoted(file.toString()))
            .orElse("")
        + settings.context().map(context -> " --context " + Shell.quoted(context)).orElse("")
        + " -n "
        + namespace;
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      connection.client().close();
      connection = null;
    }
  }
}
