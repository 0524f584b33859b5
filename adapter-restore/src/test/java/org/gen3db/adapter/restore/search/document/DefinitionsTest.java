package org.gen3db.adapter.restore.search.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.restore.search.TextPart;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private static Mapping mapping(String text) {
    return Definitions.mapping(TextPart.of("i__mapping.json", text));
  }

  @Test
  void takesTheMappingOfElasticdumpWithAndWithoutAType() {
    Mapping plain =
        mapping("{\"i_0\":{\"mappings\":{\"properties\":{\"a\":{\"type\":\"long\"}}}}}");
    assertThat(plain.type()).isEmpty();
    assertThat(plain.toJson()).hasToString("{\"properties\":{\"a\":{\"type\":\"long\"}}}");
    assertThat(
            mapping(
                "{\"i_0\":{\"mappings\":{\"_doc\":{\"properties\":{\"a\":{\"type\":\"long\"}}}}}}"))
        .isEqualTo(plain);
    Mapping typed =
        mapping(
            "{\"i\":{\"mappings\":{\"subject\":{\"properties\":{\"a\":{\"type\":\"long\"}}}}}}");
    assertThat(typed.type()).contains("subject");
    assertThat(typed.body()).isEqualTo(plain.body());
    assertThat(typed.toJson())
        .hasToString("{\"subject\":{\"properties\":{\"a\":{\"type\":\"long\"}}}}");
  }

  @Test
  void takesWhatWasWrittenOnceMoreAsAText() {
    assertThat(
            mapping("\"{\\\"i\\\":{\\\"mappings\\\":{\\\"dynamic\\\":\\\"strict\\\"}}}\"").toJson())
        .hasToString("{\"dynamic\":\"strict\"}");
  }

  @Test
  void takesSeveralMappingsThatSayTheSameAndRefusesThoseThatDoNot() {
    String one = "{\"mappings\":{\"properties\":{\"a\":{\"type\":\"long\"}}}}";
    assertThat(mapping("{\"c_0\":%s,\"c_1\":%s}".formatted(one, one)).type()).isEmpty();
    assertThatThrownBy(() -> mapping("{\"c_0\":%s,\"c_1\":{\"mappings\":{}}}".formatted(one)))
        .hasMessage("GEN3DB-906 i__mapping.json: the mappings of 'c_0' and 'c_1' differ");
  }

  @Test
  void saysWhereAFileIsNone() {
    assertThatThrownBy(() -> mapping("{\n\"i\": x}"))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageStartingWith("GEN3DB-905 i__mapping.json:2: it is no JSON");
    assertThatThrownBy(() -> mapping("")).hasMessageContaining("it is empty");
    assertThatThrownBy(() -> mapping("[]")).hasMessageContaining("it is no object of JSON");
    assertThatThrownBy(() -> mapping("{}")).hasMessageContaining("there is no mapping");
    assertThatThrownBy(() -> mapping("{\"i\":{}}"))
        .hasMessageContaining("there is no \"mappings\" of 'i'");
  }

  /** elasticdump asks for an alias, is answered with its index, and writes both. */
  @Test
  void takesTheSettingsOfAnIndexThatWasDumpedByItsAlias() {
    String index = "\"etl_0\":{\"settings\":{\"index\":{\"number_of_shards\":\"2\"}}}";
    for (String both : List.of("{%s,\"etl\":{}}", "{\"etl\":{},%s}")) {
      assertThat(Definitions.settings(TextPart.of("s.json", both.formatted(index))))
          .hasToString("{index.number_of_shards=\"2\"}");
    }
    for (String none : List.of("{}", "{\"etl\":{}}")) {
      assertThatThrownBy(() -> Definitions.settings(TextPart.of("s.json", none)))
          .hasMessage("GEN3DB-905 s.json: there are no \"settings\"");
    }
    assertThatThrownBy(() -> Definitions.settings(TextPart.of("s.json", "{\"etl\":{\"a\":1}}")))
        .hasMessage("GEN3DB-905 s.json: there are no \"settings\" of 'etl'");
  }

  @Test
  void leavesOutWhatAServerDecidesAndKeepsTheRest() {
    IndexSettings settings =
        IndexSettings.of(
            Definitions.settings(
                TextPart.of(
                    "i__settings.json",
                    """
                    {"i":{"settings":{"index":{"number_of_shards":"2","uuid":"u","creation_date":"1",
                      "version":{"created":"7100299"},"provided_name":"i","number_of_replicas":"1",
                      "routing":{"allocation":{"include":{"_tier_preference":"data_content"}}},
                      "default_pipeline":"p","blocks":{"write":"true"},
                      "analysis":{"analyzer":{"a":{"type":"custom","filter":["lowercase"]}}}}}}}
                    """)));
    assertThat(settings.values().keySet())
        .containsExactly(
            "index.analysis.analyzer.a.filter",
            "index.analysis.analyzer.a.type",
            "index.number_of_replicas",
            "index.number_of_shards");
    assertThat(settings.whileLoading().path("index.number_of_replicas").asText()).isEqualTo("0");
    assertThat(settings.whileLoading().path("index.refresh_interval").asText()).isEqualTo("-1");
    assertThat(settings.whileLoading().path("index.default_pipeline").asText()).isEqualTo("_none");
    assertThat(settings.whileLoading().path("index.final_pipeline").asText()).isEqualTo("_none");
    assertThat(settings.replicas().asText()).isEqualTo("1");
    assertThat(settings.afterLoading()).hasToString("{\"index.refresh_interval\":null}");
  }

  @Test
  void tellsWhatATemplateHasDoneToAMapping() {
    var asked = Mapping.of(Json.known("{\"properties\":{\"a\":{\"type\":\"long\"}}}"));
    assertThat(asked.differences(asked)).isEmpty();
    assertThat(
            asked.differences(
                Mapping.of(
                    Json.known(
                        "{\"dynamic\":\"false\",\"properties\":{\"a\":{\"type\":\"text\"},\"b\":{\"type\":\"long\"}}}"))))
        .containsExactly(
            "field a is text, and should be long", "field b was added", "dynamic is \"false\"");
    assertThat(asked.differences(Mapping.of(Json.known("{}"))))
        .containsExactly("field a is missing");
    assertThat(asked.in(Optional.of("t")).differences(asked)).isEmpty();
  }
}
