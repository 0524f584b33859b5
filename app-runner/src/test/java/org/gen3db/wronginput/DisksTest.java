package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.SmallDisk;
import org.gen3db.testkit.Tree;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Secrets' disk is full or read-only; needs root, who mounts it. */
@Tag("full")
class DisksTest {
  private static final int MOST_PAGES = 12;

  private static ScratchServer server;
  @TempDir private Path folder;
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    release = new Release(folder).values(server.values());
  }

  @AfterEach
  void dropAll() {
    server.dropAll();
  }

  @ParameterizedTest
  @Provokes("STORE_FAILED")
  @ValueSource(strings = {"", "global: {externalSecrets: {deploy: true, pushSecret: true}}\n"})
  void aFullDiskAtEveryPointLosesNothing(String delivery) throws Exception {
    release.values(server.values(), delivery);
    int failures = 0;
    try (var disk = SmallDisk.at(folder.resolve(".gen3db"))) {
      for (int pages = 0; pages <= MOST_PAGES; pages++) {
        disk.fill(pages);
        Run run = release.apply("fence");
        Map<String, String> kept = release.stores().secret("fence-dbcreds-pending");
        if (run.exitCode() != 0) {
          failures++;
          assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
          assertThat(run.out())
              .contains(DomainCode.STORE_FAILED.id(), "No space left on device", "nothing is lost")
              .contains(folder.resolve(".gen3db").toString());
        }
        disk.empty();
        release.readyAfterOneMoreApply("fence");
        assertThat(release.stores().leftovers()).isEmpty();
        if (!kept.isEmpty()) {
          assertThat(release.stores().secret("fence-dbcreds").get("password"))
              .as("what was kept first is what serves")
              .isEqualTo(kept.get("password"));
        }
        begin(disk);
      }
    }
    assertThat(failures).as("points at which the disk was full").isGreaterThan(2);
  }

  private void begin(SmallDisk disk) throws IOException {
    server.dropAll();
    disk.empty();
    Tree.delete(folder.resolve(".gen3db/secrets"));
    Tree.delete(folder.resolve(".gen3db/remote"));
  }

  @Test
  @Provokes("STORE_FAILED")
  void aReadOnlyFolderFromTheBeginning() throws Exception {
    try (var disk = SmallDisk.at(folder.resolve(".gen3db"))) {
      disk.readOnly(true);
      Run run = release.apply("fence");
      assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
      assertThat(run.out()).contains(DomainCode.STORE_FAILED.id(), "Read-only file system");
      assertThat(server.made()).isEmpty();
      disk.readOnly(false);
      release.readyAfterOneMoreApply("fence");
    }
  }

  @Test
  @Provokes("STORE_FAILED")
  void aReadOnlyFolderWhenAPasswordChanges() throws Exception {
    try (var disk = SmallDisk.at(folder.resolve(".gen3db"))) {
      release.readyAfterOneMoreApply("fence");
      String old = release.stores().secret("fence-dbcreds").get("password");
      disk.readOnly(true);
      release.isReady("fence");
      release.values(server.values(), "fence: {postgres: {password: \"changed-1\"}}\n");
      release.fails("fence", DomainCode.STORE_FAILED, "Read-only file system", "nothing is lost");
      server.open("fence_gen3", "fence_gen3", old).close();
      disk.readOnly(false);
      release.readyAfterOneMoreApply("fence");
      server.open("fence_gen3", "fence_gen3", "changed-1").close();
    }
  }
}
