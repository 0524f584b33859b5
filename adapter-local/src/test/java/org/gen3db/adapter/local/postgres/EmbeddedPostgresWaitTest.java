package org.gen3db.adapter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.gen3db.adapter.local.LocalCode;
import org.gen3db.adapter.local.internal.SleptTime;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresWaitTest {
  @TempDir Path folder;

  @Test
  void anotherRunThatHangsIsAwaitedUntilTheDeadline() throws Exception {
    var time = new SleptTime();
    var server = EmbeddedPostgres.in(folder).deadline(Duration.ofMinutes(7)).time(time);
    try (var channel =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = channel.lock()) {
      assertThatThrownBy(server::start)
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(LocalCode.EMBEDDED_FAILED))
          .hasMessageContaining("420 s");
    }
    assertThat(time.slept()).isEqualTo(Duration.ofMinutes(7));
  }
}
