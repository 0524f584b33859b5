package org.gen3db.adapter.restore.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.adapter.restore.manifest.JsonManifests;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpManifest.DumpedDatabase;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.restore.DumpFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How dumps come into a folder. */
class DirectoryDumpTargetTest {
  private static final String FILE = "pgdumps/fence.sql";
  private final Cancellation end = Cancellation.create();
  @TempDir private Path folder;
  private DirectoryDumpTarget target;

  @BeforeEach
  void begin() {
    target = new DirectoryDumpTarget(folder, new JsonManifests());
  }

  private static DumpManifest manifest(String version) {
    return new DumpManifest(
        "gen3",
        "default",
        "prod",
        "id-1",
        version,
        Instant.EPOCH,
        List.of(
            new DumpedDatabase(
                List.of("fence"), "fence", "15.4", new DumpedFile(FILE, 4, "0".repeat(64)))),
        List.of());
  }

  private static void write(DumpTarget.Draft draft, String text) {
    try (OutputStream out = draft.write(FILE)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make(String version) {
    try (DumpTarget.Draft draft = target.begin("prod/" + version, end)) {
      write(draft, "data");
      draft.complete(manifest(version));
    }
  }

  private List<String> inside() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> !file.equals(folder))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The system ends all locks of a program on a file when that program closes it once. */
  @Test
  void a_look_at_what_others_left_does_not_lift_the_lock_of_a_draft() throws IOException {
    try (DumpTarget.Draft draft = target.begin("prod/1", end)) {
      write(draft, "data");
      assertThat(target.leftovers("prod", true, end)).isEmpty();
      Path other = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("prod"));
      assertThat(other).exists();
      assertThat(target.leftovers("link", true, end)).isEmpty();
      try (Stream<Path> all = Files.list(folder.resolve("prod"))) {
        Path lock = all.filter(file -> file.toString().endsWith(".lock")).findFirst().orElseThrow();
        assertThat(Files.readString(Path.of("/proc/locks")))
            .contains(":" + Files.getAttribute(lock, "unix:ino") + " ");
      }
      draft.complete(manifest("1"));
    }
  }

  /** What is being written is seen by nobody, and nobody else takes it away. */
  @Test
  void a_dump_is_found_whole_or_not_at_all() {
    var source = new DirectoryDumpSource(folder);
    try (DumpTarget.Draft draft = target.begin("prod/1", end)) {
      write(draft, "forgotten");
      write(draft, "data");
      assertThat(target.isTaken("prod/1", end)).isFalse();
      assertThat(target.complete("prod", end)).isEmpty();
      assertThat(source.folders("prod", end)).isEmpty();
      assertThat(target.leftovers("prod", true, end)).isEmpty();
      draft.complete(manifest("1"));
    }
    assertThat(inside())
        .containsExactly(
            "prod", "prod/1", "prod/1/gen3db-dump.json", "prod/1/pgdumps", "prod/1/" + FILE);
    assertThat(source.folders("prod", end)).containsExactly("1");
    assertThat(source.list("prod/1/pgdumps", end)).extracting(DumpFile::bytes).containsExactly(4L);
    assertThat(target.complete("prod", end))
        .containsExactly(new DumpTarget.Complete("prod/1", manifest("1")));
  }

  @Test
  void a_dump_that_is_not_completed_leaves_nothing() {
    try (DumpTarget.Draft draft = target.begin("prod/1", end)) {
      write(draft, "data");
    }
    assertThat(inside()).containsExactly("prod");
  }

  @Test
  void of_two_at_once_one_is_there() {
    try (DumpTarget.Draft first = target.begin("prod/1", end);
        DumpTarget.Draft second = target.begin("prod/1", end)) {
      write(first, "data");
      write(second, "late");
      first.complete(manifest("1"));
      assertThatThrownBy(() -> second.complete(manifest("1")))
          .hasMessageStartingWith("GEN3DB-930 prod/1:");
    }
    assertThat(folder.resolve("prod/1/" + FILE)).hasContent("data");
    assertThatThrownBy(() -> target.begin("prod/1", end)).hasMessageStartingWith("GEN3DB-930");
    assertThat(inside()).noneMatch(name -> name.contains(".gen3db"));
  }

  @Test
  void an_empty_folder_is_no_dump() throws IOException {
    Files.createDirectories(folder.resolve("prod/1"));
    make("1");
    assertThat(folder.resolve("prod/1/" + FILE)).hasContent("data");
  }

  @Test
  void leftovers_are_those_that_nobody_writes_to() throws IOException {
    Files.createDirectories(folder.resolve("prod/.gen3db-dump-1/pgdumps"));
    Files.writeString(folder.resolve("prod/.gen3db-dump-1.lock"), "");
    Files.createDirectories(folder.resolve("prod/.gen3db-removed-2/pgdumps"));
    Files.createDirectories(folder.resolve("prod/.git/objects"));
    assertThat(target.leftovers("prod", false, end)).hasSize(2);
    assertThat(target.leftovers("prod", true, end))
        .containsExactly(
            "prod/.gen3db-dump-1, which a run that was killed left",
            "prod/.gen3db-removed-2, which a run that was killed left");
    assertThat(inside()).containsExactly("prod", "prod/.git", "prod/.git/objects");
    assertThat(target.leftovers("none", true, end)).isEmpty();
  }

  @Test
  void only_what_is_as_its_manifest_says_is_complete() throws IOException {
    for (String version : List.of("1", "2", "3", "4", "5")) {
      make(version);
    }
    Files.writeString(folder.resolve("prod/2/" + FILE), "longer");
    Files.delete(folder.resolve("prod/3/" + FILE));
    Files.writeString(folder.resolve("prod/4/mine"), "");
    Files.move(folder.resolve("prod/5"), folder.resolve("prod/6"));
    Files.createDirectories(folder.resolve("prod/7"));
    Files.writeString(folder.resolve("prod/7/gen3db-dump.json"), "{}");
    List<DumpTarget.Complete> complete = target.complete("prod", end);
    assertThat(complete).extracting(DumpTarget.Complete::path).containsExactly("prod/1");
    target.remove(complete.get(0), end);
    assertThat(inside()).noneMatch(name -> name.startsWith("prod/1") || name.contains("removed"));
    assertThat(inside()).contains("prod/2/" + FILE, "prod/4/mine", "prod/6/" + FILE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod/..", "../prod/1", "prod//1", "prod/.hidden", "prod/"})
  void a_place_outside_is_none(String path) {
    assertThatThrownBy(() -> target.begin(path, end)).hasMessageStartingWith("GEN3DB-933");
    assertThat(inside()).isEmpty();
  }

  /** What a crash of the machine may take away is no dump that anybody should count on. */
  @Test
  void a_dump_whose_name_does_not_reach_the_disk_is_none() {
    for (String failing : List.of("prod", "pgdumps")) {
      var broken =
          new DirectoryDumpTarget(
              folder,
              new JsonManifests(),
              in -> {
                if (in.endsWith(failing)) {
                  throw new IOException("Input/output error");
                }
              });
      try (DumpTarget.Draft draft = broken.begin("prod/1", end)) {
        write(draft, "data");
        assertThatThrownBy(() -> draft.complete(manifest("1")))
            .hasMessageStartingWith("GEN3DB-933")
            .hasMessageContaining("Input/output error");
      }
      assertThat(inside()).as(failing).containsExactly("prod");
    }
  }

  @Test
  void a_folder_that_cannot_be_made_durable_is_told() {
    assertThatThrownBy(() -> OwnFiles.force(folder.resolve("nothing")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void it_is_known_beforehand_what_cannot_be_written() throws IOException {
    target.checkWritable("prod/1", end);
    assertThat(inside()).isEmpty();
    Files.writeString(folder.resolve("prod"), "a file");
    assertThatThrownBy(() -> target.checkWritable("prod/1", end))
        .hasMessageStartingWith("GEN3DB-933 " + folder.resolve("prod"))
        .hasMessageContaining("it is no folder");
  }

  @Test
  void a_lock_that_stayed_behind_goes_with_the_next_run() throws IOException {
    Files.createDirectories(folder.resolve("prod"));
    Files.writeString(folder.resolve("prod/.gen3db-dump-1.lock"), "");
    assertThat(target.leftovers("prod", true, end)).isEmpty();
    assertThat(inside()).containsExactly("prod");
  }
}
