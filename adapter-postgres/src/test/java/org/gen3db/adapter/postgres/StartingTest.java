package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.Connector.Outcome;
import org.gen3db.adapter.postgres.connection.Failures;
import org.junit.jupiter.api.Test;

/** Which failures to connect are those of a server that is still starting, and so are awaited. */
class StartingTest {
  private static String whyStarting(IOException cause, boolean reached) {
    var failure = new SQLException("The connection attempt failed.", "08001", cause);
    return Failures.whyStarting(new Outcome(null, failure, false, reached));
  }

  @Test
  void aConnectionThatIsRefusedIsAwaited() {
    assertThat(whyStarting(new ConnectException("Connection refused"), false))
        .isEqualTo("the connection is refused");
  }

  @Test
  void aNameThatIsNotKnownIsAwaited() {
    assertThat(whyStarting(new UnknownHostException("db"), false))
        .isEqualTo("the name is not known");
  }

  @Test
  void aConnectionThatIsResetWhileItIsMadeIsAwaited() {
    assertThat(whyStarting(new SocketException("Connection reset"), false)).isEqualTo("no answer");
  }

  /** By then somebody had answered, and may have a reason. */
  @Test
  void aConnectionThatIsResetAfterItWasMadeIsNot() {
    assertThat(whyStarting(new SocketException("Connection reset"), true)).isEmpty();
  }

  /** It had all the time that one attempt may take. */
  @Test
  void anAttemptThatTookTooLongIsNot() {
    assertThat(whyStarting(new SocketTimeoutException("Connect timed out"), false)).isEmpty();
  }
}
