package org.gen3db.adapter.local.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import org.gen3db.adapter.local.JavaProcess;
import org.gen3db.domain.store.RemoteEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryRemoteSecretsConcurrencyTest {
  @TempDir Path folder;

  @Test
  void noUpdateOfAnotherProcessIsLost() throws Exception {
    var writers = new ArrayList<Process>();
    for (int i = 0; i < 3; i++) {
      writers.add(JavaProcess.of(EntryWriter.class, folder, 50).start());
    }
    for (Process writer : writers) {
      assertThat(new String(writer.getInputStream().readAllBytes()).strip()).isEqualTo("counting");
    }
    RemoteEntry entry = PlainRemote.in(folder).read(EntryWriter.NAME).orElseThrow();
    assertThat(EntryWriter.count(entry)).isEqualTo(150);
    assertThat(entry.ours()).isTrue();
  }

  @Test
  void aKilledWriterLeavesAWholeAndTaggedEntry() throws Exception {
    var remote = PlainRemote.in(folder);
    int reached = 0;
    for (int round = 0; round < 5; round++) {
      Process writer = JavaProcess.of(EntryWriter.class, folder, 1_000_000).start();
      assertThat(writer.inputReader().readLine()).isEqualTo("counting");
      for (int read = 0; read < 20 + 30 * round; read++) {
        assertThat(remote.read(EntryWriter.NAME).orElseThrow().ours()).isTrue();
      }
      writer.destroyForcibly().waitFor();
      RemoteEntry entry = remote.read(EntryWriter.NAME).orElseThrow();
      assertThat(entry.ours()).isTrue();
      assertThat(EntryWriter.count(entry)).isGreaterThanOrEqualTo(reached);
      reached = EntryWriter.count(entry);
    }
    EntryWriter.increment(remote);
    assertThat(EntryWriter.count(remote.read(EntryWriter.NAME).orElseThrow()))
        .isEqualTo(reached + 1);
  }
}
