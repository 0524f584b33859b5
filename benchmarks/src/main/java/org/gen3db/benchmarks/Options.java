package org.gen3db.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param services numbers of services
 * @param rounds how often everything is measured
 * @param threads services at once, for gen3db and for bare JDBC
 * @param peers whether the chart's job runs too; it takes most of the time
 * @param folder where to work: a memory-backed file system
 * @param home the checkout
 * @param quick whether a few of everything will do
 * @param documents how many an index has
 * @param files how many nested ones each of these holds
 * @param megabytes how large a dump is, about
 */
record Options(
    List<Integer> services,
    int rounds,
    int threads,
    boolean peers,
    Path folder,
    Path home,
    boolean quick,
    int documents,
    int files,
    int megabytes) {

  static Options of(List<String> arguments) {
    List<Integer> services = List.of(20, 200);
    int rounds = 5;
    int threads = 4;
    boolean peers = true;
    boolean quick = false;
    int documents = 200_000;
    int files = 3;
    int megabytes = 300;
    Path folder = Path.of("/dev/shm");
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--services" -> services = numbers(value(arguments, ++i));
        case "--rounds" -> rounds = number(value(arguments, ++i));
        case "--threads" -> threads = number(value(arguments, ++i));
        case "--folder" -> folder = Path.of(value(arguments, ++i));
        case "--documents" -> documents = number(value(arguments, ++i));
        case "--files" -> files = number(value(arguments, ++i));
        case "--megabytes" -> megabytes = number(value(arguments, ++i));
        case "--without-chart-job", "--without-peer" -> peers = false;
        case "--quick" -> {
          quick = true;
          services = List.of(10);
          documents = 10_000;
          megabytes = 20;
          rounds = 2;
        }
        default ->
            throw new IllegalArgumentException(
                "unknown option " + arguments.get(i) + "; see benchmarks/run --help");
      }
    }
    return new Options(
        services,
        rounds,
        threads,
        peers,
        folder,
        Path.of(System.getProperty("gen3db.home", ".")),
        quick,
        documents,
        files,
        megabytes);
  }

  private static String value(List<String> arguments, int index) {
    if (index >= arguments.size()) {
      throw new IllegalArgumentException(arguments.get(index - 1) + " needs a value");
    }
    return arguments.get(index);
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.split(",", -1)).map(Options::number).toList();
  }

  private static int number(String text) {
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException(text + " is not a positive number");
    }
    return number;
  }
}
