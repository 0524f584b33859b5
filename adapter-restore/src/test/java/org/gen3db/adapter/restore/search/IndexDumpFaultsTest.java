package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.gen3db.testkit.search.SearchAnswer;
import org.gen3db.testkit.search.SearchRequest;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dump makes of a cluster that does not give all of an index. */
class IndexDumpFaultsTest {
  private static final String FAILED =
      "{\"_scroll_id\":\"s\",\"timed_out\":%s,\"_shards\":{\"total\":3,\"failed\":%d},"
          + "\"hits\":{\"total\":{\"value\":2500},\"hits\":[{\"_id\":\"1\",\"_source\":{}}]}}";

  @TempDir private Path folder;
  private final StandInCluster standIn = StandInCluster.elasticsearch();
  private SearchLab lab;

  @BeforeEach
  void open() {
    lab = new SearchLab(standIn.url(), folder);
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 2500)));
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  /** Answers so the first times that something is asked for. */
  private void first(int times, Function<SearchRequest, Boolean> which, SearchAnswer answer) {
    var asked = new AtomicInteger();
    standIn.answerBy(
        request ->
            which.apply(request) && asked.incrementAndGet() <= times
                ? Optional.of(answer)
                : Optional.empty());
  }

  private static boolean searches(SearchRequest request) {
    return request.path().endsWith("/_search");
  }

  private static boolean goesOn(SearchRequest request) {
    return request.path().equals("/_search/scroll") && request.method().equals("POST");
  }

  private void isWhole() {
    SearchLab.Dumped dumped = lab.dump("etl");
    assertThat(dumped.extent().documents()).isEqualTo(2500);
    assertThat(dumped.text("etl__data.json").lines().distinct()).hasSize(2500);
  }

  /** A page of which half was lost cannot be had again: all is read anew. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "es_rejected_execution_exception",
        "circuit_breaking_exception",
        "search_context_missing_exception"
      })
  void an_index_is_read_anew_where_the_cluster_gives_up_in_between(String type) {
    first(1, IndexDumpFaultsTest::goesOn, SearchAnswer.error(429, type, "not now"));
    isWhole();
  }

  @Test
  void a_cluster_that_is_busy_is_waited_for() {
    first(
        6,
        IndexDumpFaultsTest::searches,
        SearchAnswer.error(429, "es_rejected_execution_exception", "not now"));
    isWhole();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false, 1", "true, 0"})
  void what_some_shards_do_not_give_is_read_anew_and_then_missed(String fault) {
    String[] parts = fault.split(", ");
    SearchAnswer answer = SearchAnswer.ok(FAILED.formatted(parts[0], Integer.parseInt(parts[1])));
    first(1, IndexDumpFaultsTest::goesOn, answer);
    isWhole();
    first(99, IndexDumpFaultsTest::searches, answer);
    assertThatThrownBy(() -> lab.dump("etl")).hasMessageStartingWith("GEN3DB-937");
  }

  @Test
  void somebody_who_writes_meanwhile_is_told() {
    first(
        99,
        request -> request.path().endsWith("/_count"),
        SearchAnswer.ok("{\"count\":2499,\"_shards\":{\"failed\":0}}"));
    assertThatThrownBy(() -> lab.dump("etl"))
        .hasMessageStartingWith("GEN3DB-910")
        .hasMessageContaining("it had 2499 documents, and has 2500");
  }

  /** Documents of 20 MB are fetched one by one, and not all at once. */
  @Test
  void large_documents_are_dumped_by_smaller_pages() {
    String large = "x".repeat(12 << 20);
    for (int i = 0; i < 4; i++) {
      lab.put("large", "" + i, "{\"name\":\"" + large + "\"}");
    }
    SearchLab.Dumped dumped = lab.dump("large");
    assertThat(dumped.extent().documents()).isEqualTo(4);
    assertThat(dumped.files().get("large__data.json").size()).isGreaterThan(48 << 20);
    assertThat(standIn.requests())
        .filteredOn(request -> request.path().equals("/large/_search"))
        .hasSizeGreaterThan(1);
  }

  /** A page that is too large is asked for in a smaller one, which is no attempt in vain. */
  @Test
  void answers_that_are_too_large_leave_all_attempts() {
    SearchAnswer large = SearchAnswer.ok(" ".repeat(33 << 20));
    SearchAnswer failed = SearchAnswer.ok(FAILED.formatted("false", 1));
    var asked = new AtomicInteger();
    standIn.answerBy(
        request -> {
          if (!searches(request)) {
            return Optional.empty();
          }
          int time = asked.incrementAndGet();
          return time <= 3
              ? Optional.of(large)
              : time <= 6 ? Optional.of(failed) : Optional.empty();
        });
    isWhole();
    assertThat(asked).hasValue(7);
  }

  @Test
  void scrolls_are_closed() {
    isWhole();
    assertThat(standIn.requests())
        .filteredOn(request -> request.path().equals("/_search/scroll"))
        .filteredOn(request -> request.method().equals("DELETE"))
        .isNotEmpty();
  }
}
