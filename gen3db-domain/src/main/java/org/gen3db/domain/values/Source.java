package org.gen3db.domain.values;

import org.jspecify.annotations.Nullable;

/**
 * Where a value came from. {@code toString()} is the text that the contract gives to programs and
 * people, such as {@code prod.yaml:7} or {@code chart default}.
 */
@SuppressWarnings("ClassInitializationDeadlock") // nobody but this type makes the shared instances
public sealed interface Source {
  /** A line of a values file; lines count from 1. */
  record FileLine(String file, int line) implements Source {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** A flag of the command line: {@code --set}, {@code --set-string} or {@code --set-file}. */
  record Flag(String name) implements Source {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A program that embeds gen3db, which gave the value itself.
   *
   * @param name where that program has it from, in its own words; {@code code} unless it says
   */
  record InCode(String name) implements Source {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A default that the umbrella chart or a service's chart carries; no override (R1). */
  record ChartDefault() implements Source {
    @Override
    public String toString() {
      return "chart default";
    }
  }

  /** A default of the spec's rules, such as {@code <service>_<release>}. */
  record Default() implements Source {
    @Override
    public String toString() {
      return "default";
    }
  }

  /** The server that gen3db itself started. */
  record Embedded() implements Source {
    @Override
    public String toString() {
      return "embedded";
    }
  }

  /** A key of a Kubernetes Secret. */
  record SecretKey(String secret, String key) implements Source {
    // By hand, since what a record brings is linked anew in every process, which delays a start.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SecretKey that && key.equals(that.key) && secret.equals(that.secret);
    }

    @Override
    public int hashCode() {
      return 31 * secret.hashCode() + key.hashCode();
    }

    @Override
    public String toString() {
      return "secret " + secret + "/" + key;
    }
  }

  /** An entry of the remote store, such as AWS Secrets Manager. */
  record RemoteSecret(String name) implements Source {
    @Override
    public String toString() {
      return "remote secret " + name;
    }
  }

  /** Made at random by gen3db. */
  record Generated() implements Source {
    @Override
    public String toString() {
      return "generated";
    }
  }

  /** Made for each connection, by what the settings choose for it. */
  record Token() implements Source {
    @Override
    public String toString() {
      return "token";
    }
  }

  /** A program that does not say where it has a value from. */
  Source CODE = new InCode("code");

  /** The shared instance of {@link ChartDefault}. */
  Source CHART_DEFAULT = new ChartDefault();

  /** The shared instance of {@link Default}. */
  Source DEFAULT = new Default();

  /** The shared instance of {@link Embedded}. */
  Source EMBEDDED = new Embedded();

  /** The shared instance of {@link Generated}. */
  Source GENERATED = new Generated();

  /** The shared instance of {@link Token}. */
  Source TOKEN = new Token();

  /** Whether an operator wrote the value, in a file or on the command line, or a program did. */
  default boolean isExplicit() {
    return this instanceof FileLine || this instanceof Flag || this instanceof InCode;
  }
}
