package org.gen3db.domain.dump;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks a dump for.
 *
 * @param databases whether databases are dumped
 * @param searching whether indices are dumped, where there are any
 * @param indices their names; empty for those that guppy searches
 * @param release the version of the data, a folder of the target, or null for the time
 * @param keep how many complete dumps of this environment stay, or null for all
 * @param recipients whose keys the files are encrypted to; empty for files as they are
 */
public record DumpRequest(
    boolean databases,
    boolean searching,
    Set<String> indices,
    @Nullable String release,
    @Nullable Integer keep,
    List<String> recipients) {
  public DumpRequest {
    indices = Collections.unmodifiableSet(new TreeSet<>(indices));
    recipients = List.copyOf(recipients);
    if (keep != null && keep < 1) {
      throw new IllegalArgumentException("the dump that is made always stays");
    }
  }

  /** The version of the data. */
  public Optional<String> version() {
    return Optional.ofNullable(release);
  }

  /** How many complete dumps stay, the new one among them. */
  public Optional<Integer> kept() {
    return Optional.ofNullable(keep);
  }
}
