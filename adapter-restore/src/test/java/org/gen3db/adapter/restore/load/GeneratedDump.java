package org.gen3db.adapter.restore.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Schemas with their data as pg_dump writes them, made by chance and the same for the same seed.
 *
 * @param parts statements and rows in their order
 */
record GeneratedDump(List<Part> parts) {
  /**
   * A statement.
   *
   * @param statement without the semicolon
   * @param rows what a COPY is followed by, in its text form, or null
   */
  record Part(String statement, @Nullable String rows) {
    String text() {
      return rows == null ? statement + ";\n\n" : statement + ";\n" + rows + "\\.\n\n";
    }
  }

  private static final List<String> TYPES =
      List.of(
          "integer",
          "bigint",
          "smallint",
          "text",
          "character varying(40)",
          "character(5)",
          "jsonb",
          "json",
          "boolean",
          "numeric(12,3)",
          "real",
          "double precision",
          "timestamp with time zone",
          "timestamp without time zone",
          "date",
          "interval",
          "bytea",
          "uuid",
          "inet",
          "text[]",
          "integer[]",
          "int4range",
          "tstzrange",
          "public.mood");

  private static final String[] WORDS = {
    "a", "é", "🧬", "'", "\"", ";", "$$", "--", "/*", "\\\\", "\\t", "\\n", "\\r", " ", "COPY",
    "\\\\.", "E'x'", "$1", "%", "ß", "\u00a0"
  };

  /** How a name may be written that needs quotes. */
  private static final String[] NAMES = {
    "plain", "Mixed", "a b", "se;mi", "quo\"te", "é", "select"
  };

  static GeneratedDump of(long seed, int schemas) {
    var parts = new ArrayList<Part>();
    for (String one :
        List.of(
            "SET statement_timeout = 0",
            "SET client_encoding = 'UTF8'",
            "SET standard_conforming_strings = on",
            "SELECT pg_catalog.set_config('search_path', '', false)",
            "SET check_function_bodies = false",
            "SET xmloption = content",
            "SET client_min_messages = warning",
            "SET row_security = off",
            "CREATE TYPE public.mood AS ENUM (\n    'sad',\n    'it''s; ok',\n    'happy'\n)")) {
      parts.add(new Part(one, null));
    }
    var random = new Random(seed);
    var all = IntStream.range(0, schemas).mapToObj(i -> new Schema(random, i)).toList();
    all.forEach(one -> parts.addAll(one.before));
    all.forEach(one -> parts.addAll(one.data));
    all.forEach(one -> parts.addAll(one.after));
    return new GeneratedDump(List.copyOf(parts));
  }

  /** The same with a statement more. */
  GeneratedDump with(int at, String statement) {
    var more = new ArrayList<>(parts);
    more.add(at, new Part(statement, null));
    return new GeneratedDump(List.copyOf(more));
  }

  String text() {
    return parts.stream().map(Part::text).collect(Collectors.joining());
  }

  /** The line at which a part begins, from 1. */
  long line(int part) {
    return 1
        + parts.subList(0, part).stream()
            .flatMapToInt(one -> one.text().chars())
            .filter(c -> c == '\n')
            .count();
  }

  private static final class Schema {
    private final Random random;
    private final String name;
    private final List<Part> before = new ArrayList<>();
    private final List<Part> data = new ArrayList<>();
    private final List<Part> after = new ArrayList<>();

    Schema(Random random, int number) {
      this.random = random;
      this.name = quoted(one(NAMES) + number);
      make(before, "CREATE SCHEMA " + name);
      make(
          before,
          "CREATE FUNCTION "
              + name
              + ".touch() RETURNS trigger\n    LANGUAGE plpgsql\n    AS $_$\nBEGIN\n  -- it's; \"$1\"\n"
              + "  RETURN NEW;\nEND;\n$_$");
      int tables = 1 + random.nextInt(3);
      for (int i = 0; i < tables; i++) {
        table(quoted(one(NAMES) + "_" + i), i);
      }
    }

    private static void make(List<Part> in, String statement) {
      in.add(new Part(statement, null));
    }

    private void table(String own, int number) {
      String table = name + "." + own;
      List<String> types =
          random.ints(1 + random.nextInt(6), 0, TYPES.size()).mapToObj(TYPES::get).toList();
      var columns = new StringBuilder("    id integer NOT NULL");
      for (int i = 0; i < types.size(); i++) {
        columns.append(",\n    ").append(column(i)).append(' ').append(types.get(i));
      }
      if (random.nextInt(3) == 0) {
        columns.append(",\n    twice integer GENERATED ALWAYS AS ((id * 2)) STORED");
      }
      make(before, "CREATE TABLE " + table + " (\n" + columns + "\n)");
      if (random.nextInt(3) == 0) {
        make(before, "COMMENT ON TABLE " + table + " IS 'it''s; a \"table\" -- so'");
      }
      String view = name + "." + quoted("v" + number);
      boolean stored = random.nextBoolean();
      make(
          before,
          "CREATE "
              + (stored ? "MATERIALIZED VIEW " : "VIEW ")
              + view
              + " AS\n SELECT id\n   FROM "
              + table
              + (stored ? "\n  WITH NO DATA" : ""));
      String sequence = name + "." + quoted("s" + number);
      make(
          before,
          "CREATE SEQUENCE "
              + sequence
              + "\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1");
      make(before, "ALTER SEQUENCE " + sequence + " OWNED BY " + table + ".id");
      make(
          before,
          "ALTER TABLE ONLY "
              + table
              + " ALTER COLUMN id SET DEFAULT nextval('"
              + sequence.replace("'", "''")
              + "'::regclass)");
      int rows = random.nextInt(4) == 0 ? 0 : random.nextInt(200);
      var text = new StringBuilder();
      for (int i = 1; i <= rows; i++) {
        text.append(i);
        types.forEach(
            type -> text.append('\t').append(random.nextInt(5) == 0 ? "\\N" : value(type)));
        text.append('\n');
      }
      data.add(
          new Part(
              "COPY "
                  + table
                  + " (id, "
                  + IntStream.range(0, types.size())
                      .mapToObj(this::column)
                      .collect(Collectors.joining(", "))
                  + ") FROM stdin",
              text.toString()));
      make(
          data,
          "SELECT pg_catalog.setval('"
              + sequence.replace("'", "''")
              + "', "
              + (rows + 1)
              + ", false)");
      make(
          after,
          "ALTER TABLE ONLY "
              + table
              + "\n    ADD CONSTRAINT "
              + quoted("k" + number)
              + " PRIMARY KEY (id)");
      for (int i = 0; i < types.size(); i++) {
        if (List.of("jsonb", "text[]", "integer[]").contains(types.get(i))) {
          make(
              after,
              "CREATE INDEX "
                  + quoted("g" + number + i)
                  + " ON "
                  + table
                  + " USING gin ("
                  + column(i)
                  + ")");
        } else if (List.of("bigint", "date", "uuid", "boolean").contains(types.get(i))) {
          make(
              after,
              "CREATE INDEX "
                  + quoted("b" + number + i)
                  + " ON "
                  + table
                  + " USING btree ("
                  + column(i)
                  + " DESC, id) WHERE (id > 3)");
        }
      }
      make(
          after,
          "ALTER TABLE "
              + table
              + "\n    ADD CONSTRAINT "
              + quoted("c" + number)
              + " CHECK ((id > 0)) NOT VALID");
      make(
          after,
          "ALTER TABLE ONLY "
              + table
              + "\n    ADD CONSTRAINT "
              + quoted("f" + number)
              + " FOREIGN KEY (id) REFERENCES "
              + table
              + "(id)");
      make(
          after,
          "CREATE TRIGGER touched BEFORE UPDATE ON "
              + table
              + " FOR EACH ROW EXECUTE FUNCTION "
              + name
              + ".touch()");
      if (random.nextInt(4) == 0) {
        make(after, "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");
        make(after, "CREATE POLICY mine ON " + table + " USING ((id < 100))");
      }
      if (stored) {
        make(after, "REFRESH MATERIALIZED VIEW " + view);
      }
    }

    private String column(int number) {
      return quoted(NAMES[number % NAMES.length] + number);
    }

    private String one(String... of) {
      return of[random.nextInt(of.length)];
    }

    private static String quoted(String name) {
      return '"' + name.replace("\"", "\"\"") + '"';
    }

    private String words(int most) {
      var text = new StringBuilder();
      for (int i = random.nextInt(most); i >= 0; i--) {
        text.append(one(WORDS));
      }
      return text.toString();
    }

    /** As COPY writes it. */
    private String value(String type) {
      return switch (type) {
        case "integer" -> Integer.toString(random.nextInt());
        case "bigint" -> Long.toString(random.nextLong());
        case "smallint" -> Integer.toString((short) random.nextInt());
        case "text", "character varying(40)" -> words(8);
        case "character(5)" -> one("abcde", "x    ", "é    ");
        case "jsonb" ->
            one("{\"a\": [1, 2.50, null]}", "\"it's; \\\\\"x\\\\\"\"", "[]", "9007199254740993");
        case "json" -> one("{\"b\":1,  \"a\":2}", "[ 1 ]");
        case "boolean" -> one("t", "f");
        case "numeric(12,3)" -> one("0.000", "-12.500", "123456789.001", "NaN");
        case "real" -> one("0", "1.5", "-3.4028235e+38", "NaN", "Infinity", "0.1");
        case "double precision" ->
            one("0.1", "-0", "1e+100", "-Infinity", "2.2250738585072014e-308");
        case "timestamp with time zone" ->
            one("2024-02-29 23:59:59.999999+05:30", "infinity", "0044-03-15 00:00:00+00 BC");
        case "timestamp without time zone" -> one("2024-02-29 23:59:59.1", "-infinity");
        case "date" -> one("1970-01-01", "9999-12-31", "infinity");
        case "interval" -> one("1 year 2 mons -3 days +04:05:06.789", "00:00:00");
        case "bytea" -> one("\\\\x", "\\\\x00ff5c27", "\\\\xdeadbeef");
        case "uuid" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
        case "inet" -> one("10.0.0.1", "2001:db8::/32");
        case "text[]" -> one("{}", "{a,NULL,\"b c\"}", "{{a},{\"\\\\\"\"}}");
        case "integer[]" -> one("{1,2,NULL}", "{}", "[2:3]={5,6}");
        case "int4range" -> one("empty", "[1,5)", "(,3)");
        case "tstzrange" -> one("[\"2024-01-01 00:00:00+02\",\"2024-06-01 00:00:00+02\")", "empty");
        default -> one("sad", "it's; ok", "happy");
      };
    }
  }
}
