package org.gen3db.adapter.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether somebody changed what an operator wrote, by the hash that it left beside it. */
@Tag("jdk")
class DataHashTest {
  /** Of the print of Go: {@code map[a:[49 50] b:[] c.d:[255 0]]}. */
  private static final String SHA3 = "987bc07a4824ebcacc8cd38a290162dbf8c0ef4b4b7fa2e319f10adc";

  private static final String MD5 = "6cfd92948e5369ed82ed315ded9b2c3e";

  private static ObjectNode secret(@Nullable String hash, String... data) {
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    ObjectNode annotations = secret.putObject("metadata").putObject("annotations");
    if (hash != null) {
      annotations.put(DataHash.ANNOTATION, hash);
    }
    ObjectNode held = secret.putObject("data");
    for (int i = 0; i < data.length; i += 2) {
      held.put(data[i], data[i + 1]);
    }
    return secret;
  }

  @ParameterizedTest
  @CsvSource({
    SHA3 + ", MTI=, true",
    MD5 + ",  MTI=, true",
    SHA3 + ", MTM=, false",
    MD5 + ",  MTM=, false",
  })
  void theHashIsThatOfTheOperator(String hash, String a, boolean same) {
    assertThat(DataHash.matches(secret(hash, "c.d", "/wA=", "b", "", "a", a))).contains(same);
  }

  @Test
  void withoutAHashNothingIsKnown() {
    assertThat(DataHash.matches(secret(null, "a", "MTI="))).isEqualTo(Optional.empty());
    assertThat(DataHash.matches(secret("", "a", "MTI="))).isEqualTo(Optional.empty());
    assertThat(DataHash.matches(JsonNodeFactory.instance.objectNode())).isEmpty();
    assertThat(DataHash.matches(secret("97a15070f5f8c3bfe47678c5409471f6"))).contains(true);
  }
}
