package org.gen3db.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.RemoteSecretsProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Adapters that values choose get ready as soon as they do, where something will be contacted. */
@Tag("jdk")
class WarmUpTest {
  private final BlockingQueue<String> ready = new LinkedBlockingQueue<>();

  private record Entries(String id, BlockingQueue<String> ready)
      implements RemoteSecretsProvider<AdapterProvider.NoSettings> {
    @Override
    public String description() {
      return "the test's own";
    }

    @Override
    public Class<NoSettings> settingsType() {
      return NoSettings.class;
    }

    @Override
    public Adapter create(NoSettings settings, AdapterContext context) {
      throw new IllegalStateException("not to be made");
    }

    @Override
    public void warmUp() {
      ready.add(id + (Thread.currentThread().isDaemon() ? "" : " on a thread that exits await"));
    }
  }

  private Gen3DbBuilder builder(String chosen) {
    return Gen3Db.builder()
        .values(Map.of("gen3db", Map.of("remoteSecrets", Map.of("adapter", chosen))))
        .adapter(new Entries("one", ready))
        .adapter(new Entries("another", ready))
        .adapter(new Entries("external-secrets", ready));
  }

  /** What got ready: all of it, as the last one is known. */
  private List<String> got(String last) throws InterruptedException {
    var all = new ArrayList<String>();
    while (!all.contains(last)) {
      String next = ready.poll(1, TimeUnit.MINUTES);
      assertThat(next).as("after " + all).isNotNull();
      all.add(next);
    }
    return all;
  }

  @Test
  void theOneThatIsChosenDoes() throws Exception {
    builder("one").contacting(true).build().close();
    assertThat(got("one")).containsExactly("one");
  }

  /** The default is for whoever cannot wait for the values, and is not called twice. */
  @Test
  void nobodyDoesWhereNothingIsContactedOrTheDefaultIsChosen() throws Exception {
    builder("one").build().close();
    builder("one").contacting(true).embedded(true).build().close();
    builder("external-secrets").contacting(true).build().close();
    builder("another").contacting(true).build().close();
    assertThat(got("another")).containsExactly("another");
    assertThat(ready.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }
}
