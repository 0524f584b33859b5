package org.gen3db.adapter.k8s.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Cluster;
import org.gen3db.adapter.k8s.api.KubernetesSettings;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.values.Sourced;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.Progress;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.StandInKubelet;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of single connections, with a server behind them that says back what it hears. */
class PortForwardTest {
  private static final Endpoint SERVER = new Endpoint("gen3-postgresql", 5432);

  @TempDir Path folder;
  private StandInApiServer api;
  private StandInKubelet kubelet;
  private ServerSocket echo;
  private String namespace = "";
  private Cluster cluster;
  private PortForward forward;

  @BeforeEach
  void begin() throws IOException {
    api = new StandInApiServer();
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::echo);
    kubelet = StandInKubelet.before(api, echo.getLocalPort());
    namespace = api.newNamespace();
    api.post(
        "api/v1/namespaces/" + namespace + "/services",
        TestCluster.json(
            """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "gen3-postgresql"},
             "spec": {"selector": {"app": "postgresql"},
                      "ports": [{"port": 5432, "targetPort": 5433}]}}"""));
    pod("first", true);
    forward = within(Duration.ofSeconds(20));
  }

  @AfterEach
  void end() throws IOException {
    forward.close();
    cluster.close();
    kubelet.close();
    api.close();
    echo.close();
  }

  private static void daemon(Runnable work) {
    var thread = new Thread(work, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  private void echo() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        daemon(
            () -> {
              try (client) {
                client.getInputStream().transferTo(client.getOutputStream());
              } catch (IOException e) {
                // It went.
              }
            });
      } catch (IOException e) {
        return;
      }
    }
  }

  private void pod(String name, boolean ready) {
    String pods = "api/v1/namespaces/" + namespace + "/pods";
    api.post(
        pods,
        TestCluster.json(
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%s", "labels": {"app": "postgresql"}}, "spec": {}}"""
                .formatted(name)));
    ready(name, ready);
  }

  private void ready(String pod, boolean ready) {
    api.call(
            "PATCH",
            "api/v1/namespaces/" + namespace + "/pods/" + pod + "/status",
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"status": {"conditions": [{"type": "Ready", "status": "%s"}]}}"""
                    .formatted(ready ? "True" : "False")))
        .done();
  }

  private PortForward within(Duration patience) throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        Files.readString(api.kubeconfig())
            .replace(api.url(), "http://127.0.0.1:" + kubelet.port()));
    var settings =
        new KubernetesSettings(
            Optional.empty(),
            Optional.of(kubeconfig),
            false,
            patience,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));
    cluster = new Cluster(settings, namespace);
    return new PortForward(
        cluster,
        new ApiServer(cluster, patience, Progress.NONE),
        new Namespace("gen3", namespace, false, cluster),
        patience,
        new Context());
  }

  private Socket connected() throws IOException {
    Endpoint here = forward.open(SERVER, Cancellation.create()).orElseThrow();
    var socket = new Socket(here.host(), here.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String said(Socket socket, String words) throws IOException {
    socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
    return new String(socket.getInputStream().readNBytes(words.length()), StandardCharsets.UTF_8);
  }

  private void allAreClosed() {
    Awaitility.await()
        .atMost(5, TimeUnit.MINUTES)
        .untilAsserted(() -> assertThat(kubelet.open()).isZero());
  }

  /** The client's connection is the one that the second Pod gets: none is lost, none is closed. */
  @Test
  void whereThePodIsGoneTheSameConnectionGoesToAnother() throws IOException {
    try (Socket before = connected()) {
      assertThat(said(before, "before")).isEqualTo("before");
    }
    kubelet.lose("first");
    ready("first", false);
    pod("second", true);
    try (Socket after = connected()) {
      assertThat(said(after, "after")).isEqualTo("after");
      assertThat(kubelet.forwards()).last().asString().contains("second");
    }
    allAreClosed();
  }

  @Test
  void oneThatIsNotAnsweredHoldsUpNoOther() throws IOException {
    try (Socket first = connected()) {
      assertThat(said(first, "one")).isEqualTo("one");
      kubelet.hold("first");
      try (Socket held = connected()) {
        Awaitility.await()
            .atMost(5, TimeUnit.MINUTES)
            .untilAsserted(() -> assertThat(kubelet.open()).isEqualTo(2));
        assertThat(said(first, "two")).isEqualTo("two");
        try (Socket waits = connected()) {
          Awaitility.await()
              .atMost(5, TimeUnit.MINUTES)
              .untilAsserted(() -> assertThat(kubelet.open()).isEqualTo(3));
          kubelet.goOn("first");
          assertThat(said(waits, "three")).isEqualTo("three");
          assertThat(said(held, "four")).isEqualTo("four");
        }
      }
    }
    allAreClosed();
  }

  /** After a failure of any kind the port takes the next connection. */
  @Test
  void oneThatFailsIsClosedAndTheNextOneIsTaken() throws IOException {
    try (Socket first = connected()) {
      assertThat(said(first, "one")).isEqualTo("one");
    }
    kubelet.refuse("error forwarding port 5433: nobody listens");
    try (Socket refused = connected()) {
      assertThat(refused.getInputStream().read()).isEqualTo(-1);
    }
    kubelet.refuse("");
    try (Socket next = connected()) {
      assertThat(said(next, "two")).isEqualTo("two");
    }
    allAreClosed();
  }

  /** What opens only after it was given up is closed, and nobody holds it. */
  @Test
  void oneThatIsAnsweredTooLateIsClosed() throws IOException {
    forward.close();
    cluster.close();
    forward = within(Duration.ofMillis(600));
    kubelet.hold("first");
    assertThatThrownBy(() -> forward.open(SERVER, Cancellation.create()))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("no answer within");
    assertThat(kubelet.open()).isEqualTo(1);
    kubelet.goOn("first");
    allAreClosed();
    try (Socket next = connected()) {
      assertThat(said(next, "one")).isEqualTo("one");
    }
    allAreClosed();
  }

  @Test
  void whatIsOpenEndsWithTheRun() throws IOException {
    try (Socket first = connected()) {
      assertThat(said(first, "one")).isEqualTo("one");
      forward.close();
      assertThat(first.getInputStream().read()).isEqualTo(-1);
    }
    allAreClosed();
  }

  /** A run with nothing but its own cancellation and progress. */
  private static final class Context implements AdapterContext {
    private final Cancellation cancellation = Cancellation.create();

    @Override
    public String release() {
      return "gen3";
    }

    @Override
    public String namespace() {
      return "default";
    }

    @Override
    public Path workingDirectory() {
      return Path.of("");
    }

    @Override
    public Path stateDirectory() {
      return Path.of("");
    }

    @Override
    public Optional<Sourced<String>> value(String path) {
      return Optional.empty();
    }

    @Override
    public <P> Optional<P> port(Class<P> type) {
      return Optional.empty();
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public Cancellation cancellation() {
      return cancellation;
    }

    @Override
    public Progress progress() {
      return Progress.NONE;
    }
  }
}
