package org.gen3db.domain.rights;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The least rights that something needs, as a document by which rights are given, such as a policy
 * of a cloud. Its statements can stand in one document with those of others who write alike.
 *
 * @param begin what a document begins with
 * @param between what stands between two statements
 * @param end what it ends with
 * @param statements what is allowed, each complete
 */
public record Rights(String begin, String between, String end, List<String> statements) {
  public Rights {
    statements = List.copyOf(statements);
  }

  /** The document. */
  public String document() {
    return begin + String.join(between, statements) + end;
  }

  /** One for all who write alike, in the order in which each was met; what is said twice, once. */
  public static List<Rights> together(List<Rights> all) {
    var joined = new ArrayList<Rights>();
    for (Rights next : all) {
      joined.stream()
          .filter(next::isLike)
          .findFirst()
          .ifPresentOrElse(
              before -> joined.set(joined.indexOf(before), before.and(next)),
              () -> joined.add(next));
    }
    return List.copyOf(joined);
  }

  private boolean isLike(Rights other) {
    return begin.equals(other.begin) && between.equals(other.between) && end.equals(other.end);
  }

  private Rights and(Rights more) {
    var both = new LinkedHashSet<String>();
    Stream.of(this, more).forEach(one -> both.addAll(one.statements));
    return new Rights(begin, between, end, List.copyOf(both));
  }
}
