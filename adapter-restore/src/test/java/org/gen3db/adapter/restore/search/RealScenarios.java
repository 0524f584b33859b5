package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gen3db.adapter.restore.search.SearchNode.Version;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.ReleasedIndex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The scenarios on a real server, which is started once for all of them, and those in which it
 * refuses by limits of its own.
 */
@Tag("full")
abstract class RealScenarios extends SearchScenarios {
  private static final int DOCUMENTS = 4000;

  private final Version version;

  RealScenarios(Version version) {
    this.version = version;
  }

  @AfterAll
  static void end() {
    SearchNode.endShared();
  }

  @Override
  URI url() {
    return SearchNode.shared(version).url();
  }

  /** By the server's own circuit breaker, which has room for a part of a request only. */
  @Test
  void stormsOf429AreSurvived() {
    lab.did("PUT", "/_cluster/settings", breaker("\"300kb\""));
    try {
      ReleasedIndex released =
          lab.restore(SearchLab.dump("storm", SearchLab.lines(0, 2 * DOCUMENTS)));
      assertThat(released.documents()).isEqualTo(2 * DOCUMENTS);
      long tripped = 0;
      for (JsonNode each : lab.did("GET", "/_nodes/stats/breaker", null).path("nodes")) {
        tripped += each.at("/breakers/in_flight_requests/tripped").asLong();
      }
      assertThat(tripped).as("how often the server refused a request").isPositive();
    } finally {
      lab.did("PUT", "/_cluster/settings", breaker("null"));
    }
  }

  private static String breaker(String limit) {
    return "{\"transient\":{\"network.breaker.inflight_requests.limit\":" + limit + "}}";
  }

  private List<String> unsealed() {
    List<String> sealed = lab.standing("gen3db-sealed-*");
    return lab.loads().stream().filter(name -> !sealed.contains(name)).toList();
  }

  /** With the block that a server sets at the flood stage of its disk. */
  @Test
  void s6ADiskAtItsFloodStageIsToldAndNothingOfTheLoadStays() throws InterruptedException {
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, DOCUMENTS)));
    IndexDump larger = SearchLab.dump("etl", SearchLab.lines(0, 2 * DOCUMENTS));
    try (var flood = new Flood()) {
      var data = EventfulPart.of((TextPart) larger.data().orElseThrow(), flood::begin);
      assertThatThrownBy(
              () ->
                  lab.load(
                      new IndexDump(
                          larger.index(),
                          larger.mapping(),
                          larger.settings(),
                          larger.analyzer(),
                          Optional.of(data))))
          .hasMessageContaining("GEN3DB-904");
    }
    assertThat(unsealed()).isEmpty();
    assertThat(lab.standing("etl")).hasSize(1);
    assertThat(lab.count("etl")).isEqualTo(DOCUMENTS);
    assertThat(lab.setting(lab.standing("etl").get(0), "index.blocks.write")).isNotEqualTo("true");
  }

  /** Again and again: the server, whose disk has room, lifts the block whenever it looks. */
  private final class Flood implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread =
        new Thread(
            () -> {
              while (!over.get()) {
                rise();
              }
            },
            "flood");

    /** In the middle of the load: the file is read before too, when its index is not yet there. */
    void begin() {
      if (!unsealed().isEmpty() && thread.getState() == Thread.State.NEW) {
        rise();
        thread.start();
      }
    }

    private void rise() {
      lab.did("PUT", "/gen3db-load-*/_settings", "{\"index.blocks.read_only_allow_delete\":true}");
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      thread.join();
    }
  }
}
