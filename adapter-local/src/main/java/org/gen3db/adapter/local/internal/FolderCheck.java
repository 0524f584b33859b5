package org.gen3db.adapter.local.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gen3db.adapter.local.LocalCode;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;

/**
 * Whether a folder of secrets can be read and written, and by nobody else: by rights and modes
 * alone, so that nothing is made. The super-user may do all but write to a disk that is read-only.
 */
public final class FolderCheck {
  private static final String ACCESS = ".folder";
  private static final String MODES = ".modes";

  /** A message that names more files helps nobody. */
  private static final int MOST_NAMED = 10;

  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private FolderCheck() {}

  /**
   * Checks a folder, which need not be there yet.
   *
   * @param subject what stands in it, the first word of the checks' ids
   */
  public static List<Check> of(String subject, Path folder) {
    String about = folder.toString();
    try {
      Path there = nearest(folder);
      if (!Files.isDirectory(there)) {
        return unusable(subject, about, there + " is not a folder");
      }
      if (!Files.isWritable(there) || !Files.isExecutable(there)) {
        return unusable(
            subject,
            about,
            there.equals(folder)
                ? "nothing can be written into it"
                : "it is not there, and cannot be made in " + there);
      }
      if (!there.equals(folder)) {
        return List.of(Check.ok(subject + ACCESS, about), Check.ok(subject + MODES, about));
      }
      return List.of(Check.ok(subject + ACCESS, about), modes(subject, folder));
    } catch (IOException e) {
      return unusable(subject, about, Reason.of(e));
    }
  }

  private static List<Check> unusable(String subject, String about, String why) {
    Notice found = Notice.of(LocalCode.FOLDER_UNUSABLE, about, "the folder is of no use: " + why);
    return List.of(
        Check.blocker(subject + ACCESS, about, found),
        Check.notChecked(subject + MODES, about, found));
  }

  /** The folder, or what it would be made in. */
  private static Path nearest(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      Path above = there.getParent();
      if (above == null) {
        return there;
      }
      there = above;
    }
    return there.equals(folder.toAbsolutePath().normalize()) ? folder : there;
  }

  private static Check modes(String subject, Path folder) throws IOException {
    var open = new ArrayList<String>();
    var commands = new ArrayList<String>();
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
      if (mode.stream().anyMatch(OTHERS_WRITE::contains)) {
        open.add("others may replace what is in the folder");
        commands.add("chmod go-w " + quoted(folder));
      }
      List<Path> files = readable(folder);
      if (!files.isEmpty()) {
        open.add(
            files.size()
                + (files.size() == 1 ? " file is" : " files are")
                + " open to others: "
                + String.join(
                    ", ",
                    files.stream()
                        .limit(MOST_NAMED)
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList()));
        commands.add("chmod go= " + quoted(folder) + "/*");
      }
    } catch (UnsupportedOperationException e) {
      return Check.ok(subject + MODES, folder.toString()); // a file system without modes
    }
    if (open.isEmpty()) {
      return Check.ok(subject + MODES, folder.toString());
    }
    Code code = LocalCode.FOLDER_OPEN;
    return Check.finding(
        subject + MODES,
        folder.toString(),
        Notice.of(
            code,
            folder.toString(),
            String.join("; ", open),
            "Run: " + String.join(" && ", commands)));
  }

  private static List<Path> readable(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, path -> !isHidden(path))) {
      for (Path file : all) {
        if (Files.isRegularFile(file)
            && !AtomicFiles.OWNER_ONLY.value().containsAll(Files.getPosixFilePermissions(file))) {
          files.add(file);
        }
      }
    }
    files.sort(null);
    return files;
  }

  /** Locks and what was being written, which hold no secret that another could read. */
  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
