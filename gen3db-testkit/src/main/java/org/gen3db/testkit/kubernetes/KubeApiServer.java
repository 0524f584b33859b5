package org.gen3db.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.gen3db.testkit.ScratchFolders;
import org.jspecify.annotations.Nullable;

/**
 * The real API server with etcd behind it, RBAC on, one for all tests of a JVM. It has no
 * controllers: a test brings those that it needs. The programs are those of the folder that
 * KUBEBUILDER_ASSETS names, or those that the full build prepares below {@code ~/.cache/gen3db}.
 */
public final class KubeApiServer extends TestCluster {
  private static final Duration START = Duration.ofMinutes(2);

  /** Ends what it started when its input ends, which this JVM holds open, however it ends. */
  private static final String HELD =
      "\"$@\" & pid=$!; trap '' INT TERM HUP; cat >/dev/null; kill -9 $pid; wait $pid";

  private final Path folder = ScratchFolders.create("kube");
  private final List<Process> processes = new ArrayList<>();
  private final List<OutputStream> pulses = new ArrayList<>();
  private final int port = freePort();
  private final int etcd = freePort();
  private @Nullable Process serving;
  private @Nullable SSLContext trust;

  private static final class Shared {
    private static final KubeApiServer SERVER = started();
  }

  private KubeApiServer() {}

  /** The one of this JVM. */
  public static KubeApiServer shared() {
    return Shared.SERVER;
  }

  /** One of its own, for tests that stop it. */
  public static KubeApiServer started() {
    var server = new KubeApiServer();
    try {
      server.prepare();
      server.startEtcd();
      server.startServing();
      server.installDefinitions();
      return server;
    } catch (IOException | GeneralSecurityException e) {
      server.close();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path program(String name) throws IOException {
    @Nullable String assets = System.getenv("KUBEBUILDER_ASSETS");
    Path bin =
        assets == null
            ? Path.of(System.getProperty("user.home"), ".cache", "gen3db", "bin")
            : Path.of(assets);
    try (Stream<Path> all = Files.list(bin)) {
      return all.filter(file -> file.getFileName().toString().matches(name + "(-[0-9.]+)?"))
          .max(Path::compareTo)
          .orElseThrow(() -> new IOException("no " + name + " in " + bin + "; .ci/run makes one"));
    }
  }

  private void prepare() throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    Files.writeString(
        folder.resolve("accounts.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
    Files.writeString(
        folder.resolve("tokens.csv"),
        """
        admin-token,admin,admin,system:masters
        limited-token,limited,limited
        nobody-token,nobody,nobody
        """);
  }

  private void startEtcd() throws IOException {
    String url = "http://127.0.0.1:" + etcd;
    pulses.add(
        start(
                "etcd",
                program("etcd").toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=http://127.0.0.1:" + freePort(),
                "--unsafe-no-fsync")
            .getOutputStream());
  }

  private Process start(String name, String... command) throws IOException {
    var all = new ArrayList<>(List.of("sh", "-c", HELD, name));
    all.addAll(List.of(command));
    Process process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve(name + ".log").toFile()))
            .start();
    processes.add(process);
    return process;
  }

  /** Lets it serve, again after it was stopped; what it held is there still. */
  public void startServing() throws IOException, GeneralSecurityException {
    serving =
        start(
            "kube-apiserver",
            program("kube-apiserver").toString(),
            "--etcd-servers=http://127.0.0.1:" + etcd,
            "--secure-port=" + port,
            "--bind-address=127.0.0.1",
            "--cert-dir=" + folder.resolve("certificates"),
            "--service-account-issuer=https://127.0.0.1:" + port,
            "--service-account-key-file=" + folder.resolve("accounts.pem"),
            "--service-account-signing-key-file=" + folder.resolve("accounts.pem"),
            "--token-auth-file=" + folder.resolve("tokens.csv"),
            "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount",
            "--service-cluster-ip-range=10.0.0.0/24");
    awaitReady();
  }

  private void awaitReady() throws IOException, GeneralSecurityException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (Files.exists(certificateFile())) {
          if (trust == null) {
            trust = trusting(certificateFile());
          }
          if (get("readyz").code() == 200) {
            return;
          }
        }
        Thread.sleep(100);
      } catch (UncheckedIOException e) {
        pauseShortly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    throw new IOException("the API server does not start; see " + folder);
  }

  private static void pauseShortly() throws IOException {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Path certificateFile() {
    return folder.resolve("certificates").resolve("apiserver.crt");
  }

  private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("c" + number++, one);
      }
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private void installDefinitions() throws IOException {
    try (InputStream in = KubeApiServer.class.getResourceAsStream("external-secrets-crds.json")) {
      if (in == null) {
        throw new IOException("external-secrets-crds.json is not in the testkit");
      }
      for (var crd : json(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
        post("apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd);
      }
    }
    long end = System.nanoTime() + START.toNanos();
    for (String served : List.of("v1/externalsecrets", "v1alpha1/pushsecrets")) {
      while (get("apis/external-secrets.io/" + served).code() != 200) {
        if (System.nanoTime() > end) {
          throw new IOException("the definitions of External Secrets are not served");
        }
        pauseShortly();
      }
    }
  }

  @Override
  public void knowCreateOrMerge(boolean known) {
    String path =
        "apis/apiextensions.k8s.io/v1/customresourcedefinitions/externalsecrets.external-secrets.io";
    JsonNode definition = get(path).done();
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    values.add("Owner").add("Orphan").add("Merge").add("None");
    if (known) {
      values.add("CreateOrMerge");
    }
    ((ObjectNode)
            definition.at(
                "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/target/properties"
                    + "/creationPolicy"))
        .set("enum", values);
    call("PUT", path, "application/json", definition).done();
    long end = System.nanoTime() + START.toNanos();
    // What is served follows in a moment.
    while (serves("CreateOrMerge") != known) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the definition is served as it was");
      }
      try {
        pauseShortly();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private boolean serves(String policy) {
    return call(
                "POST",
                "apis/external-secrets.io/v1/namespaces/default/externalsecrets?dryRun=All",
                "application/json",
                json(
                    """
                    {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
                     "metadata": {"name": "dry"}, "spec": {"target": {"creationPolicy": "%s"}}}"""
                        .formatted(policy)))
            .code()
        == 201;
  }

  /** Stops it as a machine that loses its power, and its port is free; etcd stays. */
  public void stopServing() {
    Process stopped = serving;
    if (stopped != null) {
      serving = null;
      stop(stopped.getOutputStream());
      await(stopped);
    }
  }

  private static void await(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(OutputStream pulse) {
    try {
      pulse.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  @Override
  protected String administrator() {
    return "admin-token";
  }

  @Override
  protected @Nullable SSLContext trust() {
    return trust;
  }

  @Override
  protected Path certificate() {
    return certificateFile();
  }

  @Override
  public void close() {
    stopServing();
    pulses.forEach(KubeApiServer::stop);
    processes.forEach(KubeApiServer::await);
  }
}
