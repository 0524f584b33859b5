package org.gen3db.adapter.restore.statement;

import org.gen3db.domain.restore.LoadingSession.Tolerance;

/** What is done with a statement of a dump; what must not be in one at all is refused. */
public sealed interface Handling {
  /** Run in its turn, after all before it, as the role that owns nothing but the new database. */
  record Run(Tolerance tolerance) implements Handling {
    static final Run PLAIN = new Run(Tolerance.NOTHING);
  }

  /** Run after those before it of its kind, beside rows and builds: a sequence, a large object. */
  record Aside(Tolerance tolerance) implements Handling {}

  /**
   * An index, or a constraint with one: built beside others as soon as its table is loaded, before
   * whatever stands behind it and is no such.
   *
   * @param schema empty where it is not named
   */
  record Build(String schema, String table) implements Handling {}

  /**
   * A foreign key of a table that has no partitions: added without a look at the rows, once all of
   * them and all indexes are there; then the rows are held against it beside those of other tables.
   * In the end it is what the statement as it stands makes.
   *
   * @param table the table that refers, as the server takes its name
   * @param constraint its name, as the server takes it
   */
  record Reference(String table, String constraint) implements Handling {
    /** The statement, which looks at no rows. */
    public String adding(String statement) {
      return statement + "\nNOT VALID";
    }

    /** The look at the rows. */
    public String validating() {
      return "ALTER TABLE ONLY " + table + " VALIDATE CONSTRAINT " + constraint;
    }
  }

  /** A setting, which each session that loads needs; a server may not know it yet or any more. */
  record Setting(String name) implements Handling {}

  /**
   * An extension, which an administrator makes beforehand, where it is allowed.
   *
   * @param schema empty where none is named
   */
  record Extension(String name, String schema) implements Handling {}

  /** Not run, and told. */
  record Skip(Reason reason) implements Handling {}

  /** Why a statement is not run. */
  enum Reason {
    /** All belongs to the service in the end. */
    OWNER("everything belongs to the service"),
    /** Rights are those of the database that is replaced. */
    PRIVILEGES("grants are taken from the database that is there"),
    /** What {@code pg_dump --create} writes for the database itself. */
    DATABASE("the database is made, named and set by gen3db"),
    /** What is loaded is loaded by one role. */
    ROLE("everything is loaded by one role"),
    /** Only an extension's owner may. */
    EXTENSION("extensions are made by the administrator"),
    /** Tables lie where the database lies. */
    TABLESPACE("everything lies where the database lies"),
    /** It says how the dump is to be read, and that was obeyed. */
    READING("it was obeyed in reading"),
    /** A setting of another version. */
    UNKNOWN("the server does not know the setting"),
    /** {@code pg_dump --clean} readies it to be dropped, and it is not there. */
    CLEAN("there is nothing in a new database that it could take the place of"),
    /** They hold values of rows. */
    MASKED("what the server knew of values is from before the masks"),
    /** PL/pgSQL is in every database. */
    LANGUAGE("the language is in every database");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** In words, as the end of a sentence. */
    public String words() {
      return words;
    }
  }
}
