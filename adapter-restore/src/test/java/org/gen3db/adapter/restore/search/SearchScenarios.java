package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gen3db.adapter.restore.search.http.SearchServer;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.search.DumpPart;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.IndexPlace;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.domain.search.ReleasedIndex;
import org.gen3db.domain.search.RolledBackIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a restore of indices must do on every server; the scenarios in which the obvious protocol
 * loses something are named S1 to S12.
 */
abstract class SearchScenarios {
  @TempDir Path folder;

  protected SearchLab lab;

  /** Where the cluster is. */
  abstract URI url();

  @BeforeEach
  void startWithNothing() {
    lab = new SearchLab(url(), folder);
    lab.startWithNothing();
  }

  private SearchServer server() {
    return lab.client.server(lab.end);
  }

  @Test
  void aFirstRestoreIsFoundUnderTheNameAndIsTheFileToTheLastDigit() {
    String data =
        SearchLab.lines(0, 2500)
            + "{\"_id\":\"big\",\"_source\":{\"n\":9007199254740993,\"name\":\"é\\u00e9\",\"samples\":[]}}\n";
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", data));
    assertThat(loaded.documents()).isEqualTo(2501);
    assertThat(loaded.cached()).isFalse();
    assertThat(lab.standing("etl")).isEmpty();
    ReleasedIndex released = lab.cluster.release(loaded, false, lab.end);
    assertThat(released.physical()).isEqualTo("etl_0");
    assertThat(released.previous()).isEmpty();
    assertThat(lab.standing("etl")).containsExactly("etl_0");
    assertThat(lab.count("etl")).isEqualTo(2501);
    assertThat(lab.documents("etl"))
        .containsEntry("/big", "{\"n\":9007199254740993,\"name\":\"éé\",\"samples\":[]}")
        .containsEntry(
            "/7",
            "{\"n\":7,\"name\":\"Ärzte"
                + " \\\"7\\\"\",\"samples\":[{\"weight\":1.50},{\"weight\":2}]}");
    assertThat(lab.setting("etl_0", "index.blocks.write")).isEmpty();
    assertThat(lab.setting("etl_0", "index.refresh_interval")).isEmpty();
    lab.put("etl", "more", "{\"n\":1}");
  }

  @Test
  void s1LoadsUnderANameThatTheEtlNeverTakesAndReleasesUnderItsNext() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    assertThat(loaded.physical()).startsWith("gen3db-load-").endsWith("-etl");
    assertThat(lab.indices()).containsExactlyInAnyOrder("etl_4", loaded.physical());
    assertThat(lab.count("etl")).isEqualTo(3);
    ReleasedIndex released = lab.cluster.release(loaded, false, lab.end);
    assertThat(released.physical()).isEqualTo("etl_5");
    assertThat(released.previous()).contains("etl_4");
    assertThat(lab.standing("etl")).containsExactly("etl_5");
    assertThat(lab.count("etl_4")).isEqualTo(3);
  }

  @Test
  void s1AnIndexThatAnEtlHasLeftUnderTheNextNameIsNotTouched() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    lab.make("etl_5", 1, "{}");
    assertThatThrownBy(() -> lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5))))
        .hasMessageStartingWith("GEN3DB-911 etl: there is an index etl_5 already");
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    assertThat(lab.count("etl_5")).isEqualTo(1);
  }

  @Test
  void s2FilterAndRoutingOfTheAliasAreCarriedOver() {
    lab.make("etl_0", 1, "{\"etl\":{\"filter\":{\"term\":{\"n\":\"1\"}},\"routing\":\"a\"}}");
    JsonNode before = lab.did("GET", "/_alias/etl", null).path("etl_0").path("aliases").path("etl");
    assertThat(before.size()).isGreaterThan(1);
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    assertThat(lab.did("GET", "/_alias/etl", null).path("etl_1").path("aliases").path("etl"))
        .isEqualTo(before);
  }

  @Test
  void s3ADumpOfSeveralIndicesIsReadWhereTheirMappingsAreTheSame() {
    String one = "{\"mappings\":" + SearchLab.MAPPING + "}";
    String several = "{\"c_0\":%s,\"c_1\":%s}".formatted(one, one);
    lab.restore(SearchLab.dump("etl_array-config", several, SearchLab.lines(0, 2)));
    assertThat(lab.count("etl_array-config")).isEqualTo(2);
    assertThatThrownBy(
            () ->
                lab.load(
                    SearchLab.dump(
                        "other",
                        "{\"c_0\":%s,\"c_1\":{\"mappings\":{}}}".formatted(one),
                        SearchLab.lines(0, 2))))
        .hasMessageStartingWith("GEN3DB-906");
  }

  private static IndexDump config(String... documents) {
    var lines = new StringBuilder();
    for (String id : documents) {
      lines.append(
          "{\"_index\":\"%1$s-array-config_9\",\"_id\":\"%1$s\",\"_score\":1,\"_source\":{\"array\":[\"new of %1$s\"]}}\n"
              .formatted(id));
    }
    return SearchLab.dump(
        "etl_array-config",
        "{\"old\":{\"mappings\":{\"properties\":{\"array\":{\"type\":\"keyword\"},\"timestamp\":{\"type\":\"date\"}}}}}",
        lines.toString());
  }

  /** As the ETL makes what it configures guppy by. */
  private void configure(String etl, int number) {
    String index = "%s-array-config_%d".formatted(etl, number);
    lab.did(
        "PUT",
        "/" + index,
        "{\"aliases\":{\"%s-array-config\":{},\"etl_array-config\":{}}}".formatted(etl));
    lab.put(index, etl, "{\"array\":[\"%d\"]}".formatted(number));
    for (String old : lab.standing(etl + "-array-config")) {
      if (!old.equals(index)) {
        lab.did(
            "POST",
            "/_aliases",
            ("{\"actions\":[{\"remove\":{\"index\":\"%1$s\",\"alias\":\"%2$s-array-config\"}},"
                    + "{\"remove\":{\"index\":\"%1$s\",\"alias\":\"etl_array-config\"}}]}")
                .formatted(old, etl));
      }
    }
  }

  @Test
  void s3GuppysConfigurationIsReleasedAsTheEtlMakesItAndTakenBackAsAWhole() {
    configure("etl_case", 3);
    configure("etl_file", 1);
    configure("etl_other", 0);
    ReleasedIndex released = lab.restore(config("etl_case", "etl_file"));
    assertThat(released.physical()).isEqualTo("etl_case-array-config_4,etl_file-array-config_2");
    assertThat(released.previous()).contains("etl_case-array-config_3,etl_file-array-config_1");
    assertThat(lab.standing("etl_array-config"))
        .containsExactly(
            "etl_case-array-config_4", "etl_file-array-config_2", "etl_other-array-config_0");
    assertThat(lab.standing("etl_case-array-config")).containsExactly("etl_case-array-config_4");
    assertThat(lab.standing("etl_file-array-config")).containsExactly("etl_file-array-config_2");
    assertThat(lab.documents("etl_array-config"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/etl_case", "{\"array\":[\"new of etl_case\"]}",
                "/etl_file", "{\"array\":[\"new of etl_file\"]}",
                "/etl_other", "{\"array\":[\"0\"]}"));
    lab.put("etl_case-array-config", "etl_case", "{\"array\":[\"written\"]}");

    assertThat(lab.cluster.rollBack("etl_array-config", lab.end))
        .isEqualTo(
            new RolledBackIndex(
                "etl_array-config",
                "etl_case-array-config_3,etl_file-array-config_1",
                "etl_case-array-config__rolledback,etl_file-array-config__rolledback"));
    assertThat(lab.standing("etl_array-config"))
        .containsExactly(
            "etl_case-array-config_3", "etl_file-array-config_1", "etl_other-array-config_0");
    assertThat(lab.standing("etl_case-array-config")).containsExactly("etl_case-array-config_3");
    assertThat(lab.indices()).doesNotContain("etl_case-array-config_4", "etl_file-array-config_2");
  }

  @Test
  void s3TheNextEtlFindsNoDocumentOfGuppysConfigurationTwice() {
    lab.restore(config("etl_case", "etl_file"));
    configure("etl_case", 1);
    assertThat(lab.standing("etl_array-config"))
        .containsExactly("etl_case-array-config_1", "etl_file-array-config_0");
    assertThat(lab.count("etl_array-config")).isEqualTo(2);
    assertThatThrownBy(() -> lab.cluster.rollBack("etl_array-config", lab.end))
        .hasMessageStartingWith(
            "GEN3DB-912 etl_array-config: the alias no longer stands on all of");
    assertThat(lab.standing("etl_array-config"))
        .containsExactly("etl_case-array-config_1", "etl_file-array-config_0");
  }

  @Test
  void s3AnIndexThatHeldAllOfGuppysConfigurationGivesItsAliasAwayAndGetsItBack() {
    lab.make("etl_array-config_0", 2, "{\"etl_array-config\":{}}");
    LoadedIndex loaded = lab.load(config("etl_case", "etl_file"));
    ReleasedIndex released = lab.cluster.release(loaded, false, lab.end);
    assertThat(released.previous()).contains("etl_array-config_0");
    assertThat(lab.standing("etl_array-config"))
        .containsExactly("etl_case-array-config_0", "etl_file-array-config_0");
    lab.cluster.withdraw(released, lab.end);
    assertThat(lab.standing("etl_array-config")).containsExactly("etl_array-config_0");
    assertThat(lab.standing("etl_case-array-config")).isEmpty();
    assertThat(lab.indices()).containsExactlyInAnyOrder("etl_array-config_0", loaded.physical());
  }

  @Test
  void s3WhatElasticdumpMadeOfGuppysConfigurationIsReplacedWhenThatIsSaid() {
    lab.make("etl_array-config", 2, "{}");
    LoadedIndex loaded = lab.load(config("etl_case", "etl_file"));
    assertThatThrownBy(() -> lab.cluster.release(loaded, false, lab.end))
        .hasMessageStartingWith("GEN3DB-911 etl_array-config: an index itself bears the name");
    lab.cluster.release(loaded, true, lab.end);
    assertThat(lab.standing("etl_array-config"))
        .containsExactly("etl_case-array-config_0", "etl_file-array-config_0");
    assertThat(lab.count("etl_array-config__previous")).isEqualTo(2);
    assertThat(lab.cluster.rollBack("etl_array-config", lab.end).physical())
        .isEqualTo("etl_array-config__previous");
    assertThat(lab.standing("etl_array-config")).containsExactly("etl_array-config__previous");
  }

  @Test
  void s3OlderReleasesOfGuppysConfigurationGo() {
    for (int i = 0; i < 3; i++) {
      lab.restore(config("etl_case", "etl_file"));
    }
    assertThat(lab.cluster.prune("etl_array-config", 1, lab.end))
        .containsExactly("etl_case-array-config_0", "etl_file-array-config_0");
    assertThat(lab.indices()).contains("etl_case-array-config_1", "etl_case-array-config_2");
  }

  @Test
  void s3ItIsToldBeforehandWhereGuppysConfigurationGoes() {
    configure("etl_case", 3);
    assertThat(lab.count("etl_array-config")).isEqualTo(1);
    IndexPlace place = lab.cluster.look(config("etl_case", "etl_file"), false, 1, lab.end);
    assertThat(place.physical()).isEqualTo("etl_case-array-config_4,etl_file-array-config_0");
    assertThat(place.current()).contains("etl_case-array-config_3");
    assertThat(place.documents()).isEqualTo(1);
    assertThat(lab.indices()).containsExactly("etl_case-array-config_3");
  }

  @Test
  void s4ATemplateThatGivesTheLiveAliasOrFieldsIsNamedAndNothingIsLoaded() {
    lab.make("etl_0", 1, "{\"etl\":{}}");
    lab.did(
        "PUT",
        "/_template/guest",
        "{\"index_patterns\":[\"*\"],\"aliases\":{\"etl\":{}},\"mappings\":{\"properties\":{\"guest\":{\"type\":\"keyword\"}}},\"settings\":{\"default_pipeline\":\"absent\"}}");
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5))))
        .hasMessageStartingWith("GEN3DB-909")
        .hasMessageContaining("aliases etl were added")
        .hasMessageContaining("field guest was added")
        .hasMessageContaining("(template guest)")
        .hasMessageNotContaining("pipeline");
    lab.did("DELETE", "/_template/guest", null);
    assertThat(lab.loads()).isEmpty();
    assertThat(lab.standing("etl")).containsExactly("etl_0");
  }

  @Test
  void s4APipelineOfATemplateDoesNotTouchDocuments() {
    lab.did(
        "PUT",
        "/_template/guest",
        "{\"index_patterns\":[\"*\"],\"settings\":{\"default_pipeline\":\"absent\"}}");
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    lab.did("DELETE", "/_template/guest", null);
    assertThat(lab.count("etl")).isEqualTo(5);
  }

  @Test
  void s5AnIndexThatItselfBearsTheNameIsReplacedOnlyWhenThatIsSaid() {
    lab.make("etl", 3, "{\"other\":{}}");
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    assertThatThrownBy(() -> lab.cluster.release(loaded, false, lab.end))
        .hasMessageStartingWith("GEN3DB-911 etl: an index itself bears the name, with 3 documents");
    assertThat(lab.count("etl")).isEqualTo(3);
    ReleasedIndex released = lab.cluster.release(loaded, true, lab.end);
    assertThat(released.physical()).isEqualTo("etl_0");
    assertThat(released.previous()).contains("etl__previous");
    assertThat(lab.standing("etl")).containsExactly("etl_0");
    assertThat(lab.standing("other")).containsExactly("etl_0");
    assertThat(lab.count("etl")).isEqualTo(5);
    assertThat(lab.count("etl__previous")).isEqualTo(3);
    assertThat(lab.setting("etl__previous", "index.blocks.write")).isEmpty();
    assertThat(lab.standing("gen3db-blocked-*")).isEmpty();

    RolledBackIndex back = lab.cluster.rollBack("etl", lab.end);
    assertThat(back).isEqualTo(new RolledBackIndex("etl", "etl__previous", "etl__rolledback"));
    assertThat(lab.count("etl")).isEqualTo(3);
    assertThat(lab.count("etl__rolledback")).isEqualTo(5);
    assertThat(lab.ask("HEAD", "/etl_0", null).isAbsent()).isTrue();
  }

  @Test
  void s5ReplacingTwiceAndRollingBackTwiceWorks() {
    for (int i = 0; i < 2; i++) {
      if (lab.standing("etl").size() == 1) {
        lab.did("DELETE", "/" + lab.standing("etl").get(0), null);
      }
      lab.make("etl", 3 + i, "{}");
      lab.cluster.release(
          lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5 + i))), true, lab.end);
      assertThat(lab.count("etl__previous")).isEqualTo(3 + i);
      assertThat(lab.cluster.rollBack("etl", lab.end).kept()).isEqualTo("etl__rolledback");
      assertThat(lab.count("etl__rolledback")).isEqualTo(5 + i);
      assertThat(lab.count("etl")).isEqualTo(3 + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void s7ABlockThatAKilledRunLeftIsToldAndLiftedByTheNextRunOfAnyKind(Next next) {
    lab.make("etl", 3, "{}");
    lab.did(
        "POST",
        "/_aliases",
        "{\"actions\":[{\"add\":{\"index\":\"etl\",\"alias\":\"gen3db-blocked-x\"}}]}");
    lab.did("PUT", "/etl/_settings", "{\"index.blocks.write\":true}");
    assertThat(lab.cluster.check(lab.end))
        .extracting(Check::id, Check::about, Check::state)
        .contains(tuple("search.writing", "etl", Check.State.FINDING));
    assertThat(next.run(lab)).contains(next.told);
    lab.put("etl", "new", "{}");
    assertThat(lab.standing("gen3db-blocked-*")).isEmpty();
    assertThat(lab.cluster.recover(lab.end)).isEmpty();
    assertThat(lab.cluster.check(lab.end)).allMatch(check -> check.state() == Check.State.OK);
  }

  /** What lifts a block that was left. */
  enum Next {
    RESTORE("the block against writing into etl"),
    LOAD("the block against writing into etl"),
    DUMP("the block against writing into etl"),
    APPLY("the block against writing into etl");

    private final String told;

    Next(String told) {
      this.told = told;
    }

    private String run(SearchLab lab) {
      return switch (this) {
        case RESTORE -> String.join(", ", lab.cluster.recover(lab.end));
        case LOAD -> String.join(", ", lab.cluster.recover("file", lab.end));
        case DUMP -> String.join(", ", lab.dumper().leftovers(true, lab.end));
        case APPLY -> String.join(", ", lab.cluster.unblock(lab.end));
      };
    }
  }

  /**
   * A source that gives nothing for long, and a disk that is full: nothing is written meanwhile.
   */
  @Test
  void aLoadIsAtWorkThoughItWritesNothing() throws Exception {
    SearchLab living = SearchLab.watchful(url(), folder);
    var reads = new CountDownLatch(1);
    var goesOn = new CountDownLatch(1);
    String lines = SearchLab.lines(0, 50);
    DumpPart slow =
        new DumpPart() {
          @Override
          public String name() {
            return "etl__data.json";
          }

          @Override
          public long size() {
            return lines.length();
          }

          @Override
          public Optional<String> sha256() {
            return Optional.empty();
          }

          @Override
          public InputStream open() throws IOException {
            if (!lab.loads().isEmpty()) { // its documents are wanted
              reads.countDown();
              try {
                goesOn.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
          }
        };
    IndexDump plain = SearchLab.dump("etl", lines);
    var dump =
        new IndexDump(
            "etl", plain.mapping(), Optional.empty(), Optional.empty(), Optional.of(slow));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<LoadedIndex> load = thread.submit(() -> living.load(dump));
      reads.await();
      String index = lab.loads().get(0);
      for (String full : List.of("null", "true")) {
        lab.did(
            "PUT",
            "/" + index + "/_settings",
            "{\"index.blocks.read_only_allow_delete\":" + full + "}");
        assertThatThrownBy(() -> living.cluster.recover(living.end))
            .hasMessageContaining("another restore is at work, at the index " + index);
        assertThatThrownBy(() -> living.cluster.recover("etl", living.end))
            .hasMessageContaining("another restore is at work, at the index " + index);
      }
      lab.did("PUT", "/" + index + "/_settings", "{\"index.blocks.read_only_allow_delete\":null}");
      goesOn.countDown();
      assertThat(load.get().documents()).isEqualTo(50);
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void whatAKilledRunHasHalfLoadedGoesAndWhatIsSealedStays() {
    LoadedIndex sealed = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    lab.make("gen3db-load-0123-file", 2, "{\"gen3db-loading-0123-file\":{}}");
    assertThat(lab.cluster.recover(lab.end))
        .containsExactly("the index gen3db-load-0123-file, which was not loaded to its end");
    assertThat(lab.loads()).containsExactly(sealed.physical());
  }

  @Test
  void s9DocumentsOfOneIdAndSeveralRoutingsAreSeveral() {
    String data =
        SearchLab.line("1", "a", null, 1)
            + "\n"
            + SearchLab.line("1", "b", null, 2)
            + "\n"
            + SearchLab.line("1", "c", null, 3)
            + "\n";
    IndexDump dump =
        SearchLab.with(
            SearchLab.dump("etl", data),
            TextPart.of(
                "etl__settings.json",
                "{\"i\":{\"settings\":{\"index\":{\"number_of_shards\":5}}}}"),
            null);
    LoadedIndex loaded = lab.load(dump);
    assertThat(loaded.documents()).isEqualTo(3);
    lab.cluster.release(loaded, false, lab.end);
    assertThat(lab.documents("etl").keySet()).containsExactlyInAnyOrder("a/1", "b/1", "c/1");
  }

  @Test
  void s9LinesThatContradictOneAnotherAreRefusedWithBoth() {
    String data =
        SearchLab.lines(0, 4)
            + SearchLab.line("1", null, null, 1)
            + "\n"
            + SearchLab.line("2", null, null, 99)
            + "\n";
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", data)))
        .hasMessage(
            "GEN3DB-906 etl__data.json:6: the document has the routing and _id of that in line 3,"
                + " and says something else");
    assertThat(lab.loads()).isEmpty();
  }

  @Test
  void s9ADocumentThatIsTwiceInTheFileIsOne() {
    String data = SearchLab.lines(0, 4) + SearchLab.line("1", null, null, 1) + "\n";
    assertThat(lab.load(SearchLab.dump("etl", data)).documents()).isEqualTo(4);
  }

  @Test
  void s10TheSingleTypeOfTheLinesIsKeptWhereTheServerKnowsTypes() {
    String data =
        SearchLab.line("1", null, "subject", 1)
            + "\n"
            + SearchLab.line("2", null, "subject", 2)
            + "\n";
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", data));
    lab.cluster.release(loaded, false, lab.end);
    assertThat(lab.count("etl")).isEqualTo(2);
    if (server().hasTypes()) {
      assertThat(
              lab.did("GET", "/etl/_mapping?include_type_name=true", null)
                  .path("etl_0")
                  .path("mappings")
                  .fieldNames()
                  .next())
          .isEqualTo("subject");
      assertThat(loaded.remarks()).noneMatch(remark -> remark.contains("type"));
    } else {
      assertThat(loaded.remarks())
          .contains("the type 'subject' was left out: the cluster knows none");
    }
  }

  @Test
  void s10SeveralTypesAreRefused() {
    String data =
        SearchLab.line("1", null, "subject", 1) + "\n" + SearchLab.line("2", null, "file", 2);
    assertThatThrownBy(() -> lab.load(SearchLab.dump("etl", data)))
        .hasMessage(
            "GEN3DB-906 etl__data.json:2: the document is of type 'file', and those before it of"
                + " 'subject'");
    assertThat(lab.loads()).isEmpty();
  }

  @Test
  void s11AnalyzersComeFromTheDumpElseFromTheIndexInUseElseFromTheEtl() {
    LoadedIndex first = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 2)));
    assertThat(first.remarks())
        .contains("the dump has no analyzers; those of Gen3's ETL were taken");
    lab.cluster.release(first, false, lab.end);
    assertThat(lab.setting("etl_0", "index.analysis.tokenizer.ngram_tokenizer.max_gram"))
        .isEqualTo("20");

    LoadedIndex second = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 3)));
    assertThat(second.remarks())
        .contains("the dump has no settings; those of the index in use were taken");

    String analysis =
        "{\"i\":{\"settings\":{\"index\":{\"max_ngram_diff\":5,\"analysis\":{\"analyzer\":{"
            + "\"ngram_analyzer\":{\"type\":\"custom\",\"tokenizer\":\"own\"},"
            + "\"search_analyzer\":{\"type\":\"custom\",\"tokenizer\":\"keyword\"}},"
            + "\"tokenizer\":{\"own\":{\"type\":\"ngram\",\"min_gram\":2,\"max_gram\":7}}}}}}}";
    LoadedIndex third =
        lab.load(
            SearchLab.with(
                SearchLab.dump("etl", SearchLab.lines(0, 4)),
                null,
                TextPart.of("etl__analyzer.json", analysis)));
    assertThat(lab.setting(third.physical(), "index.analysis.tokenizer.own.max_gram"))
        .isEqualTo("7");
    assertThat(lab.setting(third.physical(), "index.analysis.tokenizer.ngram_tokenizer.max_gram"))
        .isEmpty();
  }

  @Test
  void aSealedIndexOfTheSameFilesIsUsedAgain() {
    IndexDump dump = SearchLab.dump("etl", SearchLab.lines(0, 50));
    LoadedIndex first = lab.load(dump);
    lab.cluster.release(first, false, lab.end);
    LoadedIndex again = lab.load(dump);
    assertThat(again.cached()).isTrue();
    assertThat(again.physical()).isEqualTo(first.physical());
    assertThat(again.documents()).isEqualTo(50);
    ReleasedIndex second = lab.cluster.release(again, false, lab.end);
    assertThat(second.physical()).isEqualTo("etl_1");
    assertThat(lab.documents("etl_1")).isEqualTo(lab.documents("etl_0"));
    LoadedIndex other = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 51)));
    assertThat(other.cached()).isFalse();
    assertThat(lab.loads()).containsExactly(other.physical());
  }

  @Test
  void aSealedIndexThatSomebodyOpenedIsLoadedAnew() {
    IndexDump dump = SearchLab.dump("etl", SearchLab.lines(0, 5));
    LoadedIndex first = lab.load(dump);
    lab.did("PUT", "/" + first.physical() + "/_settings", "{\"index.blocks.write\":null}");
    assertThat(lab.load(dump).cached()).isFalse();
  }

  @Test
  void aRollbackGivesBackWhatWasThereAndLeavesTheNextNumberToTheEtl() {
    lab.make("etl_4", 3, "{\"etl\":{\"filter\":{\"match_all\":{}}}}");
    JsonNode before = lab.did("GET", "/_alias/etl", null).path("etl_4").path("aliases").path("etl");
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    RolledBackIndex back = lab.cluster.rollBack("etl", lab.end);
    assertThat(back).isEqualTo(new RolledBackIndex("etl", "etl_4", "etl__rolledback"));
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    assertThat(lab.indices()).doesNotContain("etl_5").contains("etl__rolledback");
    assertThat(lab.did("GET", "/_alias/etl", null).path("etl_4").path("aliases").path("etl"))
        .isEqualTo(before);
    assertThatThrownBy(() -> lab.cluster.rollBack("etl", lab.end))
        .hasMessage("GEN3DB-912 etl: the alias stands on etl_4, which gen3db did not release");
  }

  @Test
  void aRollbackIsRefusedWhenAnEtlHasReleasedSince() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    lab.make("etl_6", 1, "{}");
    lab.did(
        "POST",
        "/_aliases",
        "{\"actions\":[{\"remove\":{\"index\":\"etl_5\",\"alias\":\"etl\"}},{\"add\":{\"index\":\"etl_6\",\"alias\":\"etl\"}}]}");
    assertThatThrownBy(() -> lab.cluster.rollBack("etl", lab.end))
        .hasMessageStartingWith("GEN3DB-912");
    assertThat(lab.standing("etl")).containsExactly("etl_6");
  }

  @Test
  void aRollbackIsRefusedWhenWhatWasThereBeforeIsGone() {
    lab.make("etl_4", 3, "{\"etl\":{}}");
    lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    lab.did("DELETE", "/etl_4", null);
    assertThatThrownBy(() -> lab.cluster.rollBack("etl", lab.end))
        .hasMessage("GEN3DB-912 etl: etl_4, which was there before, was deleted");
    assertThat(lab.standing("etl")).containsExactly("etl_5");
  }

  @Test
  void olderReleasesGoButThoseThatAreToBeKeptAndThoseOfTheEtl() {
    lab.make("etl_0", 3, "{\"etl\":{}}");
    for (int i = 0; i < 4; i++) {
      lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5 + i)));
    }
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    assertThat(lab.cluster.prune("etl", 1, lab.end)).containsExactly("etl_2", "etl_1");
    assertThat(lab.indices()).contains("etl_0", "etl_3", "etl_4").doesNotContain("etl_1", "etl_2");
  }

  @Test
  void aReleaseIsWithdrawnAsIfItHadNotBeen() {
    ReleasedIndex first = lab.restore(SearchLab.dump("file", SearchLab.lines(0, 5)));
    lab.cluster.withdraw(first, lab.end);
    assertThat(lab.standing("file")).isEmpty();
    assertThat(lab.indices()).doesNotContain("file_0");
    lab.make("etl_4", 3, "{\"etl\":{}}");
    ReleasedIndex second = lab.restore(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    lab.cluster.withdraw(second, lab.end);
    assertThat(lab.standing("etl")).containsExactly("etl_4");
    assertThat(lab.indices()).doesNotContain("etl_5");
  }

  @Test
  void emptyIndicesAreMadeAndReleased() {
    LoadedIndex empty = lab.cluster.makeEmpty("etl", SearchLab.MAPPING, lab.end);
    ReleasedIndex released = lab.cluster.releaseIfNone(empty, lab.end).orElseThrow();
    assertThat(released.physical()).isEqualTo("etl_0");
    assertThat(lab.standing("etl")).containsExactly("etl_0");
    assertThat(lab.count("etl")).isZero();
    assertThat(lab.loads()).isEmpty();
    lab.put("etl", "1", "{\"n\":1}");
  }

  /** As an ETL is that ends while the empty one is made. */
  @Test
  void anEmptyIndexTakesNothingOfWhoeverWasQuicker() {
    LoadedIndex empty = lab.cluster.makeEmpty("etl", SearchLab.MAPPING, lab.end);
    lab.make("etl_0", 3, "{\"etl\":{}}");
    assertThat(lab.cluster.releaseIfNone(empty, lab.end)).isEmpty();
    assertThat(lab.standing("etl")).containsExactly("etl_0");
    assertThat(lab.count("etl")).isEqualTo(3);
    assertThat(lab.indices()).containsExactly("etl_0");
  }

  @Test
  void nothingStaysOfALoadButTheSealedIndexAndNoFileAtAll() throws Exception {
    LoadedIndex loaded = lab.load(SearchLab.dump("etl", SearchLab.lines(0, 5)));
    assertThat(lab.indices()).containsExactly(loaded.physical());
    assertThat(lab.standing("gen3db-loading-*")).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aSettingThatTheServerDoesNotKnowIsLeftOutAndTold() {
    LoadedIndex loaded =
        lab.load(
            SearchLab.with(
                SearchLab.dump("etl", SearchLab.lines(0, 2)),
                TextPart.of(
                    "etl__settings.json",
                    "{\"i\":{\"settings\":{\"index\":{\"unheard_of\":\"1\",\"number_of_shards\":\"2\"}}}}"),
                null));
    assertThat(loaded.remarks())
        .contains("setting index.unheard_of is not known here and was left out");
    assertThat(lab.setting(loaded.physical(), "index.number_of_shards")).isEqualTo("2");
  }

  @Test
  void aDumpWithoutMappingOrDataIsRefused() {
    IndexDump whole = SearchLab.dump("etl", SearchLab.lines(0, 2));
    assertThatThrownBy(
            () ->
                lab.load(
                    new IndexDump(
                        "etl",
                        java.util.Optional.empty(),
                        whole.settings(),
                        whole.analyzer(),
                        whole.data())))
        .hasMessage("GEN3DB-913 etl: there is no file etl__mapping.json");
    assertThatThrownBy(
            () ->
                lab.load(
                    new IndexDump(
                        "etl",
                        whole.mapping(),
                        whole.settings(),
                        whole.analyzer(),
                        java.util.Optional.empty())))
        .hasMessage("GEN3DB-905 etl: there is no file of its documents, etl__data.json");
    assertThatThrownBy(() -> lab.load(SearchLab.dump("no/name", "")))
        .hasMessageContaining("'no/name' can be no index's name");
  }

  /** A dump is what elasticdump would have written, to the last digit, and comes back as it was. */
  @Test
  void aDumpHoldsEveryDocumentAndIsRestoredAsItWas() {
    String data =
        SearchLab.lines(0, 2500)
            + SearchLab.line("same", "one", null, 1)
            + "\n"
            + SearchLab.line("other", "two", null, 2)
            + "\n"
            + "{\"_id\":\"odd\",\"_source\":{\"n\":9007199254740993,\"name\":\"line\\nend \\u2028"
            + " \\ud83d\\ude00\",\"samples\":[{\"weight\":1.50}]}}\n";
    lab.restore(SearchLab.dump("etl", data));
    SearchLab.Dumped dumped = lab.dump("etl");
    assertThat(dumped.extent().documents()).isEqualTo(2503);
    assertThat(dumped.extent().physical()).containsExactly("etl_0");
    assertThat(dumped.files().keySet())
        .containsExactly(
            "etl__analyzer.json", "etl__data.json", "etl__mapping.json", "etl__settings.json");
    assertThat(dumped.text("etl__data.json").lines())
        .hasSize(2503)
        .allMatch(line -> line.startsWith("{\"_index\":\"etl\",") && line.endsWith("}}"))
        .anyMatch(
            line ->
                line.contains("\"_source\":{\"n\":9007199254740993,")
                    && line.contains("{\"weight\":1.50}"))
        .anyMatch(line -> line.contains("\"_routing\":\"two\""));
    lab.restore(dumped.as("copy"));
    assertThat(lab.documents("copy")).isEqualTo(lab.documents("etl"));
    assertThat(lab.setting("copy_0", "index.analysis.tokenizer.ngram_tokenizer.max_gram"))
        .isEqualTo("20");
    assertThat(lab.indices()).contains("copy_0", "etl_0");
  }

  @Test
  void s8NoDocumentOfSeveralShardsIsPassedOver() {
    lab.restore(
        SearchLab.with(
            SearchLab.dump("etl", SearchLab.lines(0, 3000)),
            TextPart.of(
                "etl__settings.json",
                "{\"old\":{\"settings\":{\"index\":{\"number_of_shards\":\"3\"}}}}"),
            null));
    SearchLab.Dumped dumped = lab.dump("etl");
    assertThat(dumped.extent().documents()).isEqualTo(3000);
    assertThat(dumped.text("etl__data.json").lines().distinct()).hasSize(3000);
  }

  @Test
  void aDumpOfAnAliasHasAllDocumentsOfAllItsIndicesWhateverItsFilterHides() {
    lab.make("etl_0", 3, "{\"etl\":{\"filter\":{\"term\":{\"live\":\"1\"}}}}");
    lab.make("etl_1", 2, "{\"etl\":{}}");
    SearchLab.Dumped dumped = lab.dump("etl");
    assertThat(dumped.extent().physical()).containsExactly("etl_0", "etl_1");
    assertThat(dumped.extent().documents()).isEqualTo(5);
    assertThat(dumped.text("etl__data.json").lines()).hasSize(5);
    assertThat(dumped.text("etl__mapping.json")).contains("\"etl_0\":{", "\"etl_1\":{");
  }

  @Test
  void anEmptyIndexIsDumpedAsAnEmptyFile() {
    lab.make("etl_0", 0, "{\"etl\":{}}");
    assertThat(lab.dump("etl").text("etl__data.json")).isEmpty();
  }

  @Test
  void whatIsNoIndexIsNotDumped() {
    assertThatThrownBy(() -> lab.dump("nothing"))
        .hasMessageStartingWith("GEN3DB-936 nothing: there is no index and no alias 'nothing'");
    assertThatThrownBy(() -> lab.dump("*")).hasMessageStartingWith("GEN3DB-936 *:");
  }

  @Test
  void anIndexThatForgetsFieldsIsNotDumped() {
    lab.did("PUT", "/etl_0", "{\"mappings\":{\"_source\":{\"excludes\":[\"secret\"]}}}");
    assertThatThrownBy(() -> lab.dump("etl_0"))
        .hasMessageStartingWith("GEN3DB-937 etl_0: the index does not keep its documents whole");
  }
}
