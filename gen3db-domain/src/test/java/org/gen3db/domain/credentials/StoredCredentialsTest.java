package org.gen3db.domain.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredCredentialsTest {
  private static StoredCredentials with(String key, String value) {
    Map<String, Password> values = new HashMap<>();
    values.put("database", Password.of("fence_gen3"));
    values.put("host", Password.of("db.example.org"));
    values.put("password", Password.of("p"));
    values.put("port", Password.of("5432"));
    values.put("username", Password.of("fence_gen3"));
    values.put(key, Password.of(value));
    return StoredCredentials.in(SecretData.of(values));
  }

  @Test
  void fiveKeysAreComplete() {
    assertThat(with("dbcreated", "").complete())
        .contains(
            new DbCredentials(
                "fence_gen3", "db.example.org", 5432, "fence_gen3", Password.of("p")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"database", "host", "password", "port", "username"})
  void anEmptyValueCountsAsLacking(String key) {
    assertThat(with(key, "").missing()).containsExactly(key);
    assertThat(with(key, "").complete()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,false", "1,true", "65535,true", "65536,false", "x,false", "' 5432 ',true"})
  void aPortIsAPort(String text, boolean isOne) {
    assertThat(with("port", text).port().isPresent()).isEqualTo(isOne);
  }

  @Test
  void theChartsNewlineBehindTrueDoesNotCount() {
    assertThat(with("dbcreated", "true\n").dbcreated()).isTrue();
    assertThat(with("dbcreated", "false").dbcreated()).isFalse();
    assertThat(with("dbcreated", "").dbcreated()).isFalse();
  }
}
