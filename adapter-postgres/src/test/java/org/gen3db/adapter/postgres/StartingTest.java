package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Which failures to connect are those of a server that is still starting, and so are awaited. */
class StartingTest {
  private static final String RESET = "Connection reset by peer";

  private static String whyStarting(IOException cause) {
    return Failures.whyStarting(new SQLException("The connection attempt failed.", "08001", cause));
  }

  private static SocketException resetIn(Class<?> type, String method) {
    var reset = new SocketException(RESET);
    reset.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("sun.nio.ch.Net", "pollConnect", "Net.java", -2),
          new StackTraceElement(type.getName(), method, type.getSimpleName() + ".java", 1)
        });
    return reset;
  }

  @Test
  void aConnectionThatIsRefusedIsAwaited() {
    assertThat(whyStarting(new ConnectException("Connection refused"))).isEqualTo("no answer yet");
  }

  @Test
  void aConnectionThatIsResetWhileItIsMadeIsAwaited() {
    assertThat(whyStarting(resetIn(Socket.class, "connect"))).isEqualTo("no answer yet");
  }

  /** By then somebody had answered, and may have a reason. */
  @Test
  void aConnectionThatIsResetAfterItWasMadeIsNot() {
    assertThat(whyStarting(resetIn(java.io.InputStream.class, "read"))).isEmpty();
  }
}
