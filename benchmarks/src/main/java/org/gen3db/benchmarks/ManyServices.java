package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.gen3db.benchmarks.server.Scratch;

/** Whether a service takes longer, or a run more memory than it may, when there are many. */
final class ManyServices {
  private static final int FEW = 200;
  private static final int MANY = 1000;

  /** A database takes about 8 MiB, and its write-ahead log the same again. */
  private static final long MEBI_PER_SERVICE = 16;

  private final Scratch scratch;
  private final Options options;
  private final Consumer<String> progress;

  ManyServices(Scratch scratch, Options options, Consumer<String> progress) {
    this.scratch = scratch;
    this.options = options;
    this.progress = progress;
  }

  List<String> run() throws Exception {
    long free = Files.getFileStore(scratch.folder()).getUsableSpace() / (1024 * 1024);
    if (free < MANY * MEBI_PER_SERVICE) {
      throw new IOException(
          "%d services need about %d MiB in %s, which has %d"
              .formatted(MANY, MANY * MEBI_PER_SERVICE, scratch.folder(), free));
    }
    var ours = new Contestant.OursInProcess(scratch, options.threads());
    new ProvisioningBenchmark(scratch, options, progress).warmUp();
    // What the server itself takes longer for, when it holds more databases.
    var floor = new Contestant.BareInProcess(scratch, options.threads());
    var few = new ArrayList<Double>();
    var many = new ArrayList<Double>();
    var floorFew = new ArrayList<Double>();
    var floorMany = new ArrayList<Double>();
    for (int round = 1; round <= options.rounds(); round++) {
      few.add(perService(ours, FEW, round));
      floorFew.add(perService(floor, FEW, round));
      many.add(perService(ours, MANY, round));
      floorMany.add(perService(floor, MANY, round));
    }
    var lines = new ArrayList<String>();
    lines.add("in process, each service");
    double ratio = new Samples(many).timesOf(new Samples(few));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %6.2f times the time at %d services against %d; aim at most 1.2: %s",
            ratio,
            MANY,
            FEW,
            ratio <= 1.2 ? "met" : "MISSED"));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %6.2f times for bare JDBC, which is the server's part",
            new Samples(floorMany).timesOf(new Samples(floorFew))));
    lines.add("  at " + FEW + " services: " + new Samples(few));
    lines.add("  at " + MANY + " services: " + new Samples(many));
    lines.add("as a process with -Xmx256m");
    lines.add(
        "  "
            + MANY
            + " services done; peak use of the heap, garbage included: "
            + peakHeap()
            + " MiB");
    return lines;
  }

  private double perService(Contestant contestant, int services, int round) throws Exception {
    scratch.renew();
    long start = System.nanoTime();
    contestant.provision(services);
    double each = (System.nanoTime() - start) / 1e9 / services;
    progress.accept(
        "%d services, round %d of %d: %s: %.1f ms each"
            .formatted(services, round, options.rounds(), contestant.name(), each * 1e3));
    return each;
  }

  private String peakHeap() throws Exception {
    scratch.renew();
    var command =
        List.of(
            Launcher.java(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            MeasuredApply.class.getName(),
            scratch.values(MANY, options.threads()).toString());
    Path log = scratch.folder().resolve("many.log");
    Processes.run(log, Map.of(), command);
    return Files.readString(log, StandardCharsets.UTF_8).strip();
  }
}
