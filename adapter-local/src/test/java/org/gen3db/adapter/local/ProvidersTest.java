package org.gen3db.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseLauncherProvider;
import org.junit.jupiter.api.Test;

class ProvidersTest {
  @Test
  void theServiceLoaderFindsAllOfThem() {
    var found =
        StreamSupport.stream(ServiceLoader.load(AdapterProvider.class).spliterator(), false)
            .filter(provider -> provider.getClass().getName().contains(".adapter.local."))
            .collect(
                Collectors.toMap(
                    provider -> provider.section() + "." + provider.id(), provider -> provider));
    assertThat(found)
        .containsOnlyKeys(
            "databaseServer.embedded", "secretStore.directory", "remoteSecrets.directory")
        .allSatisfy((id, provider) -> assertThat(provider.description()).isNotBlank());
    assertThat(((DatabaseLauncherProvider<?>) found.get("databaseServer.embedded")).serverId())
        .isEqualTo("postgres");
  }
}
