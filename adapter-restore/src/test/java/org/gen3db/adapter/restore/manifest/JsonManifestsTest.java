package org.gen3db.adapter.restore.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpManifest.DumpedDatabase;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;
import org.gen3db.domain.dump.DumpManifest.DumpedIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a manifest is written and read. */
class JsonManifestsTest {
  private static final DumpManifest MANIFEST =
      new DumpManifest(
          "gen3",
          "default",
          "prod",
          "0d5c-id",
          "1.0",
          Instant.parse("2026-01-02T03:04:05Z"),
          List.of(
              new DumpedDatabase(
                  List.of("fence", "wts"),
                  "fence_gen3",
                  "15.4",
                  new DumpedFile("pgdumps/fence.sql", 12, "ab".repeat(32)))),
          List.of(
              new DumpedIndex(
                  "etl",
                  List.of("etl_3"),
                  5_000_000_000L,
                  List.of(
                      new DumpedFile(
                          "elasticsearch/etl__data.json", 5_000_000_001L, "0".repeat(64))))));

  private static final String TEXT =
      """
      {
        "apiVersion" : "gen3db.org/v1",
        "kind" : "DumpManifest",
        "release" : "gen3",
        "namespace" : "default",
        "environment" : "prod",
        "id" : "0d5c-id",
        "version" : "1.0",
        "finished" : "2026-01-02T03:04:05Z",
        "databases" : [
          {
            "services" : [
              "fence",
              "wts"
            ],
            "database" : "fence_gen3",
            "server" : "15.4",
            "file" : {
              "path" : "pgdumps/fence.sql",
              "bytes" : 12,
              "sha256" : "abababababababababababababababababababababababababababababababab"
            }
          }
        ],
        "indices" : [
          {
            "index" : "etl",
            "physical" : [
              "etl_3"
            ],
            "documents" : 5000000000,
            "files" : [
              {
                "path" : "elasticsearch/etl__data.json",
                "bytes" : 5000000001,
                "sha256" : "0000000000000000000000000000000000000000000000000000000000000000"
              }
            ]
          }
        ]
      }
      """;

  private static DumpManifest read(String text) throws IOException {
    return new JsonManifests()
        .read("here", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void it_is_read_as_it_was_written() throws IOException {
    assertThat(new String(new JsonManifests().write(MANIFEST), StandardCharsets.UTF_8))
        .isEqualTo(TEXT);
    assertThat(read(TEXT)).isEqualTo(MANIFEST);
    assertThat(read(TEXT.replace("\"release\"", "\"later\" : [1], \"release\"")))
        .isEqualTo(MANIFEST);
    assertThat(read(TEXT.replaceFirst(" *\"id\" : .*\n", "")).environmentId()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gen3db.org/v1 | gen3db.org/v2 | expected DumpManifest of gen3db.org/v1",
        "\"kind\" | \"sort\" | there is no text 'kind'",
        "2026-01-02T | yesterday | finished is no time",
        "abab | xyz- | sha256 of pgdumps/fence.sql is none",
        "\"bytes\" : 12 | \"bytes\" : -12 | there is no number 'bytes'",
        "\"bytes\" : 12 | \"bytes\" : 1.5 | there is no number 'bytes'",
        "\"indices\" | \"index\" | there is no list 'indices'",
        "\"wts\" | 1 | 'services' holds something that is no text",
        "{ | [ | it is no JSON",
      })
  void what_is_none_is_told(String good, String bad, String said) {
    assertThatThrownBy(() -> read(TEXT.replace(good, bad)))
        .hasMessageStartingWith("GEN3DB-932 here: ")
        .hasMessageContaining(said);
  }

  @Test
  void a_file_that_was_cut_is_told() {
    assertThatThrownBy(() -> read(TEXT.substring(0, 300))).hasMessageStartingWith("GEN3DB-932");
    assertThatThrownBy(() -> read("")).hasMessageStartingWith("GEN3DB-932");
  }
}
