package org.gen3db.adapter.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R19: who wrote which field, and what is kept of it when gen3db's part is given to others. */
class FieldManagersTest {
  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static final String DATA =
      "{'manager':'gen3db','operation':'Apply','fieldsV1':{'f:data':{'f:a':{},'f:b':{}}}}";
  private static final String WITHOUT_A =
      "{'manager':'gen3db','operation':'Apply','fieldsV1':{'f:data':{'f:b':{}}}}";
  private static final String SPEC =
      "{'manager':'gen3db','operation':'Update','fieldsV1':{'f:spec':{'f:x':{'f:y':{}}}}}";
  private static final String HELMS =
      "{'manager':'helm','operation':'Update','fieldsV1':{'f:data':{'f:a':{}},'f:spec':{'f:x':{}}}}";

  private static final FieldManagers ALL =
      new FieldManagers(json("{'managedFields':[" + DATA + "," + SPEC + "," + HELMS + "]}"));

  private static void isKept(String expected, String... path) {
    assertThat(ALL.withoutUs(path)).as(String.join(".", path)).isEqualTo(json(expected));
  }

  @Test
  void oursIsTakenAwayAndWhatOthersWroteStays() {
    isKept("[" + WITHOUT_A + "," + SPEC + "," + HELMS + "]", "data", "a");
    // An entry that names no field is none, and the API server would refuse it.
    isKept("[" + DATA + "," + HELMS + "]", "spec", "x", "y");
    isKept("[" + DATA + "," + HELMS + "]", "spec", "x");
    isKept("[" + SPEC + "," + HELMS + "]", "data");
  }

  @Test
  void whatNobodyWroteIsNotTakenAway() {
    String all = "[" + DATA + "," + SPEC + "," + HELMS + "]";
    isKept(all, "data", "c");
    isKept(all, "status", "x", "y");
    assertThat(new FieldManagers(json("{}")).withoutUs("data", "a")).isEmpty();
  }

  @Test
  void whatIsAskedIsNotChanged() {
    JsonNode before = ALL.metadata().deepCopy();
    ALL.withoutUs("data", "a");
    assertThat(ALL.metadata()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "helm, true",
    "Helm, true",
    "terraform-provider-helm_v2.12.1_x5, true",
    "kubectl-client-side-apply, false",
    "gen3db, false",
  })
  void helmGoesByTheNameOfItsProgram(String manager, boolean helm) {
    assertThat(FieldManagers.isHelm(manager)).isEqualTo(helm);
  }
}
