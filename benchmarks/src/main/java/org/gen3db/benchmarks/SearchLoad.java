package org.gen3db.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.benchmarks.server.SearchServer;

/**
 * An index loaded from elasticdump's file: by elasticdump, by gen3db, and by nothing but {@code
 * _bulk}, which is the floor.
 */
final class SearchLoad {
  private static final Path ELASTICDUMP =
      Path.of(
          System.getProperty("user.home"),
          ".cache/gen3db/elasticdump-6.124.2/node_modules/.bin/elasticdump");
  private static final String MAPPING =
      """
      {"properties":{
        "submitter_id":{"type":"keyword"},"project_id":{"type":"keyword"},
        "gender":{"type":"keyword"},"race":{"type":"keyword"},"age":{"type":"long"},
        "auth_resource_path":{"type":"keyword"},
        "files":{"type":"nested","properties":{
          "file_name":{"type":"keyword"},"object_id":{"type":"keyword"},
          "md5sum":{"type":"keyword"},"file_size":{"type":"long"}}}}}
      """;
  private static final int BODY = 5 << 20;
  private static final int THREADS = 4;
  private static final int HEAP_MIB = 256;
  private static final byte[] END = new byte[0];

  private final SearchServer server;
  private final Path folder;
  private final Options options;
  private final Consumer<String> progress;
  private final Path data;

  SearchLoad(SearchServer server, Path folder, Options options, Consumer<String> progress) {
    this.server = server;
    this.folder = folder;
    this.options = options;
    this.progress = progress;
    this.data = folder.resolve("dumps/1/elasticsearch/etl__data.json");
  }

  /** Measures all of them in turn, each round in another order. */
  List<String> run() throws Exception {
    write();
    double megabytes = Files.size(data) / 1e6;
    boolean peer = options.peers() && Files.isExecutable(ELASTICDUMP);
    var elasticdump = new ArrayList<Double>();
    var floor = new ArrayList<Double>();
    var load = new ArrayList<Double>();
    var compare = new ArrayList<Double>();
    var whole = new ArrayList<Double>();
    var clone = new ArrayList<Double>();
    var node = new ArrayList<Double>();
    var heap = new ArrayList<Double>();
    var live = new ArrayList<Double>();
    for (int round = 0; round < options.rounds(); round++) {
      progress.accept("round %d of %d".formatted(round + 1, options.rounds()));
      for (int i = 0; i < 3; i++) {
        server.renew();
        switch ((round + i) % 3) {
          case 0 -> {
            if (peer) {
              elasticdump.add(elasticdump());
            }
          }
          case 1 -> floor.add(floor());
          default -> {
            Map<String, Double> ours = ours();
            load.add(ours.get("load"));
            compare.add(ours.get("compare"));
            whole.add(ours.get("whole"));
            clone.add(ours.get("clone"));
            node.add(ours.get("node"));
            heap.add(ours.get("heap"));
            live.add(ours.get("live"));
          }
        }
      }
    }
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d documents, %.0f MB, nested files; gen3db with a heap of %d MiB at most",
            options.documents(),
            megabytes,
            HEAP_MIB));
    if (peer) {
      lines.add(line("elasticdump --limit 10000", new Samples(elasticdump), megabytes));
    } else {
      lines.add("elasticdump: left out, or not there: " + ELASTICDUMP);
    }
    lines.add(line("bare _bulk, 4 threads", new Samples(floor), megabytes));
    lines.add(line("gen3db, loading", new Samples(load), megabytes));
    lines.add(line("gen3db, comparing", new Samples(compare), megabytes));
    lines.add(line("gen3db, whole process", new Samples(whole), megabytes));
    lines.add("processor time of the node: " + new Samples(node));
    lines.add(
        String.format(
            Locale.ROOT,
            "heap of gen3db: %.0f MiB at most, %.0f MiB after a collection",
            new Samples(heap).median(),
            new Samples(live).median()));
    lines.add("_clone of the sealed index: " + new Samples(clone));
    if (peer) {
      lines.add(
          String.format(
              Locale.ROOT,
              "loading is %.2f times faster than elasticdump (aim 3.0, goal 3.5)",
              new Samples(elasticdump).timesOf(new Samples(load))));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "loading is at %.2f of the floor (aim 0.8)",
            new Samples(floor).timesOf(new Samples(load))));
    return lines;
  }

  private static String line(String what, Samples samples, double megabytes) {
    return String.format(
        Locale.ROOT, "%-26s %s, %.1f MB/s", what, samples, megabytes / samples.median());
  }

  private void write() throws IOException {
    Files.createDirectories(data.getParent());
    Files.writeString(
        data.resolveSibling("etl__mapping.json"), "{\"etl\":{\"mappings\":" + MAPPING + "}}");
    Files.writeString(
        data.resolveSibling("etl__settings.json"),
        "{\"etl\":{\"settings\":{\"index\":{\"number_of_shards\":\"1\","
            + "\"number_of_replicas\":\"0\"}}}}");
    try (BufferedWriter out = Files.newBufferedWriter(data, StandardCharsets.UTF_8)) {
      for (int i = 0; i < options.documents(); i++) {
        out.write(document(i, options.files()));
      }
    }
    Files.writeString(
        folder.resolve("search.yaml"),
        "global: {dev: true}\ngen3db: {search: {url: '%s'}}\n".formatted(server.url()));
  }

  /** A case with its files, as Gen3's ETL makes them; about 700 bytes with three of them. */
  private static String document(int i, int count) {
    var files = new StringBuilder();
    for (int j = 0; j < count; j++) {
      files
          .append(j == 0 ? "" : ",")
          .append(
              "{\"file_name\":\"sample_%d_%d.bam\",\"object_id\":\"%08x-aaaa-4bbb-8ccc-%012x\",\"md5sum\":\"%032x\",\"file_size\":%d}"
                  .formatted(
                      i, j, i * 31 + j, (long) i * 7919 + j, (long) i * 104729 + j, i * 17L));
    }
    return ("{\"_index\":\"etl_0\",\"_type\":\"_doc\",\"_id\":\"%08x-dddd\",\"_score\":1,"
            + "\"_source\":{\"submitter_id\":\"case_%d\",\"project_id\":\"program-%d\","
            + "\"gender\":\"%s\",\"race\":\"race %d\",\"age\":%d,"
            + "\"auth_resource_path\":\"/programs/p/projects/program-%d\",\"files\":[%s]}}\n")
        .formatted(i, i, i % 20, i % 2 == 0 ? "female" : "male", i % 7, i % 90, i % 20, files);
  }

  private void make(String index, boolean atRest) throws IOException, InterruptedException {
    String quiet = atRest ? ",\"refresh_interval\":\"-1\"" : "";
    server.ask(
        "PUT",
        "/" + index,
        "{\"settings\":{\"index\":{\"number_of_shards\":1,\"number_of_replicas\":0%s}},\"mappings\":%s}"
            .formatted(quiet, MAPPING));
  }

  private void counts(String index) throws IOException, InterruptedException {
    server.ask("POST", "/" + index + "/_refresh", "");
    String said = server.ask("GET", "/" + index + "/_count", "");
    if (!said.contains("\"count\":" + options.documents() + ",")) {
      throw new IOException(index + ": " + said);
    }
  }

  private double elasticdump() throws IOException, InterruptedException {
    make("peer", false);
    long start = System.nanoTime();
    Processes.run(
        folder.resolve("elasticdump.log"),
        Map.of(),
        List.of(
            ELASTICDUMP.toString(),
            "--input=" + data,
            "--output=" + server.url() + "/peer",
            "--type=data",
            "--limit=10000"));
    double seconds = (System.nanoTime() - start) / 1e9;
    counts("peer");
    return seconds;
  }

  /** The lines of the file as they must be sent, in bodies of 5 MB, and nothing else. */
  private double floor() throws Exception {
    make("floor", true);
    BlockingQueue<byte[]> bodies = new ArrayBlockingQueue<>(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      long start = System.nanoTime();
      var senders = new ArrayList<Future<?>>();
      for (int i = 0; i < THREADS; i++) {
        senders.add(
            threads.submit(
                () -> {
                  for (byte[] body = bodies.take(); body.length > 0; body = bodies.take()) {
                    server.bulk("floor", body);
                  }
                  return null;
                }));
      }
      feed(bodies);
      for (Future<?> sender : senders) {
        sender.get();
      }
      server.ask("POST", "/floor/_refresh", "");
      double seconds = (System.nanoTime() - start) / 1e9;
      counts("floor");
      return seconds;
    } finally {
      threads.shutdownNow();
    }
  }

  private void feed(BlockingQueue<byte[]> bodies) throws IOException, InterruptedException {
    var body = new ByteArrayOutputStream(BODY + (1 << 16));
    try (BufferedReader in = Files.newBufferedReader(data, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int id = line.indexOf("\"_id\":");
        int source = line.indexOf("\"_source\":") + 10;
        String action = "{\"create\":{" + line.substring(id, line.indexOf(',', id)) + "}}\n";
        body.writeBytes(action.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(
            (line.substring(source, line.length() - 1) + "\n").getBytes(StandardCharsets.UTF_8));
        if (body.size() >= BODY) {
          bodies.put(body.toByteArray());
          body.reset();
        }
      }
    }
    if (body.size() > 0) {
      bodies.put(body.toByteArray());
    }
    for (int i = 0; i < THREADS; i++) {
      bodies.put(END);
    }
  }

  private Map<String, Double> ours() throws IOException, InterruptedException {
    Path log = folder.resolve("gen3db.json");
    Path collections = folder.resolve("gen3db-gc.log");
    Files.deleteIfExists(collections);
    double before = server.processorSeconds();
    long start = System.nanoTime();
    Processes.run(
        log,
        Map.of(),
        List.of(
            Launcher.java(),
            "-Xmx" + HEAP_MIB + "m",
            "-Xlog:gc:file=" + collections,
            "-cp",
            System.getProperty("java.class.path"),
            "org.gen3db.runner.Main",
            "restore",
            "--only",
            "search",
            "-q",
            "-o",
            "json",
            "-f",
            folder.resolve("search.yaml").toString(),
            "--from",
            folder.resolve("dumps").toString(),
            "--version",
            "1"));
    double seconds = (System.nanoTime() - start) / 1e9;
    double node = server.processorSeconds() - before;
    counts("etl");
    String said = Files.readString(log);
    String pauses = Files.readString(collections);
    return Map.of(
        "node",
        node,
        "heap",
        most(pauses, 1),
        "live",
        most(pauses, 2),
        "whole",
        seconds,
        "load",
        millis(said, "loadMillis"),
        "compare",
        millis(said, "compareMillis"),
        "clone",
        cloned());
  }

  /** Of what was used before a collection, or after it: MiB. */
  private static double most(String pauses, int which) {
    return Pattern.compile("(\\d+)M->(\\d+)M\\(")
        .matcher(pauses)
        .results()
        .mapToDouble(pause -> Double.parseDouble(pause.group(which)))
        .max()
        .orElse(0);
  }

  private static double millis(String said, String field) throws IOException {
    Matcher found = Pattern.compile("\"" + field + "\" : (\\d+)").matcher(said);
    if (!found.find()) {
      throw new IOException("no " + field + " in " + said);
    }
    return Long.parseLong(found.group(1)) / 1e3;
  }

  /** As the next environment gets it. */
  private double cloned() throws IOException, InterruptedException {
    String sealed = server.ask("GET", "/_cat/indices/gen3db-load-*?h=index", "").strip();
    long start = System.nanoTime();
    server.ask(
        "PUT",
        "/" + sealed + "/_clone/next?wait_for_active_shards=1",
        "{\"settings\":{\"index\":{\"number_of_replicas\":0,\"blocks\":{\"write\":null}}}}");
    server.ask("GET", "/_cluster/health/next?wait_for_status=green&timeout=60s", "");
    double seconds = (System.nanoTime() - start) / 1e9;
    counts("next");
    return seconds;
  }
}
