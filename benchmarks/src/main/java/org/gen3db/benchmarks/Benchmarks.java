package org.gen3db.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gen3db.benchmarks.server.Scratch;
import org.gen3db.benchmarks.server.SearchServer;

/** What benchmarks/run starts: results on standard output, progress on standard error. */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * The first argument names what is measured: provision, many, entries, secrets, rotations,
   * restore, search or start-up.
   */
  public static void main(String[] args) throws Exception {
    String what = args.length == 0 ? "provision" : args[0];
    var options = Options.of(Arrays.asList(args).subList(Math.min(1, args.length), args.length));
    Consumer<String> progress = line -> System.err.println("  " + line);
    var lines =
        switch (what) {
          case "provision" -> provision(options, progress);
          case "many" -> many(options, progress);
          case "entries" -> entries(options, progress);
          case "secrets" -> secrets(options, progress);
          case "rotations" -> rotations(options, progress);
          case "restore" -> restore(options, progress);
          case "search" -> search(options, progress);
          case "start-up" -> new StartUp(options, progress).run();
          default -> throw new IllegalArgumentException("there is no benchmark " + what);
        };
    Machine.describe().forEach(System.out::println);
    lines.forEach(System.out::println);
  }

  private static List<String> many(Options options, Consumer<String> progress) throws Exception {
    try (Scratch scratch = Scratch.in(options.folder())) {
      var lines = new ArrayList<String>();
      lines.add("server    " + scratch.server().describe());
      lines.add("files     " + scratch.describe());
      lines.addAll(new ManyServices(scratch, options, progress).run());
      return lines;
    }
  }

  private static List<String> entries(Options options, Consumer<String> progress) throws Exception {
    try (Scratch scratch = Scratch.in(options.folder())) {
      var lines = new ArrayList<String>();
      lines.add("server    " + scratch.server().describe());
      lines.add("files     " + scratch.describe());
      lines.addAll(new RemoteEntries(scratch, options, progress).run());
      return lines;
    }
  }

  private static List<String> secrets(Options options, Consumer<String> progress) throws Exception {
    try (Scratch scratch = Scratch.in(options.folder())) {
      var lines = new ArrayList<String>();
      lines.add("server    " + scratch.server().describe());
      lines.add("files     " + scratch.describe());
      lines.addAll(new ClusterSecrets(scratch, options, progress).run());
      return lines;
    }
  }

  private static List<String> restore(Options options, Consumer<String> progress) throws Exception {
    try (Scratch scratch = Scratch.in(options.folder())) {
      var lines = new ArrayList<String>();
      lines.add("server    " + scratch.server().describe());
      lines.add("files     " + scratch.describe());
      lines.addAll(new RestoreLoad(scratch, options, progress).run());
      return lines;
    }
  }

  private static List<String> search(Options options, Consumer<String> progress) throws Exception {
    Path folder = Files.createTempDirectory(options.folder(), "gen3db-search-");
    try (SearchServer server = SearchServer.in(folder)) {
      var lines = new ArrayList<String>();
      lines.add("server    OpenSearch 2.19, one node, 1 GiB heap, in " + options.folder());
      lines.addAll(new SearchLoad(server, folder, options, progress).run());
      return lines;
    } finally {
      Processes.run(
          Files.createTempFile("gen3db-benchmark", ".log"),
          Map.of(),
          List.of("rm", "-rf", folder.toString()));
    }
  }

  private static List<String> rotations(Options options, Consumer<String> progress)
      throws Exception {
    try (Scratch scratch = Scratch.in(options.folder())) {
      var lines = new ArrayList<String>();
      lines.add("server    " + scratch.server().describe());
      lines.add("files     " + scratch.describe());
      var rotations = new Rotations(scratch, progress);
      lines.addAll(options.quick() ? rotations.run(20, 40, 2) : rotations.run(200, 1000, 20));
      return lines;
    }
  }

  private static List<String> provision(Options options, Consumer<String> progress)
      throws Exception {
    try (Scratch scratch = Scratch.in(options.folder())) {
      var lines = new ArrayList<String>();
      lines.add("server    " + scratch.server().describe());
      lines.add("files     " + scratch.describe());
      lines.add(
          "gen3db    values read, planned, locked, made, proven by a login, Secrets written; "
              + options.threads()
              + " services at once, as bare JDBC");
      lines.add("process   ./gen3db apply, launcher included");
      var benchmark = new ProvisioningBenchmark(scratch, options, progress);
      benchmark.warmUp();
      for (int services : options.services()) {
        lines.add("");
        lines.addAll(Comparison.of(services, benchmark.run(services)));
      }
      return lines;
    }
  }
}
