package org.gen3db.adapter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.adapter.local.JavaProcess;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As root, which PostgreSQL refuses, and from there as a user without rights. */
@Tag("full")
class EmbeddedPostgresUsersTest {
  private static final int NOBODY = 65534;

  /** Of whom /etc/passwd need not know. */
  private static final int SOMEBODY = 12345;

  @TempDir Path temporary;
  private Path folder;
  private EmbeddedPostgres server;

  @BeforeEach
  void makeServer() {
    assumeTrue(Account.current().isRoot(), "only root can be other users");
    folder = temporary.resolve("postgres");
    server = EmbeddedPostgres.in(folder).notDurable();
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  @Test
  void inAFolderThatOthersCanEnterItRunsAsAnother() throws IOException {
    open(temporary);
    server.start();
    assertThat(uid(process())).isNotZero().isEqualTo(uid(folder.resolve("data")));
    assertThat(mode(folder)).isEqualTo("rwx--x--x");
    assertThat(uid(folder.resolve("password"))).isZero();
    assertThat(mode(folder.resolve("password"))).isEqualTo("rw-------");
  }

  @Test
  void inAClosedFolderItRunsInANamespace() throws IOException {
    server.start();
    assertThat(uid(folder.resolve("data"))).isZero();
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(Files.readString(process().resolve("uid_map")).strip()).doesNotStartWith("0 ");
  }

  @Test
  void theDataFollowsWhenAFolderIsClosedOrOpened() throws IOException {
    open(temporary);
    Master master = server.start();
    server.stop();
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
    assertThat(server.start()).isEqualTo(master);
    assertThat(uid(folder.resolve("data"))).isZero();
    server.stop();
    open(temporary);
    assertThat(server.start()).isEqualTo(master);
    assertThat(uid(folder.resolve("data"))).isNotZero();
  }

  @Test
  void aNormalUserRunsItAsThemselves() throws Exception {
    open(temporary);
    Path home = Files.createDirectory(temporary.resolve("home"));
    Files.setAttribute(home, "unix:uid", NOBODY);
    ProcessBuilder starter = JavaProcess.of(ServerStarter.class, home.resolve(".gen3db/postgres"));
    starter.command().set(starter.command().indexOf("-cp") + 1, readableClassPath());
    starter.command().add(1, "-Duser.home=" + home);
    starter.command().addAll(0, List.of("setpriv", "--reuid=" + NOBODY, "--clear-groups", "--"));
    starter.directory(home.toFile());
    starter.environment().remove("XDG_CACHE_HOME");
    folder = home.resolve(".gen3db/postgres");
    server = EmbeddedPostgres.in(folder).notDurable();
    assertThat(JavaProcess.run(starter)).contains("127.0.0.1:");
    assertThat(uid(process())).isEqualTo(NOBODY);
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(home.resolve(".cache/gen3db")).isDirectory();
  }

  /** As by sudo: what root did once with somebody's folder keeps nobody from it afterwards. */
  @Test
  void inTheFolderOfAUserItRunsAsThatUserAndTheirDataStayTheirs() throws IOException {
    open(temporary);
    Master master = server.start();
    server.stop();
    Folders.give(folder, new Account("somebody", SOMEBODY, SOMEBODY));
    assertThat(server.start()).isEqualTo(master);
    assertThat(uid(process())).isEqualTo(SOMEBODY);
    assertThat(mode(folder)).isEqualTo("rwx------");
    for (String of : List.of("data", "data/gen3db.conf", "password", "port", "server.log")) {
      assertThat(uid(folder.resolve(of))).as(of).isEqualTo(SOMEBODY);
    }
  }

  /** The local Maven repository is often closed to others. */
  private String readableClassPath() throws IOException {
    Path copies = Files.createDirectory(temporary.resolve("classes"));
    var entries = new ArrayList<String>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path copy = copies.resolve(Integer.toString(entries.size()));
      copy(Path.of(entry), copy);
      entries.add(copy.toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private Path process() {
    return Path.of("/proc", Long.toString(server.pid().getAsLong()));
  }

  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static int uid(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
