package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.FaultProxy;
import org.gen3db.testkit.FaultProxy.Fault;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores that something breaks: all of a release is in its place, or as it was before. */
class RestoreFaultsTest {
  private static final List<String> SERVICES = List.of("fence", "indexd", "sheepdog");
  private static final String END = "\n--\n-- PostgreSQL database dump complete\n--\n";

  private static ScratchServer server;
  @TempDir private Path folder;
  private final StandInCluster cluster = StandInCluster.elasticsearch();
  private FaultProxy proxy;
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() throws IOException {
    proxy = FaultProxy.before(server.port());
    release = new Release(folder);
    values("");
    for (String service : SERVICES) {
      file(
          "pgdumps/" + service + ".sql",
          "CREATE TABLE public.t (a integer);\nCOPY public.t (a) FROM stdin;\n1\n\\.\n" + END);
    }
    file(
        "elasticsearch/etl__mapping.json",
        "{\"old\":{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}}");
    file(
        "elasticsearch/etl__data.json",
        "{\"_index\":\"old\",\"_type\":\"_doc\",\"_id\":\"0\",\"_score\":1,\"_source\":{\"n\":0}}\n");
  }

  private void values(String further) {
    release.values(
        server.values(proxy.port()),
        Release.only("fence", "indexd", "sheepdog"),
        "global: {environment: prod, postgres: {dbRestore: true}}\n"
            + "gen3db: {search: {url: '"
            + cluster.url()
            + "'}}\n"
            + further);
  }

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve("dumps/prod/1.0").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @AfterEach
  void end() {
    proxy.close();
    cluster.close();
    server.dropAll();
  }

  private Run restore() {
    return release.run(
        "restore", "--with", "search", "--from", "dumps", "--version", "1.0", "--replace");
  }

  private void allIsInItsPlace(Run run) {
    assertThat(run.exitCode()).as(run.all()).isZero();
    for (String service : SERVICES) {
      assertThat(run.service(service).path("outcome").asText()).isEqualTo("RESTORED");
      assertThat(server.sqlIn(service + "_gen3", "SELECT a FROM t")).containsExactly("1");
    }
    assertThat(cluster.standing("etl")).hasSize(1);
    release.isReady("fence", "indexd", "sheepdog");
  }

  /** The server has changed the names of the second database, and nobody was told. */
  @Test
  void an_answer_that_gets_lost_does_not_make_half_a_release() {
    proxy.loseAnswerTo("ALTER DATABASE \"indexd_gen3__next\" ALLOW_CONNECTIONS false");

    Run run = restore();

    assertThat(proxy.faults()).isEqualTo(1);
    allIsInItsPlace(run);
  }

  /** R12: one role may own the databases of several services, and its lock is one. */
  @Test
  void services_that_share_a_role_are_released_together() {
    values("indexd: {postgres: {username: shared}}\nsheepdog: {postgres: {username: shared}}\n");

    allIsInItsPlace(restore());
    allIsInItsPlace(restore());
  }

  private Run fence(String command, String... further) {
    var line = new ArrayList<>(List.of("--service", "fence"));
    line.addAll(List.of(further));
    return release.run(command, line.toArray(String[]::new));
  }

  private Run restored(String row, String... further) throws IOException {
    file(
        "pgdumps/fence.sql",
        "CREATE TABLE public.t (a integer);\nCOPY public.t (a) FROM stdin;\n"
            + row
            + "\n\\.\n"
            + END);
    var line = new ArrayList<>(List.of("--from", "dumps", "--version", "1.0"));
    line.addAll(List.of(further));
    return fence("restore", line.toArray(String[]::new));
  }

  private static List<String> live() {
    return server.sqlIn("fence_gen3", "SELECT a FROM t");
  }

  private static String outcome(Run run) {
    return run.service("fence").path("outcome").asText() + run.service("fence").path("error");
  }

  /** Between the change of names and its end the way breaks: who repeats it can still go back. */
  @Test
  void a_run_that_breaks_before_its_end_and_is_repeated_can_be_rolled_back() throws IOException {
    assertThat(restored("1").exitCode()).isZero();
    proxy.breakAt("[gen3db-replaced writes=", Fault.RESET);
    Run broken = restored("2", "--replace", "--set", "gen3db.databaseServer.startupDeadline=0s");
    assertThat(proxy.faults()).as(broken.all()).isEqualTo(1);
    proxy.heal();
    assertThat(live()).containsExactly("2");

    Run again = restored("2", "--replace");

    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(live()).containsExactly("2");
    Run back = fence("restore", "--rollback");
    assertThat(back.exitCode()).as(back.all()).isZero();
    assertThat(live()).containsExactly("1");
  }

  /** P6: whichever command comes next. */
  @Test
  void what_a_crash_of_the_server_left_closed_is_opened_by_the_next_restore() throws IOException {
    assertThat(restored("1").exitCode()).isZero();
    for (String command : List.of("restore", "apply")) {
      server.sql("CREATE DATABASE fence_gen3__next OWNER fence_gen3");
      server.sql("COMMENT ON DATABASE fence_gen3__next IS 'gen3db: loads a restore'");
      for (String name : List.of("fence_gen3", "fence_gen3__next")) {
        server.sql("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
      }

      Run next =
          command.equals("apply")
              ? fence("apply", "--restore", "--from", "dumps", "--version", "1.0")
              : restored("2", "--replace");

      assertThat(next.exitCode()).as(next.all()).isZero();
      assertThat(live()).as(next.all()).containsExactly("2");
      server.sql("DROP DATABASE IF EXISTS fence_gen3__next");
    }
  }

  /** P6: an apply opens it and goes on; status and plan say so before. */
  @Test
  void what_a_crash_of_the_server_left_closed_is_opened_by_any_command() throws IOException {
    assertThat(restored("1").exitCode()).isZero();
    server.sql("CREATE DATABASE fence_gen3__next OWNER fence_gen3");
    for (String command : List.of("apply", "rotate")) {
      for (String name : List.of("fence_gen3", "fence_gen3__next")) {
        server.sql("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
      }

      Run status = fence("status");
      Run planned = fence("plan");
      Run next = command.equals("apply") ? fence("apply") : release.run("rotate", "fence");

      assertThat(status.service("fence").path("state").asText()).isEqualTo("DRIFTED");
      assertThat(status.all()).contains("takes no connections since the server crashed");
      assertThat(planned.all()).contains("open the database fence_gen3");
      assertThat(next.exitCode()).as(next.all()).isZero();
      assertThat(next.service("fence").path("steps").toString()).contains("open-database");
      assertThat(
              server.sql(
                  "SELECT datname FROM pg_database WHERE NOT datallowconn AND datname ~ '^fence'"))
          .isEmpty();
      assertThat(live()).containsExactly("1");
      release.isReady("fence");
    }
    server.sql("DROP DATABASE fence_gen3__next");
  }

  /** In the worst moment nothing goes that was kept on purpose. */
  @Test
  void a_rollback_drops_nothing_unless_it_is_told_how_many_are_kept() throws IOException {
    for (String row : List.of("1", "2", "3", "4")) {
      assertThat(restored(row, "--replace", "--keep", "3").exitCode()).isZero();
    }
    List<String> kept = beside();
    assertThat(kept).hasSize(3);

    assertThat(fence("restore", "--rollback").exitCode()).isZero();

    assertThat(live()).containsExactly("3");
    assertThat(beside()).isEqualTo(kept);
    assertThat(fence("restore", "--rollback", "--keep", "1").exitCode()).isZero();
    assertThat(beside()).hasSize(1);
  }

  private static List<String> beside() {
    return server.sql("SELECT datname FROM pg_database WHERE datname ~ '^fence_gen3__' ORDER BY 1");
  }

  /** A Job of a part is not complete where nothing lies ready for what comes after it. */
  @Test
  @Provokes("NOTHING_LIES_READY")
  void a_load_by_itself_fails_where_no_template_could_be_kept() throws IOException {
    assertThat(restored("1").exitCode()).isZero();
    String template =
        server.sql("SELECT datname FROM pg_database WHERE datname ~ '^gen3db_template_'").get(0);
    server.sql("DROP DATABASE " + template, "COMMENT ON ROLE " + template + " IS 'somebody'");

    Run run = restored("1", "--load-only", "--replace");

    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(outcome(run)).contains("FAILED", "GEN3DB-828", template);
    assertThat(beside()).isEmpty();
  }

  /**
   * What is not compared is kept by no template, and where there are none the next run takes none.
   */
  @Test
  void a_load_by_itself_is_refused_where_nothing_of_it_would_be_kept() throws IOException {
    for (String setting : List.of("compare=false", "templates=never")) {
      Run run = restored("1", "--load-only", "--set", "gen3db.restore." + setting);

      assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
      assertThat(run.out()).contains("GEN3DB-828", "gen3db.restore." + setting.replace("=", ": "));
    }
    assertThat(server.sql("SELECT datname FROM pg_database WHERE datname ~ '^(fence|gen3db_t)'"))
        .isEmpty();
  }

  /** P9: what restores left beside it goes with the database, and the role that owns it. */
  @Test
  void remove_takes_former_data_away_with_the_database() throws IOException {
    assertThat(restored("1").exitCode()).isZero();
    assertThat(restored("2", "--replace").exitCode()).isZero();
    assertThat(beside()).containsExactly("fence_gen3__previous");
    String ofRestores = "SELECT datname FROM pg_database WHERE datname ~ '^(fence_gen3|gen3db_t)'";
    List<String> templates =
        server.sql("SELECT datname FROM pg_database WHERE datname ~ '^gen3db_template_'");
    assertThat(templates).hasSize(1);
    // As a third one leaves it that is killed while it loads.
    server.sql("CREATE ROLE fence_gen3__load");
    server.sql("COMMENT ON ROLE fence_gen3__load IS 'gen3db: loads a restore'");
    server.sql("CREATE DATABASE fence_gen3__next OWNER fence_gen3__load");
    server.sql("CREATE DATABASE fence_gen3__previously");

    Run planned = release.run("remove", "fence", "--drop-database", "fence_gen3", "--dry-run");
    Run gone = release.run("remove", "fence", "--drop-database", "fence_gen3");

    assertThat(gone.exitCode()).as(gone.all()).isZero();
    for (String name :
        List.of("fence_gen3__previous", "fence_gen3__next", "fence_gen3__load", templates.get(0))) {
      assertThat(planned.all()).contains(name);
      assertThat(gone.service("fence").path("steps").toString()).contains(name);
    }
    assertThat(server.sql(ofRestores)).containsExactly("fence_gen3__previously");
    assertThat(server.sql("SELECT rolname FROM pg_roles WHERE rolname ~ '^(fence_gen3|gen3db_t)'"))
        .isEmpty();
    server.sql("DROP DATABASE fence_gen3__previously");
  }
}
