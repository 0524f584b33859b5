package org.gen3db.adapter.postgres.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * SQL text, made of fixed text and of names and values that were quoted here: the one place of the
 * project that does so. It has no readable {@code toString}, as it may hold a password's verifier.
 */
public final class Sql {
  /** PostgreSQL cuts longer identifiers silently (NAMEDATALEN). */
  private static final int LONGEST_NAME_IN_BYTES = 63;

  private final String text;

  private Sql(String text) {
    this.text = text;
  }

  /** Fixed text in which each {@code %s} stands for the next of the parts. */
  public static Sql of(String fixed, Sql... parts) {
    return new Sql(fixed.formatted(Arrays.stream(parts).map(Sql::text).toArray()));
  }

  /**
   * A statement that others have written, as it stands: only for a session whose role owns nothing
   * but what it loads.
   */
  public static Sql asWritten(String statement) {
    return new Sql(withoutNul(statement));
  }

  /** A name of a role, database, schema or extension, always in double quotes. */
  public static Sql name(String name) {
    if (name.isEmpty() || bytes(name) > LONGEST_NAME_IN_BYTES) {
      throw new IllegalArgumentException(
          "a name has 1 to %d bytes, this one %d".formatted(LONGEST_NAME_IN_BYTES, bytes(name)));
    }
    return new Sql('"' + withoutNul(name).replace("\"", "\"\"") + '"');
  }

  /** A text value; right whatever {@code standard_conforming_strings} says. */
  public static Sql literal(String value) {
    String doubled = withoutNul(value).replace("'", "''");
    return new Sql(
        doubled.contains("\\") ? " E'" + doubled.replace("\\", "\\\\") + "'" : "'" + doubled + "'");
  }

  /** A number. */
  public static Sql number(long value) {
    return new Sql(Long.toString(value));
  }

  /** A variable of psql, which psql quotes as a text value. */
  static Sql psqlVariable(String variable) {
    return new Sql(":'" + variable + "'");
  }

  /**
   * psql's way into another database. It takes a name with an equals sign for a connection string,
   * so all are given as one.
   */
  static Sql psqlConnect(String database) {
    String value = "'" + withoutNul(database).replace("\\", "\\\\").replace("'", "\\'") + "'";
    return new Sql(
        "\\connect -reuse-previous=on \"" + ("dbname=" + value).replace("\"", "\"\"") + '"');
  }

  /** The parts with commas between; there must be one at least. */
  public static Sql list(Collection<Sql> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("an empty list is no SQL");
    }
    return new Sql(parts.stream().map(Sql::text).collect(Collectors.joining(", ")));
  }

  /** Text values with commas between; there must be one at least. */
  public static Sql literals(Collection<String> values) {
    return list(values.stream().map(Sql::literal).toList());
  }

  /**
   * Statements that travel together; the server performs them as one transaction when none of them
   * says otherwise.
   */
  public static Sql together(Sql... statements) {
    return new Sql(Arrays.stream(statements).map(Sql::text).collect(Collectors.joining(";\n")));
  }

  /** What is sent. */
  public String text() {
    return text;
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String withoutNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no text of PostgreSQL holds a zero byte");
    }
    return text;
  }
}
