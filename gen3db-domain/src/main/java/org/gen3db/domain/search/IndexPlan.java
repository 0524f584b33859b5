package org.gen3db.domain.search;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;

/**
 * What a restore of indices would do; nothing was changed for it.
 *
 * @param indices in the order in which they would be released
 * @param left what killed runs left, and would be taken away first, for people
 */
public record IndexPlan(List<Planned> indices, List<String> left) {
  public IndexPlan {
    indices = List.copyOf(indices);
    left = List.copyOf(left);
  }

  /** Whether something stands in the way. */
  public boolean hasProblem() {
    return indices.stream().anyMatch(each -> each.problem().isPresent());
  }

  /**
   * An index.
   *
   * @param dump the files that it would be loaded from; none of one that would be made empty
   * @param place where it would be released, where nothing stands in the way; empty where what is
   *     there stays as it is
   * @param problem what does
   */
  public record Planned(IndexDump dump, Optional<IndexPlace> place, Optional<Notice> problem) {}
}
