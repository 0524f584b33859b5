package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gen3db.adapter.restore.search.load.Patience;
import org.gen3db.domain.search.DumpPart;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.domain.search.ReleasedIndex;
import org.gen3db.testkit.search.SearchAnswer;
import org.gen3db.testkit.search.SearchRequest;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users of elasticdump lost, by the numbers of its issues: each either arrives, or the restore
 * fails and says so. The cluster stands in, as a real one cannot be made to refuse on demand.
 */
class ElasticdumpIssuesTest {
  @TempDir private Path folder;
  private final StandInCluster standIn = StandInCluster.elasticsearch();
  private SearchLab lab;

  @BeforeEach
  void open() {
    lab =
        new SearchLab(
            standIn.url(), folder, new Patience(Duration.ofSeconds(20), Duration.ofMillis(5)));
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  private static List<String> ids(int count) {
    return new TreeSet<>(IntStream.range(0, count).mapToObj(i -> "/" + i).toList())
        .stream().toList();
  }

  private void arrived(int count) {
    assertThat(List.copyOf(lab.documents("etl").keySet())).isEqualTo(ids(count));
  }

  /** What a cluster answers that takes the first documents of a request only, up to a number. */
  private Optional<SearchAnswer> takesAtMost(SearchRequest request, int most) {
    String[] lines = request.body().split("\n");
    int documents = lines.length / 2;
    int taken = Math.min(most, documents);
    standIn.ask(
        "POST",
        request.path() + "?require_alias=true",
        Stream.of(lines).limit(2L * taken).map(line -> line + "\n").collect(Collectors.joining()));
    String items =
        IntStream.range(0, documents)
            .mapToObj(
                i ->
                    i < taken
                        ? "{\"index\":{\"status\":201}}"
                        : "{\"index\":{\"status\":429,\"error\":{\"type\":"
                            + "\"es_rejected_execution_exception\",\"reason\":\"full\"}}}")
            .collect(Collectors.joining(","));
    return Optional.of(
        SearchAnswer.ok("{\"errors\":%s,\"items\":[%s]}".formatted(taken < documents, items)));
  }

  private void onBulk(java.util.function.Function<SearchRequest, Optional<SearchAnswer>> answer) {
    standIn.answerBy(
        request -> request.path().endsWith("/_bulk") ? answer.apply(request) : Optional.empty());
  }

  /** "sent 10000 objects, wrote 7400": a part of a batch is not taken, and nobody asks again. */
  @Test
  void issue145APartOfABatchThatIsNotTakenGoesAgain() {
    var cut = new AtomicInteger(8);
    onBulk(request -> cut.getAndDecrement() > 0 ? takesAtMost(request, 37) : Optional.empty());
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 3000)));
    assertThat(loaded.documents()).isEqualTo(3000);
    lab.cluster.release(loaded, false, lab.end);
    arrived(3000);
  }

  /** A hundred documents are missing afterwards, without an error. */
  @Test
  void issue175DocumentsThatAreMissingAfterwardsAreNamedAndNothingIsReleased() {
    onBulk(
        request -> {
          String[] lines = request.body().split("\n");
          standIn.ask(
              "POST", request.path() + "?require_alias=true", lines[0] + "\n" + lines[1] + "\n");
          return Optional.of(
              SearchAnswer.ok(
                  "{\"errors\":false,\"items\":["
                      + String.join(
                          ",",
                          Collections.nCopies(lines.length / 2, "{\"index\":{\"status\":201}}"))
                      + "]}"));
        });
    assertThatThrownBy(() -> lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 101))))
        .hasMessage(
            "GEN3DB-908 etl__data.json: 100 of 101 documents are not there (lines 2, 3, 4, 5, 6, 7, 8,"
                + " 9, 10, 11)");
    assertThat(lab.standing("etl")).isEmpty();
  }

  /** An import that ignores lines silently: with other ends of lines, or none at the end. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\n\n"})
  void issue339EachLineOfAFileArrivesWhateverEndsIt(String end) {
    String data =
        IntStream.range(0, 865)
            .mapToObj(i -> SearchLab.line("" + i, null, null, i))
            .collect(Collectors.joining(end));
    ReleasedIndex released = lab.restore(SearchLab.dump("etl", data));
    assertThat(released.documents()).isEqualTo(865);
    arrived(865);
  }

  /** The last records of a file are skipped: at every number of lines around a batch's end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100, 101, 999, 1000, 1001, 3911})
  void issue562TheLastLinesOfAFileArrive(int count) {
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, count).stripTrailing()));
    arrived(count);
  }

  /** A dump ends before its last batch is written: at every number of documents around a page's. */
  @ParameterizedTest
  @ValueSource(ints = {1, 1999, 2000, 2001, 4000, 4001})
  void issue741TheLastBatchOfADumpIsWritten(int count) {
    standIn.ask("PUT", "/etl_0", "{\"aliases\":{\"etl\":{}}}");
    standIn.ask(
        "POST",
        "/etl_0/_bulk",
        IntStream.range(0, count)
            .mapToObj(i -> "{\"index\":{\"_id\":\"" + i + "\"}}\n{\"n\":" + i + "}\n")
            .collect(Collectors.joining()));
    SearchLab.Dumped dumped = lab.dump("etl");
    assertThat(dumped.extent().documents()).isEqualTo(count);
    assertThat(dumped.text("etl__data.json").lines())
        .hasSize(count)
        .doesNotHaveDuplicates()
        .last()
        .asString()
        .contains("{\"n\":" + (count - 1) + "}");
    lab.restore(dumped.as("copy"));
    assertThat(lab.count("copy")).isEqualTo(count);
  }

  /** Documents of several indices in one file go lost, as all were written into one. */
  @Test
  void issue591DocumentsOfSeveralIndicesWithOneIdAreNotTakenForOne() {
    String one = SearchLab.line("1", null, null, 1);
    String other = SearchLab.line("1", null, null, 2).replace("\"old\"", "\"another\"");
    assertThatThrownBy(() -> lab.restore(SearchLab.dump("etl", one + "\n" + other + "\n")))
        .hasMessageStartingWith("GEN3DB-906 etl__data.json:2:")
        .hasMessageContaining("line 1");
    assertThat(lab.standing("etl")).isEmpty();
  }

  /** Memory grows with the file until the process dies. */
  @Test
  void issue163AFileIsReadAsItIsSent() {
    long documents = 15_000;
    var open = new Generated(documents, 2_000);
    var ahead = new AtomicLong();
    onBulk(
        request -> {
          open.sent.addAndGet(request.body().length());
          ahead.accumulateAndGet(open.read.get() - open.sent.get(), Math::max);
          return Optional.empty();
        });
    IndexDump dump =
        new IndexDump(
            "etl",
            Optional.of(TextPart.of("etl__mapping.json", "{\"old\":{\"mappings\":{}}}")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(open));
    assertThat(lab.load(dump).documents()).isEqualTo(documents);
    assertThat(open.read.get()).isGreaterThan(30_000_000);
    // No more of it is in memory than what is on its way: three requests and what is read ahead.
    assertThat(ahead.get()).isPositive().isLessThan(16_000_000);
  }

  /** A file that is made while it is read. */
  private static final class Generated implements DumpPart {
    private final long documents;
    private final String filler;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    Generated(long documents, int size) {
      this.documents = documents;
      this.filler = "x".repeat(size);
    }

    @Override
    public String name() {
      return "etl__data.json";
    }

    @Override
    public long size() {
      return documents * filler.length();
    }

    @Override
    public Optional<String> sha256() {
      return Optional.empty();
    }

    @Override
    public InputStream open() throws IOException {
      read.set(0);
      Iterator<InputStream> lines =
          IntStream.range(0, (int) documents)
              .mapToObj(
                  i -> {
                    byte[] line =
                        ("{\"_id\":\"" + i + "\",\"_source\":{\"name\":\"" + filler + "\"}}\n")
                            .getBytes(StandardCharsets.UTF_8);
                    read.addAndGet(line.length);
                    return (InputStream) new java.io.ByteArrayInputStream(line);
                  })
              .iterator();
      return new SequenceInputStream(
          new java.util.Enumeration<InputStream>() {
            @Override
            public boolean hasMoreElements() {
              return lines.hasNext();
            }

            @Override
            public InputStream nextElement() {
              return lines.next();
            }
          });
    }
  }

  /** 429 of the whole request, and of single documents, again and again. */
  @Test
  void issue574AClusterThatHasNoTimeIsAskedAgainUntilAllIsThere() {
    var refused = new AtomicInteger(12);
    onBulk(
        request ->
            refused.getAndDecrement() <= 0
                ? Optional.empty()
                : refused.get() % 2 == 0
                    ? Optional.of(
                        SearchAnswer.error(429, "es_rejected_execution_exception", "queue is full"))
                    : takesAtMost(request, 1));
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 2000)));
    arrived(2000);
    assertThat(refused).hasNegativeValue();
  }

  /** Documents that went through an alias made an index of its name. */
  @Test
  void issue285AnAliasStaysAnAliasAndItsIndexAsItWas() {
    lab.make("etl_3", 2, "{\"etl\":{}}");
    ReleasedIndex released = lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    assertThat(released.physical()).isEqualTo("etl_4");
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    assertThat(lab.indices()).contains("etl_3", "etl_4").doesNotContain("etl");
    assertThat(lab.count("etl_3")).isEqualTo(2);
  }

  /** The dump of an alias bears the name of its index, and the alias is not in it. */
  @Test
  void issue494ADumpOfAnAliasIsRestoredUnderTheAliasesName() {
    IndexDump dump =
        SearchLab.dump(
            "etl",
            "{\"etl_7\":{\"mappings\":" + SearchLab.MAPPING + "}}",
            SearchLab.lines(0, 4).replace("\"old\"", "\"etl_7\""));
    assertThat(lab.restore(dump).physical()).isEqualTo("etl_0");
    assertThat(lab.standing("etl")).containsExactly("etl_0");
    assertThat(lab.indices()).doesNotContain("etl_7");
    arrived(4);
  }
}
