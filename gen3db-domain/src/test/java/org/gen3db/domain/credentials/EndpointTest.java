package org.gen3db.domain.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
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
}
