package org.gen3db.adapter.local.remote;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** The name of an entry, by the rules of AWS, and the name of its file. */
final class EntryName {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");
  private static final int LONGEST_FILE_NAME = 255;

  private EntryName() {}

  /**
   * The file of an entry. A slash is written {@code %2f}, and so is a dot at the beginning ({@code
   * %2e}), where gen3db's own files have theirs; a percent sign cannot be in a name, so no two
   * names share a file.
   */
  static Path file(Path folder, String name) {
    String file = name.replace("/", "%2f").replaceFirst("^\\.", "%2e");
    if (!ALLOWED.matcher(name).matches() || file.length() > LONGEST_FILE_NAME) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.STORE_FAILED,
              folder.toString(),
              "\"" + name + "\" cannot be the name of a remote entry here",
              "Use letters, digits and /_+=.@- only, as AWS asks for, and at most 255 characters,"
                  + " a slash counted as three."));
    }
    return folder.resolve(file);
  }
}
