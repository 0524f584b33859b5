package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.adapter.restore.search.load.Patience;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.search.EmptyIndex;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.IndexRequest;
import org.gen3db.domain.search.IndexRestore;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.testkit.search.SearchAnswer;
import org.gen3db.testkit.search.SearchRequest;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers cannot be made to do on demand. */
class SearchFaultsTest {
  private static final Patience SHORT =
      new Patience(Duration.ofSeconds(20), Duration.ofMillis(300));

  private static final IndexRequest ASKED = new IndexRequest(Set.of(), null, false, 1);

  @TempDir Path folder;

  private final StandInCluster standIn = StandInCluster.elasticsearch();
  private SearchLab lab;

  @BeforeEach
  void open() {
    lab = new SearchLab(standIn.url(), folder, SHORT);
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  private void onBulk(Function<SearchRequest, Optional<SearchAnswer>> answer) {
    standIn.answerBy(
        request -> request.path().endsWith("/_bulk") ? answer.apply(request) : Optional.empty());
  }

  /** Some items fail, and the rest is done. */
  private Optional<SearchAnswer> some(SearchRequest request, int each, String error) {
    String[] lines = request.body().split("\n", -1);
    var kept = new StringBuilder();
    var items = new StringBuilder();
    int place = 0;
    for (int i = 0; i + 1 < lines.length; i += 2, place++) {
      boolean failed = place % each == 0;
      if (!failed) {
        kept.append(lines[i]).append('\n').append(lines[i + 1]).append('\n');
      }
      items
          .append(items.isEmpty() ? "" : ",")
          .append("{\"index\":{\"_id\":\"x\",")
          .append(failed ? error : "\"status\":201")
          .append("}}");
    }
    standIn.ask("POST", request.path() + "?require_alias=true", kept.toString());
    return Optional.of(SearchAnswer.ok("{\"errors\":true,\"items\":[" + items + "]}"));
  }

  private static String error(int status, String type, String reason) {
    return "\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"%s\"}"
        .formatted(status, type, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "429,es_rejected_execution_exception",
    "429,rejected_execution_exception",
    "429,circuit_breaking_exception",
    "503,unavailable_shards_exception",
  })
  void documentsThatAServerHasNoTimeForGoAgainEachForItself(int status, String type) {
    var storms = new AtomicInteger(6);
    onBulk(
        request ->
            storms.getAndDecrement() > 0
                ? some(request, 3, error(status, type, "too much"))
                : Optional.empty());
    assertThat(lab.load(SearchLab.dump("etl", SearchLab.lines(0, 4000))).documents())
        .isEqualTo(4000);
    assertThat(storms).hasNegativeValue();
  }

  @Test
  void aRequestThatIsRefusedAsAWholeGoesAgain() {
    var storms = new AtomicInteger(5);
    onBulk(
        request ->
            storms.getAndDecrement() > 0
                ? Optional.of(
                    SearchAnswer.error(429, "es_rejected_execution_exception", "queue is full"))
                : Optional.empty());
    assertThat(lab.load(SearchLab.dump("etl", SearchLab.lines(0, 100))).documents()).isEqualTo(100);
  }

  /** As a circuit breaker does, whose limit is below the size of a request. */
  @Test
  void aRequestThatIsTooMuchForAServersMemoryGoesInParts() {
    onBulk(
        request ->
            request.body().length() > 20_000
                ? Optional.of(
                    SearchAnswer.error(429, "circuit_breaking_exception", "Data too large"))
                : Optional.empty());
    assertThat(lab.load(SearchLab.dump("etl", SearchLab.lines(0, 200))).documents()).isEqualTo(200);
  }

  @Test
  void s6AFullDiskIsNoStormAndEndsAfterAWait() {
    onBulk(
        request ->
            some(
                request,
                1,
                error(
                    429,
                    "cluster_block_exception",
                    "index [i] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage"
                        + " watermark, index has read-only-allow-delete block];")));
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 100))))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageStartingWith("GEN3DB-904")
        .hasMessageContaining("flood-stage");
    standIn.answerBy(request -> Optional.empty());
    assertThat(lab.loads()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  /** At its flood stage a cluster refuses changes of aliases and copies as well. */
  @ParameterizedTest
  @CsvSource({"/_aliases,429", "/_aliases,403", "/_clone/etl_1,429", "/_clone/etl_1,403"})
  void s6AFullDiskThatStopsAReleaseIsToldAndChangesNothing(String where, int status) {
    lab.make("etl_0", 3, "{\"etl\":{}}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    standIn.answerBy(
        request ->
            request.path().endsWith(where)
                ? Optional.of(
                    SearchAnswer.error(
                        status,
                        "cluster_block_exception",
                        "index [etl_0] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded"
                            + " flood-stage watermark, index has read-only-allow-delete block];"))
                : Optional.empty());
    assertThatThrownBy(() -> lab.cluster.release(loaded, false, lab.end))
        .hasMessageStartingWith("GEN3DB-904")
        .hasMessageContaining("flood-stage");
    standIn.answerBy(request -> Optional.empty());
    assertThat(lab.standing("etl")).containsExactly("etl_0");
    assertThat(lab.indices()).containsExactlyInAnyOrder("etl_0", loaded.physical());
    assertThat(lab.cluster.release(loaded, false, lab.end).physical()).isEqualTo("etl_1");
  }

  @Test
  void s6AFullDiskThatIsMendedInTimeIsWaitedFor() {
    var full = new AtomicInteger(2);
    onBulk(
        request ->
            full.getAndDecrement() > 0
                ? some(
                    request,
                    2,
                    error(429, "cluster_block_exception", "disk usage exceeded flood-stage"))
                : Optional.empty());
    assertThat(lab.load(SearchLab.dump("etl", SearchLab.lines(0, 100))).documents()).isEqualTo(100);
  }

  @Test
  void documentsThatAreRefusedStopTheReleaseAndLieInAFileThatOnlyItsOwnerReads() throws Exception {
    String data =
        SearchLab.lines(0, 3)
            + "{\"_id\":\"bad\",\"_source\":{\"n\":\"refuse me\"}}\n"
            + SearchLab.lines(3, 5);
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", data)))
        .hasMessage(
            "GEN3DB-907 etl__data.json: 1 document is refused, the first at line 4:"
                + " mapper_parsing_exception; they are in "
                + folder.resolve("etl.refused.ndjson"));
    Path file = folder.resolve("etl.refused.ndjson");
    assertThat(Files.readString(file))
        .isEqualTo(
            "{\"line\":4,\"_id\":\"bad\",\"status\":400,\"type\":\"mapper_parsing_exception\","
                + "\"reason\":\"failed to parse field [n]\",\"document\":{\"n\":\"refuse me\"}}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(lab.loads()).isEmpty();
    lab.load(SearchLab.dump("etl", SearchLab.lines(0, 3)));
    assertThat(file).doesNotExist();
  }

  @Test
  void requestsThatAreTooLargeAreHalvedAndADocumentThatIsByItselfIsRefused() {
    onBulk(
        request ->
            request.body().length() > 900
                ? Optional.of(new SearchAnswer(413, "{}"))
                : Optional.empty());
    assertThat(lab.load(SearchLab.dump("etl", SearchLab.lines(0, 500))).documents()).isEqualTo(500);
    String large = "{\"_id\":\"big\",\"_source\":{\"name\":\"" + "x".repeat(1000) + "\"}}\n";
    assertThatThrownBy(() -> lab.load(SearchLab.dump("file", SearchLab.lines(0, 5) + large)))
        .hasMessageContaining("1 document is refused, the first at line 6: content_too_long");
  }

  @Test
  void aDocumentBeyondWhatTheServerTakesIsRefusedWithItsLineBeforeItIsSent() {
    standIn.answerBy(
        request ->
            request.path().equals("/_nodes/http")
                ? Optional.of(
                    SearchAnswer.ok(
                        "{\"nodes\":{\"a\":{\"http\":{\"max_content_length_in_bytes\":8000}},"
                            + "\"b\":{\"http\":{\"max_content_length_in_bytes\":9000}}}}"))
                : Optional.empty());
    String large = "{\"_id\":\"big\",\"_source\":{\"name\":\"" + "x".repeat(5000) + "\"}}\n";
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 2) + large)))
        .hasMessageStartingWith("GEN3DB-907 etl__data.json:3: the document has 5,011 bytes");
  }

  @Test
  void s12AnIndexThatSomebodyDeletesMeanwhileIsNotMadeAnewByTheLoad() {
    var once = new AtomicBoolean(true);
    onBulk(
        request -> {
          if (once.getAndSet(false)) {
            standIn.names().forEach(name -> standIn.ask("DELETE", "/" + name, ""));
          }
          return Optional.empty();
        });
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 100))))
        .hasMessageStartingWith("GEN3DB-910")
        .hasMessageContaining("was deleted by somebody else");
    assertThat(standIn.names()).isEmpty();
  }

  @Test
  void s12AnIndexThatWasReplacedAfterItWasComparedIsNotReleased() {
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    standIn.ask("DELETE", "/" + loaded.physical(), "");
    standIn.ask("PUT", "/" + loaded.physical(), "{}");
    assertThatThrownBy(() -> lab.cluster.release(loaded, false, lab.end))
        .hasMessageStartingWith("GEN3DB-910 etl: the index that was loaded was replaced");
    assertThat(standIn.standing("etl")).isEmpty();
  }

  @Test
  void aDocumentThatWasLostOrChangedOnItsWayIsNamedByItsLine() {
    onBulk(
        request -> {
          String changed =
              request
                  .body()
                  .replace("\"n\":7,", "\"n\":8,")
                  .replaceAll("\\{\"create\":\\{\"_id\":\"9\"}}\n.*\n", "");
          standIn.ask("POST", request.path() + "?require_alias=true", changed);
          int count = request.body().split("\n").length / 2;
          return Optional.of(
              SearchAnswer.ok(
                  "{\"errors\":false,\"items\":["
                      + String.join(
                          ",", java.util.Collections.nCopies(count, "{\"index\":{\"status\":201}}"))
                      + "]}"));
        });
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 20))))
        .hasMessage(
            "GEN3DB-908 etl__data.json: 1 of 20 documents are not there (line 10); 1 of 20 differ"
                + " (line 8)");
    assertThat(lab.loads()).isEmpty();
  }

  @Test
  void anAnswerThatIsNotOfAllDocumentsIsNone() {
    var once = new AtomicBoolean(true);
    onBulk(
        request ->
            once.getAndSet(false)
                ? Optional.of(SearchAnswer.ok("{\"errors\":false,\"items\":[]}"))
                : Optional.empty());
    assertThat(lab.load(SearchLab.dump("etl", SearchLab.lines(0, 20))).documents()).isEqualTo(20);
  }

  /** They are sent once more, and the cluster says of each that it is there. */
  @Test
  void documentsWhoseAnswerIsLostAreThere() {
    var once = new AtomicBoolean(true);
    var again = new AtomicInteger();
    onBulk(
        request -> {
          if (!once.getAndSet(false)) {
            again.incrementAndGet();
            return Optional.empty();
          }
          standIn.ask("POST", request.path() + "?require_alias=true", request.body());
          return Optional.of(SearchAnswer.ok("{\"errors\":false,\"items\":[]}"));
        });
    assertThat(lab.load(SearchLab.dump("etl", SearchLab.lines(0, 20))).documents()).isEqualTo(20);
    assertThat(again).hasValue(1);
    assertThat(folder.resolve("etl.refused.ndjson")).doesNotExist();
  }

  @Test
  void failedShardsWhileReadingBackAreADifference() {
    standIn.answerBy(
        request ->
            request.path().endsWith("/_search")
                ? Optional.of(
                    SearchAnswer.ok(
                        "{\"_scroll_id\":\"s\",\"_shards\":{\"total\":2,\"failed\":1},\"hits\":{\"hits\":[]}}"))
                : Optional.empty());
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 20))))
        .hasMessageContaining("GEN3DB-908")
        .hasMessageContaining("reading back failed on 1 shards");
  }

  @Test
  void s2AnEtlThatIsQuickerKeepsTheAlias() {
    for (boolean openSearch : new boolean[] {false, true}) {
      try (var other = StandInCluster.start(openSearch, openSearch ? "2.19.1" : "7.10.2")) {
        var race = new SearchLab(other.url(), folder, SHORT);
        race.make("etl_4", 3, "{\"etl\":{}}");
        LoadedIndex loaded = race.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
        other.answerBy(
            request -> {
              if (request.path().equals("/_aliases") && request.body().contains("\"etl_5\"")) {
                other.answerBy(any -> Optional.empty());
                other.ask("PUT", "/etl_9", "{}");
                other.ask(
                    "POST",
                    "/_aliases",
                    "{\"actions\":[{\"add\":{\"index\":\"etl_9\",\"alias\":\"etl\"}},{\"remove\":{\"index\":\"etl_4\",\"alias\":\"etl\"}}]}");
              }
              return Optional.empty();
            });
        assertThatThrownBy(() -> race.cluster.release(loaded, false, race.end))
            .hasMessage(
                "GEN3DB-910 etl: the alias was put elsewhere meanwhile, and stands on etl_9");
        assertThat(other.standing("etl")).containsExactly("etl_9");
        assertThat(other.names()).contains("etl_4", "etl_9").doesNotContain("etl_5");
      }
    }
  }

  /** A new environment, in which the first ETL ends while the empty indices are made. */
  @ParameterizedTest
  @CsvSource({
    "-etl, etl_9", // the index that is loaded
    "-etl, etl_0",
    "/_clone/etl_0, etl_9",
    "/_clone/etl_0, etl_0",
    "/_aliases, etl_9",
    "/_aliases, etl",
  })
  void s2AnEtlThatIsQuickerKeepsTheNameOfAnEmptyIndex(String when, String made) {
    for (boolean openSearch : new boolean[] {false, true}) {
      try (var other = StandInCluster.start(openSearch, openSearch ? "2.19.1" : "7.10.2")) {
        var race = new SearchLab(other.url(), folder, SHORT);
        other.answerBy(
            request -> {
              if (request.path().endsWith(when)) {
                other.answerBy(any -> Optional.empty());
                race.make(made, 3, made.equals("etl") ? "{}" : "{\"etl\":{}}");
              }
              return Optional.empty();
            });
        var outcome =
            new IndexRestore(race.cluster)
                .makeEmpty(List.of(new EmptyIndex("etl", SearchLab.MAPPING, List.of())), race.end)
                .outcomes()
                .get(0);
        assertThat(outcome.problem()).isEmpty();
        assertThat(outcome.left()).isTrue();
        assertThat(race.count("etl")).isEqualTo(3);
        assertThat(other.names()).containsExactly(made);
      }
    }
  }

  private static IndexDump config() {
    return SearchLab.dump(
        "etl_array-config",
        "{\"old\":{\"mappings\":{\"properties\":{\"array\":{\"type\":\"keyword\"}}}}}",
        "{\"_id\":\"etl_case\",\"_source\":{\"array\":[\"a\"]}}\n"
            + "{\"_id\":\"etl_file\",\"_source\":{\"array\":[\"b\"]}}\n");
  }

  private static void configure(SearchLab in, String index, String etl) {
    in.did(
        "PUT",
        "/" + index,
        "{\"aliases\":{\"%s-array-config\":{},\"etl_array-config\":{}}}".formatted(etl));
    in.put(index, etl, "{\"array\":[]}");
  }

  /** The ETL's document stays as it made it, and nothing of the release is found. */
  @Test
  void s3AnEtlThatIsQuickerKeepsItsPartOfGuppysConfiguration() {
    for (boolean openSearch : new boolean[] {false, true}) {
      try (var other = StandInCluster.start(openSearch, openSearch ? "2.19.1" : "7.10.2")) {
        var race = new SearchLab(other.url(), folder, SHORT);
        configure(race, "etl_case-array-config_4", "etl_case");
        configure(race, "etl_file-array-config_1", "etl_file");
        LoadedIndex loaded = race.load(config());
        other.answerBy(
            request -> {
              if (request.path().equals("/_aliases")
                  && request.body().contains("\"etl_case-array-config_5\"")) {
                other.answerBy(any -> Optional.empty());
                other.ask("PUT", "/etl_case-array-config_9", "{}");
                other.ask(
                    "POST",
                    "/_aliases",
                    ("{\"actions\":[{\"add\":{\"index\":\"etl_case-array-config_9\",\"alias\":\"etl_case-array-config\"}},"
                        + "{\"add\":{\"index\":\"etl_case-array-config_9\",\"alias\":\"etl_array-config\"}},"
                        + "{\"remove\":{\"index\":\"etl_case-array-config_4\",\"alias\":\"etl_case-array-config\"}},"
                        + "{\"remove\":{\"index\":\"etl_case-array-config_4\",\"alias\":\"etl_array-config\"}}]}"));
              }
              return Optional.empty();
            });
        assertThatThrownBy(() -> race.cluster.release(loaded, false, race.end))
            .hasMessageStartingWith(
                "GEN3DB-910 etl_array-config: the alias was put elsewhere meanwhile");
        assertThat(other.standing("etl_array-config"))
            .containsExactly("etl_case-array-config_9", "etl_file-array-config_1");
        assertThat(other.standing("etl_case-array-config"))
            .containsExactly("etl_case-array-config_9");
        assertThat(other.standing("etl_file-array-config"))
            .containsExactly("etl_file-array-config_1");
        assertThat(other.names())
            .doesNotContain("etl_case-array-config_5", "etl_file-array-config_2");
      }
    }
  }

  @Test
  void s3ARollbackOfGuppysConfigurationThatWasKilledIsFinishedByTheNextCommand() {
    configure(lab, "etl_case-array-config_4", "etl_case");
    configure(lab, "etl_file-array-config_1", "etl_file");
    lab.restore(config());
    standIn.answerBy(
        request ->
            request.path().contains("/_clone/")
                ? Optional.of(SearchAnswer.error(500, "some_exception", "broken"))
                : Optional.empty());
    assertThatThrownBy(() -> lab.cluster.rollBack("etl_array-config", lab.end))
        .hasMessageContaining("broken");
    assertThat(lab.standing("etl_array-config"))
        .containsExactly("etl_case-array-config_4", "etl_file-array-config_1");
    standIn.answerBy(request -> Optional.empty());
    assertThat(lab.cluster.rollBack("etl_array-config", lab.end).kept())
        .isEqualTo("etl_case-array-config__rolledback,etl_file-array-config__rolledback");
    assertThat(lab.indices()).doesNotContain("etl_case-array-config_5", "etl_file-array-config_2");
  }

  @ParameterizedTest
  @CsvSource({"/_clone/etl_file-array-config_0", "/_delete_by_query", "/_aliases"})
  void s3AFailureWhileGuppysConfigurationIsReleasedLeavesNothingOfIt(String where) {
    LoadedIndex loaded = lab.load(config());
    standIn.answerBy(
        request ->
            request.path().endsWith(where)
                ? Optional.of(SearchAnswer.error(500, "some_exception", "broken"))
                : Optional.empty());
    assertThatThrownBy(() -> lab.cluster.release(loaded, false, lab.end))
        .hasMessageContaining("broken");
    standIn.answerBy(request -> Optional.empty());
    assertThat(lab.indices()).containsExactly(loaded.physical());
    lab.cluster.release(loaded, false, lab.end);
    assertThat(lab.count("etl_array-config")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"/_clone/etl__previous", "/_clone/etl_0", "/_aliases"})
  void s7WhateverFailsWhileAnIndexIsReplacedWritingGoesOn(String where) {
    lab.make("etl", 3, "{}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    standIn.answerBy(
        request ->
            request.path().endsWith(where) && !request.body().contains("gen3db-blocked")
                ? Optional.of(SearchAnswer.error(500, "some_exception", "broken"))
                : Optional.empty());
    assertThatThrownBy(() -> lab.cluster.release(loaded, true, lab.end))
        .hasMessageContaining("broken");
    standIn.answerBy(request -> Optional.empty());
    lab.put("etl", "new", "{}");
    assertThat(lab.standing("gen3db-blocked-*")).isEmpty();
    assertThat(lab.count("etl")).isEqualTo(4);
    assertThat(lab.cluster.release(loaded, true, lab.end).physical()).isEqualTo("etl_0");
    assertThat(lab.count("etl__previous")).isEqualTo(4);
  }

  /** The server does it, and its answer is lost, or the run is told to end just then. */
  @ParameterizedTest
  @CsvSource({
    "/etl/_settings, false",
    "/etl/_settings, true",
    "/_aliases, false",
    "/_aliases, true",
  })
  void s7ABlockIsLiftedWhoseAnswerIsLost(String path, boolean interrupted) {
    lab.make("etl", 3, "{}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    var lost = new AtomicBoolean();
    standIn.answerBy(
        request -> {
          boolean sets =
              request.body().contains("index.blocks.write")
                  || request.body().contains("gen3db-blocked");
          if (request.path().equals(path) && sets && !lost.getAndSet(true)) {
            standIn.ask(request.method(), path, request.body());
            if (interrupted) {
              lab.end.cancel();
            }
            return Optional.of(SearchAnswer.error(502, "bad_gateway", "lost"));
          }
          return Optional.empty();
        });
    assertThatThrownBy(() -> lab.cluster.release(loaded, true, lab.end))
        .isInstanceOf(Gen3DbException.class);
    assertThat(standIn.ask("GET", "/etl/_settings?flat_settings=true", "").body())
        .doesNotContain("index.blocks.write");
    assertThat(standIn.ask("GET", "/_alias/gen3db-blocked-*", "").body()).isEqualTo("{}");
    assertThat(standIn.documents("etl")).hasSize(3);
  }

  /** The answer to a request is lost once it was done; then all further ones of a kind are. */
  private void loseAnswer(String path, boolean looksToo) {
    var lost = new AtomicBoolean();
    standIn.answerBy(
        request -> {
          boolean alias =
              request.body().contains("\"alias\":\"etl\"")
                  && !request.body().contains("must_exist"); // a word that 7.10 refuses
          if (request.path().equals(path) && alias && !lost.getAndSet(true)) {
            standIn.ask(request.method(), path, request.body());
            return Optional.of(SearchAnswer.error(502, "bad_gateway", "lost"));
          }
          return looksToo && lost.get() && request.path().equals("/_alias/etl")
              ? Optional.of(SearchAnswer.error(502, "bad_gateway", "silent"))
              : Optional.empty();
        });
  }

  /** What services find since is never taken away as if it were not released. */
  @ParameterizedTest
  @CsvSource({"etl_4, etl_5, false", "etl, etl_0, true"})
  void aReleaseWhoseAnswerIsLostStands(String before, String after, boolean replace) {
    lab.make(before, 3, before.equals("etl") ? "{}" : "{\"etl\":{}}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    loseAnswer("/_aliases", false);
    assertThat(lab.cluster.release(loaded, replace, lab.end).physical()).isEqualTo(after);
    standIn.answerBy(request -> Optional.empty());
    assertThat(lab.standing("etl")).containsExactly(after);
    assertThat(lab.count("etl")).isEqualTo(5);
  }

  @Test
  void whereNobodyCanSayWhetherItWentOverNothingIsDeleted() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    loseAnswer("/_aliases", true);
    assertThatThrownBy(() -> lab.cluster.release(loaded, false, lab.end))
        .hasMessageContaining("lost");
    standIn.answerBy(request -> Optional.empty());
    assertThat(lab.standing("etl")).containsExactly("etl_5");
    assertThat(lab.count("etl")).isEqualTo(5);
    assertThat(lab.indices()).contains("etl_4");
  }

  /** One that went over and cannot be looked at is taken back, as far as the cluster answers. */
  @Test
  void whatCannotBeReadBackIsTakenBack() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    var went = new AtomicBoolean();
    var looks = new AtomicInteger();
    standIn.answerBy(
        request -> {
          went.compareAndSet(
              false, request.path().equals("/_aliases") && request.body().contains("etl_5"));
          return went.get() && request.path().equals("/_alias/etl") && looks.getAndIncrement() == 0
              ? Optional.of(SearchAnswer.error(500, "some_exception", "broken"))
              : Optional.empty();
        });
    assertThatThrownBy(() -> lab.cluster.release(loaded, false, lab.end))
        .hasMessageContaining("broken");
    standIn.answerBy(request -> Optional.empty());
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    assertThat(lab.indices()).doesNotContain("etl_5");
  }

  /** A release that lives is not taken for a killed one, by a run of any kind. */
  @Test
  void s7TheBlockOfAReleaseThatIsAtWorkStays() {
    var living = SearchLab.watchful(standIn.url(), folder);
    lab.make("etl", 3, "{}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    var seen = new ArrayList<String>();
    standIn.answerBy(
        request -> {
          if (request.path().endsWith("/_clone/etl_0")) {
            standIn.answerBy(any -> Optional.empty());
            seen.add(String.valueOf(catchThrowable(() -> living.cluster.recover(living.end))));
            seen.add(String.valueOf(catchThrowable(() -> living.cluster.unblock(living.end))));
            seen.add(
                String.valueOf(catchThrowable(() -> living.dumper().leftovers(true, living.end))));
            seen.add(living.cluster.recover("file", living.end).toString());
            seen.add("" + living.dump("etl").extent().documents());
          }
          return Optional.empty();
        });
    assertThat(living.cluster.release(loaded, true, living.end).physical()).isEqualTo("etl_0");
    assertThat(seen.get(0)).contains("GEN3DB-910", "another restore is at work");
    assertThat(seen.subList(1, 3))
        .allMatch(each -> each.contains("GEN3DB-918") && each.contains("etl stays blocked"));
    assertThat(seen).endsWith("[]", "3");
    assertThat(standIn.ask("GET", "/_alias/gen3db-blocked-*", "").body()).isEqualTo("{}");
  }

  /** Of an index whose shards are nowhere just now nothing can be told. */
  @Test
  void whatNothingIsToldOfIsNotTakenAway() {
    lab.make("gen3db-load-0123-file", 2, "{}");
    standIn.answerBy(
        request ->
            request.path().contains("/_stats")
                ? Optional.of(SearchAnswer.ok("{\"_all\":{\"primaries\":{},\"total\":{}}}"))
                : Optional.empty());
    assertThat(lab.cluster.recover(lab.end)).isEmpty();
    assertThat(standIn.names()).containsExactly("gen3db-load-0123-file");
  }

  /** The block was taken off by somebody: what was written since is in no copy. */
  @Test
  void anIndexIsNotReplacedOnceItsBlockIsGone() {
    lab.make("etl", 3, "{}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    standIn.answerBy(
        request -> {
          if (request.path().endsWith("/_clone/etl_0")) {
            standIn.answerBy(any -> Optional.empty());
            lab.did("PUT", "/etl/_settings", "{\"index.blocks.write\":null}");
            lab.put("etl", "new", "{}");
          }
          return Optional.empty();
        });
    assertThatThrownBy(() -> lab.cluster.release(loaded, true, lab.end))
        .hasMessageContaining("the block against writing into it was taken off meanwhile");
    assertThat(lab.count("etl")).isEqualTo(4);
    assertThat(lab.indices()).doesNotContain("etl_0");
  }

  /** Aliases that the replaced index had beside its name go back with it. */
  @Test
  void aRollbackBringsAllAliasesBack() {
    lab.make("etl", 3, "{\"config\":{}}");
    lab.cluster.release(lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5))), true, lab.end);
    assertThat(lab.standing("config")).containsExactly("etl_0");
    assertThat(lab.cluster.rollBack("etl", lab.end).physical()).isEqualTo("etl__previous");
    assertThat(lab.standing("config")).containsExactly("etl__previous");
    assertThat(lab.standing("etl")).containsExactly("etl__previous");
  }

  /** A rollback that failed before the alias went back is none, whatever was released since. */
  @Test
  void whatWasReleasedSinceIsNotTakenForARollbackThatWasKilled() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    standIn.answerBy(
        request ->
            request.path().equals("/_aliases")
                ? Optional.of(SearchAnswer.error(500, "some_exception", "broken"))
                : Optional.empty());
    assertThatThrownBy(() -> lab.cluster.rollBack("etl", lab.end)).hasMessageContaining("broken");
    standIn.answerBy(request -> Optional.empty());
    lab.make("etl_6", 2, "{}");
    lab.did(
        "POST",
        "/_aliases",
        "{\"actions\":[{\"remove\":{\"index\":\"etl_5\",\"alias\":\"etl\"}},{\"add\":{\"index\":\"etl_6\",\"alias\":\"etl\"}}]}");
    assertThatThrownBy(() -> lab.cluster.rollBack("etl", lab.end))
        .hasMessageContaining("gen3db did not release");
    assertThat(lab.indices()).contains("etl_5").doesNotContain("etl__rolledback");
  }

  @Test
  void aRollbackThatWasKilledIsFinishedByTheNextCommand() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    standIn.answerBy(
        request ->
            request.path().contains("/_clone/")
                ? Optional.of(SearchAnswer.error(500, "some_exception", "broken"))
                : Optional.empty());
    assertThatThrownBy(() -> lab.cluster.rollBack("etl", lab.end)).hasMessageContaining("broken");
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    standIn.answerBy(request -> Optional.empty());
    assertThat(lab.cluster.rollBack("etl", lab.end).kept()).isEqualTo("etl__rolledback");
    assertThat(lab.indices()).contains("etl_4", "etl__rolledback").doesNotContain("etl_5");
  }

  @Test
  void anotherRestoreThatIsAtWorkIsNotDisturbed() {
    lab.make("gen3db-load-0123-file", 2, "{}");
    var at = new AtomicInteger();
    standIn.answerBy(
        request -> {
          if (request.path().contains("/_stats")) {
            standIn.ask(
                "POST",
                "/gen3db-load-0123-file/_bulk",
                "{\"index\":{\"_id\":\"n" + at.incrementAndGet() + "\"}}\n{}\n");
          }
          return Optional.empty();
        });
    assertThatThrownBy(() -> lab.cluster.recover(lab.end))
        .hasMessageStartingWith("GEN3DB-910")
        .hasMessageContaining("another restore is at work, at the index gen3db-load-0123-file");
    assertThat(standIn.names()).containsExactly("gen3db-load-0123-file");
  }

  @Test
  void oneBadDumpOfSeveralLeavesAllAsTheyWere() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    lab.make("file_1", 2, "{\"file\":{}}");
    var result =
        new IndexRestore(lab.cluster)
            .run(
                List.of(
                    SearchLab.dump("etl", SearchLab.lines(0, 5)),
                    SearchLab.dump(
                        "file", SearchLab.lines(0, 5) + "{\"_id\":\"1\",\"_source\":{}}")),
                ASKED,
                lab.end);
    assertThat(result.isReleased()).isFalse();
    assertThat(result.outcomes().get(0).problem()).isEmpty();
    assertThat(result.outcomes().get(1).problem().orElseThrow().code())
        .isEqualTo(SearchCode.INDEX_DUMP_AMBIGUOUS);
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    assertThat(lab.standing("file")).containsExactly("file_1");
  }

  @Test
  void aReleaseThatFailsTakesThoseBeforeItBack() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    lab.make("file", 2, "{}");
    var dumps =
        List.of(
            SearchLab.dump("etl", SearchLab.lines(0, 5)),
            SearchLab.dump("file", SearchLab.lines(0, 6)));
    var result = new IndexRestore(lab.cluster).run(dumps, ASKED, lab.end);
    assertThat(result.isReleased()).isFalse();
    assertThat(result.outcomes().get(1).problem().orElseThrow().code())
        .isEqualTo(SearchCode.INDEX_IN_THE_WAY);
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    assertThat(lab.indices()).doesNotContain("etl_5");
    var again =
        new IndexRestore(lab.cluster)
            .run(dumps, new IndexRequest(Set.of(), null, true, 1), lab.end);
    assertThat(again.isReleased()).isTrue();
    assertThat(again.outcomes())
        .allMatch(each -> each.loaded().orElseThrow().cached(), "what was compared is used again");
    assertThat(lab.standing("etl")).containsExactly("etl_5");
    assertThat(lab.standing("file")).containsExactly("file_0");
  }

  @Test
  void anInterruptedLoadEndsAtOnceAndLeavesNothing() {
    onBulk(
        request -> {
          lab.end.cancel();
          return Optional.empty();
        });
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 100_000))))
        .hasMessageContaining("GEN3DB-503");
    assertThat(standIn.names()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }
}
