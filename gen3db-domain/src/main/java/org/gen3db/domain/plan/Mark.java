package org.gen3db.domain.plan;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose database it is (R11): stands in the database's comment, behind whatever else stands there.
 *
 * @param release the Helm release
 * @param namespace the Kubernetes namespace
 * @param environment {@code global.environment}
 * @param id the environment's id: the namespace's UID, or a random one beside a folder of Secrets
 */
public record Mark(String release, String namespace, String environment, String id) {
  /**
   * The id in a plan that is made before the environment has one. It says nothing: a mark with it,
   * which somebody has set by the plan's statements, is none.
   */
  public static final String NOT_YET_KNOWN = "not-yet-known";

  private static final String BEGIN = "[gen3db release=";
  private static final Pattern IN_COMMENT =
      Pattern.compile(" ?\\[gen3db release=(\\S*) namespace=(\\S*) environment=(\\S*) id=(\\S+)]");

  /** The mark in a database's comment, if there is one. */
  public static Optional<Mark> in(String comment) {
    int start = comment.indexOf(BEGIN);
    if (start < 0) {
      return Optional.empty();
    }
    var found = IN_COMMENT.matcher(comment);
    return found.find(start) && !found.group(4).equals(NOT_YET_KNOWN)
        ? Optional.of(
            new Mark(
                decode(found.group(1)),
                decode(found.group(2)),
                decode(found.group(3)),
                decode(found.group(4))))
        : Optional.empty();
  }

  /** The comment with this mark behind what others wrote, an older mark replaced. */
  public String appendedTo(String comment) {
    String others = IN_COMMENT.matcher(comment).replaceAll("");
    return (others.isEmpty() ? "" : others + " ") + this;
  }

  // By hand, since what a record brings is linked anew in every process, which delays a start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Mark that
        && id.equals(that.id)
        && environment.equals(that.environment)
        && namespace.equals(that.namespace)
        && release.equals(that.release);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + environment.hashCode();
  }

  /** What is written into the comment. */
  @Override
  public String toString() {
    return "[gen3db release=%s namespace=%s environment=%s id=%s]"
        .formatted(encode(release), encode(namespace), encode(environment), encode(id));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    boolean plain = text.indexOf('%') < 0 && text.indexOf('+') < 0;
    return plain ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
