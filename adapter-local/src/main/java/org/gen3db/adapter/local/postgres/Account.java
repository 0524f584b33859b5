package org.gen3db.adapter.local.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A user of this machine.
 *
 * @param name as in /etc/passwd
 * @param uid its number
 * @param gid its group's number
 */
record Account(String name, int uid, int gid) {
  /** Who runs this process. */
  static Account current() {
    UnixSystem self = new UnixSystem();
    return new Account(self.getUsername(), (int) self.getUid(), (int) self.getGid());
  }

  /** Whose a file or folder is, which may be nobody's of this machine. */
  static Account ownerOf(Path path) throws IOException {
    int uid = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int gid = (int) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    return new Account("user " + uid, uid, gid);
  }

  /**
   * The users without rights that a server can run as where gen3db runs as root, the better one
   * first. Read from /etc/passwd, since initdb looks its user up there too.
   */
  static List<Account> unprivileged() throws IOException {
    Path passwd = Path.of("/etc/passwd");
    if (!Files.isReadable(passwd)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(passwd);
    return List.of("postgres", "nobody").stream().flatMap(n -> find(n, lines).stream()).toList();
  }

  private static Optional<Account> find(String name, List<String> passwd) {
    return passwd.stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > 3 && fields[0].equals(name))
        .map(f -> new Account(name, Integer.parseInt(f[2]), Integer.parseInt(f[3])))
        .findFirst();
  }

  boolean isRoot() {
    return uid == 0;
  }

  boolean owns(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(uid);
  }

  /** Becomes the owner of a file or folder that root owned. */
  void take(Path path) throws IOException {
    if (!owns(path)) {
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
