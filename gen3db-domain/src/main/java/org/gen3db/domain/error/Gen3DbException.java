package org.gen3db.domain.error;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of gen3db: at least one {@link Notice}, all that were found together. Vendor
 * exceptions stop at the adapter and become the cause of one of these.
 */
public final class Gen3DbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // what List.copyOf makes is serializable, and so is a Notice
  private final List<Notice> problems;

  /** All problems found at once, such as those of the values. */
  public Gen3DbException(List<Notice> problems) {
    this(problems, null);
  }

  /** One problem. */
  public Gen3DbException(Notice problem) {
    this(List.of(problem), null);
  }

  /** One problem with the exception that told of it; its message must not hold a secret. */
  public Gen3DbException(Notice problem, @Nullable Throwable cause) {
    this(List.of(problem), cause);
  }

  private Gen3DbException(List<Notice> problems, @Nullable Throwable cause) {
    super(problems.stream().map(Notice::toString).collect(Collectors.joining("\n")), cause);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an exception without a problem");
    }
    this.problems =
        problems.stream()
            .map(problem -> problem.exception().isPresent() ? problem : problem.thrownAs(this))
            .toList();
  }

  /** What is wrong; never empty. */
  public List<Notice> problems() {
    return problems;
  }

  /** The first problem, which speaks for the others where only one can be shown. */
  public Notice problem() {
    return problems.get(0);
  }

  /** Whether the user's input is at fault and nothing was contacted or changed (exit code 2). */
  public boolean isUsage() {
    return problems.stream().allMatch(p -> p.code().kind() == Code.Kind.USAGE);
  }
}
