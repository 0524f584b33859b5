package org.gen3db.adapter.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.postgres.TestServer;
import org.gen3db.domain.cancellation.Cancellation;
import org.junit.jupiter.api.Test;

class ServerConnectionTest {
  @Test
  void aConnectionThatCannotBeUsedIsClosed() {
    for (Exception failure :
        List.of(new SQLException("no wrapper"), new IllegalStateException("odd"))) {
      var called = new ArrayList<String>();
      var connection =
          (Connection)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (proxy, method, arguments) -> {
                    called.add(method.getName());
                    if (method.getName().equals("unwrap")) {
                      throw failure;
                    }
                    return null;
                  });
      assertThatThrownBy(
              () ->
                  ServerConnection.over(
                      connection,
                      "here",
                      TestServer.settings(),
                      new BreakableSocket(Cancellation.create()),
                      Cancellation.create()))
          .isSameAs(failure);
      assertThat(called).containsExactly("unwrap", "close");
    }
  }

  @Test
  void noDurationIsLongerThanADriverCounts() {
    var longest = Duration.ofDays(7);
    var settings = settings(longest);
    assertThat(settings.longestStep().toMillis()).isLessThan(Integer.MAX_VALUE);
    assertThatThrownBy(() -> settings(longest.plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("connectTimeout is longer than 168h");
  }

  private static PostgresSettings settings(Duration all) {
    return new PostgresSettings("postgres", Optional.empty(), Optional.empty(), all, all, all, all);
  }
}
