package org.gen3db.domain.seen;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.server.Login;

/**
 * The known passwords, of which each is tried once, in R8's order, until one proves right or the
 * server lets everybody in.
 *
 * @param candidates the passwords known, in that order
 * @param made the logins that were tried
 */
public record Attempts(List<KnownPassword> candidates, List<Attempt> made) {

  /** The password to try next; empty when nothing more is to be learnt. */
  public Optional<KnownPassword> next() {
    if (right().isPresent() || !asked()) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(
            one -> made.stream().noneMatch(tried -> tried.with().password().equals(one.password())))
        .findFirst();
  }

  /** The one that the server took after asking for it. */
  public Optional<KnownPassword> right() {
    return made.stream().filter(tried -> tried.ended().proves()).map(Attempt::with).findFirst();
  }

  /** Whether the server asks for passwords at all; true when nothing could be tried. */
  public boolean asked() {
    return made.stream().noneMatch(tried -> tried.ended() == Login.NOT_ASKED);
  }
}
