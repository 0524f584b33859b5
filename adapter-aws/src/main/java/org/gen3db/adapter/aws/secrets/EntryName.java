package org.gen3db.adapter.aws.secrets;

import java.util.Optional;
import java.util.regex.Pattern;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;

/** The names that entries can have, so that a wrong one is told before AWS is asked. */
final class EntryName {
  /** An exclamation mark is in the names of entries that AWS makes for itself, as for RDS. */
  private static final Pattern READABLE = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");

  private EntryName() {}

  /** The place of what is told of an entry. */
  static String place(String name) {
    return "remote secret " + name;
  }

  /** What is wrong with a name that is to be read. */
  static Optional<Notice> problem(String name, String place) {
    return READABLE.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            Notice.of(AwsCode.AWS_NAME, place, "\"" + name + "\" cannot be the name of an entry"));
  }

  /**
   * What is told of an entry that is not there: one of such a name only AWS itself can make, and
   * that is told before anything is made that an entry is to tell of.
   */
  static Look<RemoteEntry> absent(String name, String place) {
    return name.contains("!")
        ? new Look.NotLooked<>(
            Notice.of(
                AwsCode.AWS_NAME,
                place(name),
                "there is no entry \""
                    + name
                    + "\" in "
                    + place
                    + ", and AWS keeps such names, by the !, for entries of its own",
                "Name an entry that is there; for one that gen3db is to make, use letters, digits"
                    + " and /_+=.@- only."))
        : Look.absent();
  }

  /**
   * Goes on with a name under which an entry can be made.
   *
   * @throws Gen3DbException when none can
   */
  static void checkWritable(String name, String place) {
    Optional<Notice> problem = problem(name, place);
    if (problem.isPresent()) {
      throw new Gen3DbException(problem.get());
    }
    if (name.contains("!")) {
      throw new Gen3DbException(
          Notice.of(
              AwsCode.AWS_NAME,
              place,
              "\"" + name + "\" is a name that AWS keeps for entries of its own, by the !"));
    }
  }
}
