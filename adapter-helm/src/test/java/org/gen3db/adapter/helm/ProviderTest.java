package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceLoader;
import org.gen3db.domain.values.ValuesReader;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.ValuesReaderProvider;
import org.junit.jupiter.api.Test;

class ProviderTest {
  @Test
  @SuppressWarnings("rawtypes") // services are found under the raw type
  void theReaderIsFoundUnderTheNameHelm() {
    List<AdapterProvider> found =
        ServiceLoader.load(AdapterProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    assertThat(found)
        .singleElement()
        .satisfies(
            provider -> {
              assertThat(provider.id()).isEqualTo("helm");
              assertThat(provider.port()).isEqualTo(ValuesReader.class);
              assertThat(provider.section()).isSameAs(ValuesReaderProvider.SECTION);
              assertThat(provider.description()).isNotBlank();
            });
  }
}
