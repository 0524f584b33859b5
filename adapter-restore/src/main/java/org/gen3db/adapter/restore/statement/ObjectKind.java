package org.gen3db.adapter.restore.statement;

import java.util.Optional;
import org.gen3db.adapter.restore.dump.Tokens;

/**
 * The kinds of objects that SQL has words for, and whose they are. Longer names come before those
 * that they begin with; what is not here is refused.
 */
enum ObjectKind {
  TEXT_SEARCH_CONFIGURATION("text search configuration", Whose.SERVICES),
  TEXT_SEARCH_DICTIONARY("text search dictionary", Whose.SERVICES),
  MATERIALIZED_VIEW("materialized view", Whose.SERVICES),
  OPERATOR_CLASS("operator class", Whose.SERVICES),
  OPERATOR_FAMILY("operator family", Whose.SERVICES),
  LARGE_OBJECT("large object", Whose.SERVICES),
  PROCEDURAL_LANGUAGE("procedural language", Whose.LANGUAGE),
  TRUSTED_LANGUAGE("trusted procedural language", Whose.LANGUAGE),
  LANGUAGE("language", Whose.LANGUAGE),
  AGGREGATE("aggregate", Whose.SERVICES),
  CAST("cast", Whose.SERVICES),
  COLLATION("collation", Whose.SERVICES),
  COLUMN("column", Whose.SERVICES),
  CONSTRAINT_TRIGGER("constraint trigger", Whose.SERVICES),
  CONSTRAINT("constraint", Whose.SERVICES),
  CONVERSION("conversion", Whose.SERVICES),
  DATABASE("database", Whose.DATABASE),
  DOMAIN("domain", Whose.SERVICES),
  EXTENSION("extension", Whose.EXTENSION),
  FUNCTION("function", Whose.SERVICES),
  UNIQUE_INDEX("unique index", Whose.SERVICES),
  INDEX("index", Whose.SERVICES),
  OPERATOR("operator", Whose.SERVICES),
  POLICY("policy", Whose.SERVICES),
  PROCEDURE("procedure", Whose.SERVICES),
  RULE("rule", Whose.SERVICES),
  SCHEMA("schema", Whose.SERVICES),
  SEQUENCE("sequence", Whose.SERVICES),
  STATISTICS("statistics", Whose.SERVICES),
  UNLOGGED_TABLE("unlogged table", Whose.SERVICES),
  TABLE("table", Whose.SERVICES),
  TRIGGER("trigger", Whose.SERVICES),
  TYPE("type", Whose.SERVICES),
  RECURSIVE_VIEW("recursive view", Whose.SERVICES),
  VIEW("view", Whose.SERVICES);

  /** Who deals with objects of a kind. */
  enum Whose {
    /** They are the service's, and so the loading role may do all with them. */
    SERVICES,
    DATABASE,
    EXTENSION,
    LANGUAGE
  }

  private final String words;
  private final Whose whose;

  ObjectKind(String words, Whose whose) {
    this.words = words;
    this.whose = whose;
  }

  Whose whose() {
    return whose;
  }

  /** How many words name it. */
  int size() {
    return words.split(" ").length;
  }

  /** The kind that is named from a token on. */
  static Optional<ObjectKind> at(Tokens tokens, int from) {
    for (ObjectKind kind : values()) {
      if (tokens.are(from, kind.words.split(" "))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
