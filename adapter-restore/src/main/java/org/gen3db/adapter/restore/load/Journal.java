package org.gen3db.adapter.restore.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.rows.RowSum;
import org.gen3db.domain.restore.DumpLoader.Loading;
import org.gen3db.domain.restore.LoadedDump.Compared;
import org.gen3db.domain.restore.LoadedDump.Earlier;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Note;
import org.gen3db.domain.restore.Script;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier run had done of the same load, and what this one does. Statements are run one
 * after another, so that the last one stands for all before it; rows, indexes and what was compared
 * are noted one by one. With each goes the digest of the dump up to its end: of another dump
 * nothing is taken over, whatever its file says of itself.
 */
final class Journal {
  private static final String LOAD = "load";
  private static final String STATEMENT = "statement";

  /** What an earlier run had done is of no use for this one. */
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String why) {
      super(why);
    }
  }

  private final Map<String, String> before;
  private final Earlier earlier;
  private final @Nullable Note opening;
  private final long last;
  private final Set<String> loaded = new HashSet<>();
  private boolean met;

  /** How a table was compared. */
  record Comparison(Compared how, Set<String> types) {}

  private Journal(Map<String, String> before, Earlier earlier, @Nullable Note opening) {
    this.before = Map.copyOf(before);
    this.earlier = earlier;
    this.opening = opening;
    String said = before.get(STATEMENT);
    this.last = said == null ? -1 : Long.parseLong(said.split(" ", 2)[0]);
    this.met = said == null;
  }

  /** One in which nothing is done, and by which no other run goes on. */
  static Journal empty() {
    return new Journal(Map.of(), Earlier.NOTHING, null);
  }

  /**
   * One in which nothing is done.
   *
   * @param earlier what became of what an earlier run had loaded
   */
  static Journal begun(Loading loading, Earlier earlier) {
    return new Journal(Map.of(), earlier, new Note(LOAD, identity(loading)));
  }

  /** What an earlier run had done of this load; empty where it was another load. */
  static Optional<Journal> of(Loading loading, Map<String, String> before) {
    return identity(loading).equals(before.get(LOAD))
        ? Optional.of(new Journal(before, Earlier.KEPT, null))
        : Optional.empty();
  }

  /** Says whose journal it is, before anything else is noted. */
  void open(LoadingSession session) {
    if (opening != null) {
      session.note(opening);
    }
  }

  /** All on which what is loaded depends, beside the server. */
  private static String identity(Loading loading) {
    return String.join(
        "\n",
        LoaderVersion.get(), // another one reads no journal of this one
        loading.source().describe(),
        loading.dump().path(),
        Long.toString(loading.dump().bytes()),
        loading.dump().version(),
        Boolean.toString(loading.compare()),
        loading.masks().stream().map(Journal::digest).collect(Collectors.joining(" ")));
  }

  private static String digest(Script mask) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest((mask.place() + "\n" + mask.sql()).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What became of what an earlier run had loaded. */
  Earlier earlier() {
    return earlier;
  }

  /**
   * Whether a statement was run.
   *
   * @param digest of the dump up to its end
   */
  boolean ran(Position at, String digest) {
    if (at.offset() < last) {
      return true;
    }
    if (at.offset() == last && statement(at, digest).says().equals(before.get(STATEMENT))) {
      met = true;
      return true;
    }
    refuseUnmet();
    return false;
  }

  /** The dump has ended, or a statement comes that was not run: those that were are behind. */
  void refuseUnmet() {
    if (!met) {
      throw new Unfit("the statement that was run last is not in the dump");
    }
  }

  /** All statements up to this one were run. */
  static Note statement(Position at, String digest) {
    return new Note(STATEMENT, at.offset() + " " + digest);
  }

  /** Whether an index or a constraint was built. */
  boolean built(Position at, String digest) {
    String said = before.get(build(at, digest).of());
    if (said != null && !said.equals(digest)) {
      throw new Unfit("another statement was run where one stands");
    }
    return said != null;
  }

  /** An index or a constraint is built. */
  static Note build(Position at, String digest) {
    return new Note("build " + at.offset(), digest);
  }

  /** The rows of a COPY are all loaded. */
  static Note copied(Piece.Copy copy, String digest, RowSum sum) {
    return new Note(
        rows(copy),
        "%s %d %x %x %s".formatted(digest, sum.rows(), sum.high(), sum.low(), name(copy)));
  }

  /** Whether all rows of a COPY were loaded; they are read again all the same. */
  boolean isCopied(Piece.Copy copy) {
    return before.containsKey(rows(copy));
  }

  /**
   * The sum of the rows of a COPY that were loaded.
   *
   * @param digest of the dump up to the end of the rows
   */
  RowSum sum(Piece.Copy copy, String digest) {
    String[] said = before.getOrDefault(rows(copy), "").split(" ", 5);
    if (!said[0].equals(digest) || !said[4].equals(name(copy))) {
      throw new Unfit("other rows were loaded than stand in the dump");
    }
    return new RowSum(
        Long.parseLong(said[1]),
        Long.parseUnsignedLong(said[2], 16),
        Long.parseUnsignedLong(said[3], 16));
  }

  /** Some rows of a COPY are loaded, as several sessions load them. */
  static Note partly(Piece.Copy copy) {
    return new Note("part " + rows(copy), "");
  }

  /**
   * Whether some rows of a COPY may be there, and are to be thrown away; asked of each that is
   * about to be loaded.
   *
   * @throws Unfit where that would throw away more
   */
  boolean isPartly(Piece.Copy copy) {
    String name = name(copy);
    boolean isFirst = loaded.add(name);
    if (!before.containsKey(partly(copy).of()) || isCopied(copy)) {
      return false;
    }
    if (!isFirst) {
      throw new Unfit("other rows of the table were loaded meanwhile");
    }
    for (Map.Entry<String, String> each : before.entrySet()) {
      if (each.getKey().startsWith("rows ") && each.getValue().split(" ", 5)[4].equals(name)) {
        throw new Unfit("other rows of the table were loaded too");
      }
    }
    return true;
  }

  private static String rows(Piece.Copy copy) {
    return "rows " + copy.at().offset();
  }

  private static String name(Piece.Copy copy) {
    return Contents.name(copy.schema(), copy.table());
  }

  /** So many rows of a table were compared. */
  static Note compared(String table, long rows, Comparison comparison) {
    return new Note(
        "compared %d %s".formatted(rows, table),
        comparison.how() + " " + String.join(" ", new TreeSet<>(comparison.types())));
  }

  /** How a table was compared when it had so many rows; null where it was not. */
  @Nullable Comparison comparison(String table, long rows) {
    String said = before.get(compared(table, rows, NOT_COMPARED).of());
    if (said == null) {
      return null;
    }
    List<String> words = List.of(said.split(" "));
    return new Comparison(
        Compared.valueOf(words.get(0)), Set.copyOf(words.subList(1, words.size())));
  }

  private static final Comparison NOT_COMPARED = new Comparison(Compared.NOTHING, Set.of());
}
