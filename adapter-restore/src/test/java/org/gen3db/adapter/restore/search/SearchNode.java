package org.gen3db.adapter.restore.search;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gen3db.testkit.ScratchFolders;

/**
 * A real server, in a JVM of its own that ends with this one, whatever ends it: its standard input
 * is closed then.
 */
public final class SearchNode implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(10);

  /** Those that tests share. */
  private static final Map<Version, SearchNode> SHARED = new EnumMap<>(Version.class);

  /** Held, and never closed: by the collector neither. */
  private static final List<DatagramSocket> CLAIMS = new ArrayList<>();

  /** The versions that a restore is shown on. */
  public enum Version {
    ELASTICSEARCH_7_10(
        "elasticsearch-7.10", "org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner", 17),
    OPENSEARCH_1_3("opensearch-1.3", "org.codelibs.opensearch.runner.OpenSearchRunner", 17),
    OPENSEARCH_2_19("opensearch-2.19", "org.codelibs.opensearch.runner.OpenSearchRunner", 17),
    OPENSEARCH_3("opensearch-3", "org.codelibs.opensearch.runner.OpenSearchRunner", 21);

    private final String folder;
    private final String main;
    private final int java;

    Version(String folder, String main, int java) {
      this.folder = folder;
      this.main = main;
      this.java = java;
    }
  }

  private final Process process;
  private final OutputStream pulse;
  private final URI url;
  private final Path home;

  private SearchNode(Process process, URI url, Path home) {
    this.process = process;
    this.pulse = process.getOutputStream();
    this.url = url;
    this.home = home;
  }

  /**
   * The one of a version that tests share, one after another; started for the first of them, and
   * there until {@link #endShared}.
   */
  static SearchNode shared(Version version) {
    return SHARED.computeIfAbsent(version, SearchNode::start);
  }

  /** Starts the shared one again with its data, at the same place; it was killed. */
  static void restartShared(Version version) {
    SearchNode killed = SHARED.remove(version);
    SHARED.put(version, start(version, killed.home, killed.url.getPort()));
  }

  static void endShared() {
    SHARED.values().forEach(SearchNode::close);
    SHARED.clear();
  }

  /** Starts one and waits until it answers. */
  public static SearchNode start(Version version) {
    return start(version, ScratchFolders.create("search"), freePort());
  }

  private static SearchNode start(Version version, Path home, int port) {
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  java(version.java),
                  // For minutes of little work: compiling it well would cost more than that.
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xms256m",
                  "-Xmx1g",
                  "-Dopensearch.path.home=" + home,
                  "-Dlog4j2.disable.jmx=true",
                  "--add-opens=java.base/java.lang=ALL-UNNAMED",
                  "-cp",
                  jars(version) + File.pathSeparator + testClasses(),
                  SearchNodeMain.class.getName(),
                  version.main,
                  home.resolve("node").toString(),
                  String.valueOf(port)));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .directory(home.toFile())
              .start();
      var node = new SearchNode(process, URI.create("http://127.0.0.1:" + port), home);
      node.await();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jars(Version version) {
    Path folder =
        Path.of(
                System.getProperty(
                    "gen3db.test.search",
                    System.getProperty("user.home") + "/.cache/gen3db/search"))
            .resolve(version.folder);
    if (!Files.exists(folder.resolve("complete"))) {
      throw new IllegalStateException(folder + " is not there; bash .ci/run prepares it");
    }
    return folder + "/*";
  }

  private static String testClasses() {
    return Path.of(
            SearchNodeMain.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  private static String java(int least) throws IOException {
    if (Runtime.version().feature() >= least && Runtime.version().feature() < 24) {
      return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
    try (var homes = Files.list(Path.of("/usr/lib/jvm"))) {
      return homes
          .filter(
              home -> home.getFileName().toString().matches(least > 17 ? ".*(21|25).*" : ".*17.*"))
          .map(home -> home.resolve("bin/java"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no Java " + least + " was found"))
          .toString();
    }
  }

  /**
   * A port that is free, and that no other JVM of the tests takes meanwhile: a server listens at it
   * only seconds later, and others look for one at the same time.
   */
  private static int freePort() {
    for (int port = 9210; port < 9290; port++) {
      if (claim(port)) {
        try (var free = new ServerSocket(port)) {
          return free.getLocalPort();
        } catch (IOException e) {
          // taken: the next one
        }
      }
    }
    throw new IllegalStateException("no free port");
  }

  /** By the UDP port of the same number, which this JVM holds until it ends, however it ends. */
  private static boolean claim(int port) {
    try {
      CLAIMS.add(new DatagramSocket(port, InetAddress.getLoopbackAddress()));
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  private void await() throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the server ended:\n" + log());
      }
      if (answers()) {
        return;
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close();
        throw new IllegalStateException(e);
      }
    }
    close();
    throw new IllegalStateException("the server does not start:\n" + log());
  }

  private boolean answers() {
    try {
      var connection =
          (HttpURLConnection)
              url.resolve("/_cluster/health?wait_for_status=yellow&timeout=5s")
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(10_000);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it has printed. */
  public String log() {
    try {
      return Files.readString(home.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  public URI url() {
    return url;
  }

  public Path home() {
    return home;
  }

  /** Ends it as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      pulse.close();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException e) {
      kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }
}
