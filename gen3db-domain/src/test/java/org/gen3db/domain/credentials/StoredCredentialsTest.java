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

  @ParameterizedTest
  @CsvSource({
    "host,db:5433,has a key host that holds a port",
    "host,tcp://db,has a key host that is a URL",
    "port,tcp,has a key port that is no whole number between 1 and 65535",
    "port,tcp://10.0.0.1:5432,has a key port that is no whole number",
    "port,'',lacks port",
    "password,'',lacks password"
  })
  void whatIsWrongIsToldByItsKeyAndNotByItsValue(String key, String value, String complaint) {
    assertThat(with(key, value).complaint()).startsWith(complaint).doesNotContain("10.0.0.1");
    assertThat(with(key, value).complete()).isEmpty();
    assertThat(with(key, value).missing()).containsExactly(key);
  }

  @Test
  void onlyWhatIsNeededMustBeThereAndWhatIsThereMustBeRight() {
    assertThat(with("database", "").complaint(java.util.List.of("host"))).isEmpty();
    assertThat(with("port", "x").complaint(java.util.List.of("host"))).contains("key port");
    assertThat(with("username", "u").complaint()).isEmpty();
  }

  @Test
  void anIpv6AddressIsTakenWithoutItsBrackets() {
    assertThat(with("host", "[::1]").complete())
        .get()
        .extracting(DbCredentials::host)
        .isEqualTo("::1");
    assertThat(with("host", "[::1]").text("host")).contains("[::1]");
  }

  @Test
  void eachComplaintIsToldOnce() {
    assertThat(with("port", "").complaint()).isEqualTo("lacks port");
    assertThat(with("port", "x").complaint())
        .isEqualTo("has a key port that is no whole number between 1 and 65535");
    assertThat(StoredCredentials.in(SecretData.of(Map.of("host", Password.of("a,b")))).complaint())
        .isEqualTo(
            "lacks database, password, port, username, and has a key host that holds a comma; one"
                + " server is one host");
  }

  @Test
  void theyNameADatabaseAndAUser() {
    assertThat(with("x", "").names("fence_gen3", "fence_gen3")).isTrue();
    assertThat(with("database", "other").names("fence_gen3", "fence_gen3")).isFalse();
    assertThat(with("username", "other").names("fence_gen3", "fence_gen3")).isFalse();
    assertThat(with("username", "").names("fence_gen3", "fence_gen3")).isFalse();
  }
}
