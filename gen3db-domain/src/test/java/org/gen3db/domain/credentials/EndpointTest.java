package org.gen3db.domain.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "localhost.",
        "db.localhost",
        "127.0.0.1",
        "127.255.0.3",
        "127.1",
        "0.0.0.0",
        "::1",
        "[::1]",
        "::",
        "::ffff:127.0.0.1",
        "::1%lo",
        "0:0:0:0:0:0:0:1",
        "0000:0000:0000:0000:0000:0000:0000:0001"
      })
  void thisVeryMachine(String host) {
    assertThat(new Endpoint(host, 5432).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.db.example.org",
        "127.0.0.1.example.org",
        "127",
        "10.127.0.1",
        "0.0.0.0.example.org",
        "localhost.example.org",
        "::10",
        "1::",
        "fe80::1",
        "db"
      })
  void anotherMachine(String host) {
    assertThat(new Endpoint(host, 5432).isLoopback()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-1, false", "0, false", "1, true", "65535, true", "65536, false"})
  void aPortIsBetween1And65535(int port, boolean isOne) {
    ThrowingCallable make = () -> new Endpoint("db", port);
    if (isOne) {
      assertThatCode(make).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(make)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("port " + port + " is not between 1 and 65535");
    }
  }

  @Test
  void hostAndPortTellEndpointsApart() {
    var endpoint = new Endpoint("db", 5432);
    assertThat(endpoint).isEqualTo(new Endpoint("db", 5432)).isNotEqualTo("db:5432");
    assertThat(endpoint.hashCode()).isEqualTo(new Endpoint("db", 5432).hashCode());
    for (Endpoint other : List.of(new Endpoint("db", 5433), new Endpoint("other", 5432))) {
      assertThat(endpoint).isNotEqualTo(other);
      assertThat(endpoint.hashCode()).isNotEqualTo(other.hashCode());
    }
  }
}
