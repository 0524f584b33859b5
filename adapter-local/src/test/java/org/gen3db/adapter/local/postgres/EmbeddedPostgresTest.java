package org.gen3db.adapter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path folder;

  @Test
  void smoke() throws Exception {
    long t = System.nanoTime();
    var server = EmbeddedPostgres.in(folder.resolve("postgres"));
    var master = server.start();
    System.err.println("first " + (System.nanoTime() - t) / 1000000 + " " + master);
    t = System.nanoTime();
    assertThat(server.start()).isEqualTo(master);
    System.err.println("second " + (System.nanoTime() - t) / 1000000);
    new ProcessBuilder(
            "sh",
            "-c",
            "ls -lan "
                + folder
                + " "
                + folder
                + "/postgres; cat "
                + folder
                + "/postgres/server.log; ps axo pid,ppid,sid,user,args | grep postgres; ls /var/cache/gen3db ~/.cache")
        .inheritIO()
        .start()
        .waitFor();
    t = System.nanoTime();
    assertThat(server.stop()).isTrue();
    System.err.println("stop " + (System.nanoTime() - t) / 1000000);
    assertThat(server.stop()).isFalse();
    assertThat(server.running()).isEmpty();
    t = System.nanoTime();
    assertThat(server.start()).isEqualTo(master);
    System.err.println("restart " + (System.nanoTime() - t) / 1000000);
    server.stop();
  }
}
