package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Getting ready for AWS asks nobody. */
class EntryRehearsalTest {
  /** Asked by the JDK before it connects to anybody by HTTP. */
  private static final class Connections extends ProxySelector {
    private final List<URI> asked = new CopyOnWriteArrayList<>();

    @Override
    public List<Proxy> select(URI uri) {
      asked.add(uri);
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException why) {}
  }

  @Test
  void itAsksNobodyAndNeedsNoCredentials() {
    ProxySelector before = ProxySelector.getDefault();
    var connections = new Connections();
    ProxySelector.setDefault(connections);
    try {
      assertThatCode(EntryRehearsal::rehearse).doesNotThrowAnyException();
      assertThat(connections.asked).isEmpty();
    } finally {
      ProxySelector.setDefault(before);
    }
  }
}
