package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.benchmarks.ProvisioningBenchmark.Measured;
import org.gen3db.benchmarks.server.Scratch;
import org.gen3db.benchmarks.server.ScratchServer;

/**
 * A dump of indexd- and sheepdog-like tables restored on a server as new: by psql, by pg_restore
 * from the custom format, by gen3db without and with comparing, and once more by gen3db from the
 * template that a first restore left.
 */
final class RestoreLoad {
  private static final String PSQL = "psql -f";
  private static final String PSQL_ONE = "psql -1 -f";
  private static final String TWO_JOBS = "pg_restore -j2";
  private static final String FOUR_JOBS = "pg_restore -j4";
  private static final String UNCOMPARED = "gen3db, not comparing";
  private static final String OURS = "gen3db";
  private static final String SECOND = "gen3db, second restore";
  private static final List<String> PEERS = List.of(PSQL, PSQL_ONE, TWO_JOBS, FOUR_JOBS);

  /** As measured of the dumps that benchmarks/data/restore.sql gives, with room to be enough. */
  private static final int CASES_PER_MEGABYTE = 380;

  private static final int HEAP_MIB = 256;
  private static final String DATABASE = "peer";
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->\\d+M\\(\\d+M\\)");
  private static final Pattern AT_EXIT = Pattern.compile("generation.* used (\\d+)K");
  private static final String COUNTS =
      """
      SELECT concat_ws(' ',
        (SELECT count(*) FROM index_record), (SELECT count(*) FROM index_record_hash),
        (SELECT count(*) FROM index_record_url), (SELECT count(*) FROM index_record_authz),
        (SELECT count(*) FROM node_case), (SELECT count(*) FROM node_sample),
        (SELECT count(*) FROM edge_samplederivedfromcase), (SELECT count(*) FROM _voided_nodes),
        (SELECT count(*) FROM transaction_documents),
        (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'),
        (SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
          AND contype IN ('f', 'p')))
      """;

  private final Scratch scratch;
  private final Options options;
  private final Consumer<String> progress;
  private final Launcher launcher;
  private final Path plain;
  private final Path custom;
  private final Map<String, List<Double>> clock = new LinkedHashMap<>();
  private final Map<String, List<Double>> processor = new LinkedHashMap<>();
  private String counts = "";
  private long peakMebibytes;

  RestoreLoad(Scratch scratch, Options options, Consumer<String> progress) {
    this.scratch = scratch;
    this.options = options;
    this.progress = progress;
    this.launcher = new Launcher(options.home());
    this.plain = scratch.folder().resolve("dumps/1/bench0.sql");
    this.custom = scratch.folder().resolve("bench.dump");
  }

  /** Measures all of them in turn, each round in another order. */
  List<String> run() throws Exception {
    launcher.prepare(scratch.folder().resolve("gen3db.log"));
    makeDumps();
    writeValues();
    var contestants = new ArrayList<String>();
    if (options.peers()) {
      contestants.addAll(PEERS);
    }
    contestants.addAll(List.of(UNCOMPARED, OURS, SECOND));
    for (int round = 0; round < options.rounds(); round++) {
      for (int i = 0; i < contestants.size(); i++) {
        String contestant = contestants.get((round + i) % contestants.size());
        scratch.renew();
        measure(contestant);
      }
      progress.accept("round %d of %d is done".formatted(round + 1, options.rounds()));
    }
    return lines(contestants);
  }

  private void makeDumps() throws IOException, InterruptedException, SQLException {
    int cases = options.megabytes() * CASES_PER_MEGABYTE;
    progress.accept("making data of about %d MB".formatted(options.megabytes()));
    makeDatabase();
    client(
        "psql",
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-v",
        "cases=" + cases,
        "-f",
        options.home().resolve("benchmarks/data/restore.sql").toString());
    counts = counts(DATABASE);
    Files.createDirectories(plain.getParent());
    client("pg_dump", "-f", plain.toString());
    client("pg_dump", "-Fc", "-f", custom.toString());
    // The same dump for another service, which finds the template that the first one left.
    Files.createLink(plain.resolveSibling("bench1.sql"), plain);
  }

  private void makeDatabase() throws SQLException {
    execute("CREATE DATABASE " + DATABASE + " TEMPLATE template0");
  }

  private void writeValues() throws IOException {
    for (String templates : List.of("never", "always")) {
      Files.writeString(
          scratch.folder().resolve(templates + ".yaml"),
          "gen3db: {restore: {templates: %s}}%n".formatted(templates));
    }
    Files.writeString(
        scratch.folder().resolve("uncompared.yaml"),
        "gen3db: {restore: {templates: never, compare: false}}\n");
  }

  private void measure(String contestant) throws Exception {
    switch (contestant) {
      case PSQL -> peer(contestant, "psql", "-X", "-q", "-f", plain.toString());
      case PSQL_ONE -> peer(contestant, "psql", "-X", "-q", "-1", "-f", plain.toString());
      case TWO_JOBS -> peer(contestant, "pg_restore", "-j2", "-d", DATABASE, custom.toString());
      case FOUR_JOBS -> peer(contestant, "pg_restore", "-j4", "-d", DATABASE, custom.toString());
      case UNCOMPARED ->
          expect("\"compared\" : \"NOTHING\"", ours(contestant, "uncompared", "bench0"));
      case OURS -> {
        String said = ours(contestant, "never", "bench0");
        expect("\"compared\" : \"CONTENT\"", said);
        if (said.contains("\"compared\" : \"COUNT\"")) {
          throw new IOException("not all was compared: " + said);
        }
      }
      default -> {
        ours("", "always", "bench0");
        expect("\"copyOf\" : \"", ours(contestant, "always", "bench1"));
      }
    }
  }

  private static void expect(String text, String said) throws IOException {
    if (!said.contains(text)) {
      throw new IOException("no " + text + " in " + said);
    }
  }

  private void peer(String contestant, String... command) throws Exception {
    makeDatabase();
    timed(contestant, () -> client(command));
    sameAsSource(DATABASE);
  }

  /** As users start it; the contestant "" is not measured. */
  private String ours(String contestant, String values, String service) throws Exception {
    Path log = scratch.folder().resolve("gen3db.json");
    Path collections = scratch.folder().resolve("gc.log");
    Map<String, String> environment =
        Map.of(
            "GEN3DB_JAVA_OPTS",
            "-Xmx%dm -Xlog:gc,gc+heap+exit:file=%s::filecount=0".formatted(HEAP_MIB, collections));
    String[] arguments = {
      "restore",
      "-q",
      "-o",
      "json",
      "-f",
      scratch.values(2, options.threads()).toString(),
      "-f",
      scratch.folder().resolve(values + ".yaml").toString(),
      "--from",
      scratch.folder().resolve("dumps").toString(),
      "--version",
      "1",
      "--service",
      service
    };
    timed(contestant, () -> launcher.run(log, environment, arguments));
    peakMebibytes = Math.max(peakMebibytes, peak(Files.readAllLines(collections)));
    sameAsSource(
        scratch
            .server()
            .ask(
                "SELECT datname FROM pg_database WHERE datname LIKE '"
                    + service
                    + "%' AND datname NOT LIKE '%\\_\\_%'"));
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** What was in use before each collection and at the end, garbage included. */
  private static long peak(List<String> lines) {
    long peak = 0;
    long atExit = 0;
    for (String line : lines) {
      Matcher before = COLLECTION.matcher(line);
      if (before.find()) {
        peak = Math.max(peak, Long.parseLong(before.group(1)));
      }
      Matcher end = AT_EXIT.matcher(line);
      if (end.find()) {
        atExit += Long.parseLong(end.group(1));
      }
    }
    return Math.max(peak, atExit / 1024);
  }

  /** A step that may fail as those of programs do. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private void timed(String contestant, Step step) throws IOException, InterruptedException {
    double before = processorSeconds();
    long start = System.nanoTime();
    step.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double spent = processorSeconds() - before;
    if (!contestant.isEmpty()) {
      progress.accept(
          String.format(Locale.ROOT, "%s: %.2f s (processor %.2f s)", contestant, seconds, spent));
      clock.computeIfAbsent(contestant, name -> new ArrayList<>()).add(seconds);
      processor.computeIfAbsent(contestant, name -> new ArrayList<>()).add(spent);
    }
  }

  /** Of the programs that this JVM has started, and of the server. */
  private double processorSeconds() throws IOException {
    long server = scratch.server().pid();
    double seconds = Cpu.seconds(ProcessHandle.current().pid()) + Cpu.seconds(server);
    // A session's process may be at its end, and counts as its parent's only after that.
    for (ProcessHandle session : ProcessHandle.of(server).orElseThrow().children().toList()) {
      seconds += Cpu.seconds(session.pid());
    }
    return seconds;
  }

  private void client(String... command) throws IOException, InterruptedException {
    ScratchServer server = scratch.server();
    Processes.run(
        scratch.folder().resolve("client.log"),
        Map.of(
            "PGHOST", "127.0.0.1",
            "PGPORT", Integer.toString(server.port()),
            "PGUSER", server.username(),
            "PGPASSWORD", server.password(),
            "PGDATABASE", DATABASE),
        List.of(command));
  }

  private void sameAsSource(String database) throws IOException, SQLException {
    String found = counts(database);
    if (!found.equals(counts)) {
      throw new IOException(database + " has " + found + " instead of " + counts);
    }
  }

  private String counts(String database) throws SQLException {
    ScratchServer server = scratch.server();
    try (var connection =
            DriverManager.getConnection(
                server.url() + database, server.username(), server.password());
        var statement = connection.createStatement();
        var result = statement.executeQuery(COUNTS)) {
      return result.next() ? String.valueOf(result.getString(1)) : "";
    }
  }

  private void execute(String sql) throws SQLException {
    ScratchServer server = scratch.server();
    try (var connection =
            DriverManager.getConnection(
                server.url() + "postgres", server.username(), server.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> lines(Collection<String> contestants) throws IOException {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "dump      %.0f MB plain, %.0f MB custom; rows, then indexes and keys: %s",
            Files.size(plain) / 1e6,
            Files.size(custom) / 1e6,
            counts));
    lines.add(
        "gen3db    ./gen3db restore, launcher included, -Xmx%dm, %d sessions; it looks at all tables (ANALYZE), peers do not"
            .formatted(HEAP_MIB, options.threads()));
    if (options.peers()) {
      lines.add(faster(OURS, PSQL, 1.3));
      lines.add(faster(OURS, PSQL_ONE, 0));
      lines.add(faster(OURS, bestArchive(), 1.0));
      lines.add(faster(UNCOMPARED, PSQL, 0));
    } else {
      lines.add("psql and pg_restore: left out");
    }
    Measured compared = of(OURS);
    Measured not = of(UNCOMPARED);
    double extra = 100 * (compared.clock().timesOf(not.clock()) - 1);
    lines.add(
        String.format(
            Locale.ROOT,
            "  %6.1f %% longer (processor %.1f %%) by comparing; aim at most 25: %s",
            extra,
            100 * (compared.processor().timesOf(not.processor()) - 1),
            extra <= 25 ? "met" : "MISSED"));
    lines.add(faster(SECOND, OURS, 3));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %6d MiB of the heap in use at most, garbage included; aim below 256: %s",
            peakMebibytes,
            peakMebibytes < HEAP_MIB ? "met" : "MISSED"));
    for (String contestant : contestants) {
      Measured measured = of(contestant);
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-23s %-32s processor %s",
              contestant,
              measured.clock(),
              measured.processor()));
    }
    return lines;
  }

  private Measured of(String contestant) {
    return new Measured(
        new Samples(clock.getOrDefault(contestant, List.of())),
        new Samples(processor.getOrDefault(contestant, List.of())));
  }

  private String bestArchive() {
    return of(TWO_JOBS).clock().median() <= of(FOUR_JOBS).clock().median() ? TWO_JOBS : FOUR_JOBS;
  }

  private String faster(String ours, String theirs, double aim) {
    double ratio = of(theirs).clock().timesOf(of(ours).clock());
    return String.format(
        Locale.ROOT,
        "  %6.2f (processor %5.2f) times faster: %-23s against %-15s%s",
        ratio,
        of(theirs).processor().timesOf(of(ours).processor()),
        ours,
        theirs,
        aim == 0
            ? ""
            : String.format(
                Locale.ROOT, " aim at least %.1f: %s", aim, ratio >= aim ? "met" : "MISSED"));
  }
}
