package org.gen3db.adapter.local.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gen3db.adapter.local.JavaProcess;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.NewSecret;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jdk")
class DirectorySecretStoreConcurrencyTest {
  @TempDir Path folder;

  @Test
  void threadsKeepOnePassword() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        String name = "secret-" + round;
        var barrier = new CyclicBarrier(4);
        var kept = new ArrayList<Future<SecretData>>();
        for (int i = 0; i < 4; i++) {
          String value = "thread-" + i;
          kept.add(
              threads.submit(
                  () -> {
                    var store = PlainStore.in(folder);
                    barrier.await();
                    return store.keepIfAbsent(secret(name, "password", value)).data();
                  }));
        }
        Set<SecretData> different = new HashSet<>();
        for (Future<SecretData> one : kept) {
          different.add(one.get());
        }
        assertThat(different).hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void processesKeepOnePasswordAndOneId() throws Exception {
    var one = JavaProcess.of(SecretWriter.class, folder, "keep", "one").start();
    var two = JavaProcess.of(SecretWriter.class, folder, "keep", "two").start();
    String first = new String(one.getInputStream().readAllBytes());
    String second = new String(two.getInputStream().readAllBytes());
    assertThat(first).isEqualTo(second).matches("(one|two) [-0-9a-f]{36}\\s+");
  }

  @Test
  void processesLoseNoneOfEachOthersKeys() throws Exception {
    var writers = new ArrayList<Process>();
    for (String key : List.of("a", "b", "c")) {
      writers.add(JavaProcess.of(SecretWriter.class, folder, key, "60").start());
    }
    for (Process writer : writers) {
      assertThat(new String(writer.getInputStream().readAllBytes()).strip()).isEqualTo("writing");
    }
    assertThat(store().read("shared").orElseThrow().data()).hasToString("{a=****, b=****, c=****}");
    for (String key : List.of("a", "b", "c")) {
      assertThat(store().read("shared").orElseThrow().data().text(key)).contains("60");
    }
  }

  @Test
  void aKilledWriterLeavesEveryFileWhole() throws Exception {
    store().write(secret("shared", "foreign", "stays"));
    for (int round = 0; round < 5; round++) {
      Process writer = JavaProcess.of(SecretWriter.class, folder, "a", "1000000").start();
      assertThat(writer.inputReader().readLine()).isEqualTo("writing");
      for (int read = 0; read < 20 + 30 * round; read++) {
        assertThat(store().read("shared").orElseThrow().data().text("foreign")).contains("stays");
        store().read("own-a");
      }
      writer.destroyForcibly().waitFor();
      assertThat(store().read("shared").orElseThrow().data().keys()).contains("foreign");
      store().read("own-a");
    }
    store().write(secret("shared", "a", "again"));
    assertThat(hidden()).containsExactly(".lock");
  }

  private List<String> hidden() throws IOException {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*")) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private PlainStore store() {
    return PlainStore.in(folder);
  }

  private static NewSecret secret(String name, String key, String value) {
    return new NewSecret(name, "fence", SecretData.of(Map.of(key, Password.of(value))));
  }
}
