package org.gen3db.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gen3db.benchmarks.server.Scratch;
import org.gen3db.benchmarks.server.ScratchServer;
import org.gen3db.domain.report.Outcome;

/** A program that makes roles and databases for services. */
interface Contestant {
  String name();

  /** Makes them; a second call finds them all and has nothing to do, where it can bear that. */
  void provision(int services) throws Exception;

  /** Whether it may be run again on what exists. */
  boolean repeats();

  /** Whether it runs in this JVM, and so is warmed up before it is measured. */
  default boolean inProcess() {
    return false;
  }

  /** The psql statements of the chart's job, so many services at once. */
  record ChartJob(Scratch scratch, Path script, int atOnce) implements Contestant {
    @Override
    public String name() {
      return atOnce == 1 ? "chart job, one after another" : "chart job, " + atOnce + " at once";
    }

    @Override
    public void provision(int services) throws Exception {
      ScratchServer server = scratch.server();
      Processes.run(
          scratch.folder().resolve("chart-job.log"),
          Map.of(
              "PGHOST", "127.0.0.1",
              "PGPORT", Integer.toString(server.port()),
              "PGUSER", server.username(),
              "PGPASSWORD", server.password(),
              "S_PASS", "pw"),
          List.of(
              "bash",
              "-c",
              "seq \"$1\" | xargs -P \"$2\" -I{} env S_DB=job{} S_USER=job{} bash \"$3\"",
              "chart-jobs",
              Integer.toString(services),
              Integer.toString(atOnce),
              script.toString()));
    }

    @Override
    public boolean repeats() {
      return true;
    }
  }

  /** Bare JDBC in this JVM. */
  record BareInProcess(Scratch scratch, int threads) implements Contestant {
    @Override
    public String name() {
      return "bare JDBC, in process";
    }

    @Override
    public void provision(int services) throws Exception {
      ScratchServer server = scratch.server();
      new BareJdbc(server.url(), server.username(), server.password()).make(services, threads);
    }

    @Override
    public boolean repeats() {
      return false;
    }

    @Override
    public boolean inProcess() {
      return true;
    }
  }

  /** Bare JDBC in a JVM of its own. */
  record BareProcess(Scratch scratch, int threads) implements Contestant {
    @Override
    public String name() {
      return "bare JDBC, whole process";
    }

    @Override
    public void provision(int services) throws Exception {
      ScratchServer server = scratch.server();
      var command =
          List.of(
              Launcher.java(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("java.class.path"),
              BareJdbc.class.getName(),
              server.url(),
              server.username(),
              Integer.toString(services),
              Integer.toString(threads));
      Processes.run(
          scratch.folder().resolve("bare.log"), Map.of("PGPASSWORD", server.password()), command);
    }

    @Override
    public boolean repeats() {
      return false;
    }
  }

  /** gen3db through its facade: reads the values, and all that apply does. */
  record OursInProcess(Scratch scratch, int threads) implements Contestant {
    @Override
    public String name() {
      return "gen3db, in process";
    }

    @Override
    public void provision(int services) throws Exception {
      var report = Embedding.apply(scratch.values(services, threads).toString());
      if (report.any(Outcome.FAILED)) {
        throw new IllegalStateException(
            "gen3db failed: " + report.services().get(0).problem().orElse(null));
      }
    }

    @Override
    public boolean repeats() {
      return true;
    }

    @Override
    public boolean inProcess() {
      return true;
    }
  }

  /** gen3db as users start it. */
  record OursProcess(Scratch scratch, Launcher launcher, int threads) implements Contestant {
    @Override
    public String name() {
      return "gen3db, whole process";
    }

    @Override
    public void provision(int services) throws Exception {
      String values = scratch.values(services, threads).toString();
      launcher.run(scratch.folder().resolve("gen3db.log"), "apply", "-f", values);
    }

    @Override
    public boolean repeats() {
      return true;
    }
  }
}
