package org.gen3db.domain.error;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way out of what a notice tells. A program that embeds gen3db acts on the type, or shows
 * {@link #words()}; the command line words it as commands of its own, which can be pasted.
 */
public sealed interface Remedy extends Serializable {
  /** In words that suit any program; they name no command and no option of one. */
  String words();

  /** The same for this service, where it is for one and does not name it yet. */
  default Remedy about(String service) {
    return this;
  }

  /** Calls the method of its kind. */
  <R> R accept(RemedyVisitor<R> visitor);

  /** Something to read and to do. */
  static Remedy text(String words) {
    return new Text(words);
  }

  /** One after another, read as one text. */
  static Remedy together(Remedy... parts) {
    return new Together(List.of(parts));
  }

  /** Sentences. */
  record Text(String words) implements Remedy {
    private static final long serialVersionUID = 1L;

    @Override
    public <R> R accept(RemedyVisitor<R> visitor) {
      return visitor.text(this);
    }
  }

  /**
   * Applying with the service among those to take over (R11).
   *
   * @param serviceName the service, or null for the one that the notice is about
   */
  record TakeOver(@Nullable String serviceName) implements Remedy {
    private static final long serialVersionUID = 1L;

    /** The service that the notice is about. */
    public TakeOver() {
      this(null);
    }

    @Override
    public String words() {
      return "apply with " + name(serviceName) + " taken over";
    }

    @Override
    public Remedy about(String service) {
      return serviceName == null ? new TakeOver(service) : this;
    }

    @Override
    public <R> R accept(RemedyVisitor<R> visitor) {
      return visitor.takeOver(this);
    }
  }

  /**
   * Applying with the service among those to harden (R15).
   *
   * @param serviceName the service, or null for the one that the notice is about
   */
  record Harden(@Nullable String serviceName) implements Remedy {
    private static final long serialVersionUID = 1L;

    /** The service that the notice is about. */
    public Harden() {
      this(null);
    }

    @Override
    public String words() {
      return "apply with " + name(serviceName) + " hardened";
    }

    @Override
    public Remedy about(String service) {
      return serviceName == null ? new Harden(service) : this;
    }

    @Override
    public <R> R accept(RemedyVisitor<R> visitor) {
      return visitor.harden(this);
    }
  }

  /**
   * Rotating the service, by its name.
   *
   * @param serviceName the service, or null for the one that the notice is about
   */
  record Rotate(@Nullable String serviceName) implements Remedy {
    private static final long serialVersionUID = 1L;

    /** The service that the notice is about. */
    public Rotate() {
      this(null);
    }

    @Override
    public String words() {
      return "rotate " + name(serviceName);
    }

    @Override
    public Remedy about(String service) {
      return serviceName == null ? new Rotate(service) : this;
    }

    @Override
    public <R> R accept(RemedyVisitor<R> visitor) {
      return visitor.rotate(this);
    }
  }

  /**
   * What an administrator runs by hand.
   *
   * @param script its statements, one a line
   * @param needsPassword whether the script has a variable that must hold the service's password
   */
  record RunScript(String script, boolean needsPassword) implements Remedy {
    private static final long serialVersionUID = 1L;

    @Override
    public String words() {
      return "Let an administrator run"
          + (needsPassword ? ", with the variable password set to it" : "")
          + ":\n"
          + script
          + "\n";
    }

    @Override
    public <R> R accept(RemedyVisitor<R> visitor) {
      return visitor.runScript(this);
    }
  }

  /** Something that needs no further word. */
  record Use(Means means) implements Remedy {
    private static final long serialVersionUID = 1L;

    @Override
    public String words() {
      return means.words();
    }

    @Override
    public <R> R accept(RemedyVisitor<R> visitor) {
      return visitor.use(this);
    }
  }

  /** Several, read as one text. */
  record Together(List<Remedy> parts) implements Remedy {
    private static final long serialVersionUID = 1L;

    public Together {
      parts = List.copyOf(parts);
    }

    @Override
    public String words() {
      return join(parts.stream().map(Remedy::words).toList());
    }

    @Override
    public Remedy about(String service) {
      return new Together(parts.stream().map(part -> part.about(service)).toList());
    }

    @Override
    public <R> R accept(RemedyVisitor<R> visitor) {
      return visitor.together(this);
    }

    /** Worded parts as one text: a line break at the end of one is kept, others become blanks. */
    public static String join(List<String> words) {
      return words.stream()
          .filter(part -> !part.isEmpty())
          .map(part -> part.endsWith("\n") ? part : part + " ")
          .collect(Collectors.joining())
          .strip();
    }
  }

  private static String name(@Nullable String service) {
    return service == null ? "the service" : service;
  }
}
