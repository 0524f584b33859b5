package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Changes that belong to one password, in the order in which they are made.
 *
 * @param origin where the password comes from
 * @param known the password, or null for a new one, which whoever performs draws
 * @param changes what is done
 * @param turn the login whose turn it is from now on, and whose password it is; or null for the one
 *     that has it (R18)
 */
public record Act(
    PasswordOrigin origin,
    @Nullable KnownPassword known,
    List<Change> changes,
    @Nullable String turn) {
  public Act {
    changes = List.copyOf(changes);
  }

  /** Changes with the password of the login whose turn it is already. */
  public Act(PasswordOrigin origin, @Nullable KnownPassword known, List<Change> changes) {
    this(origin, known, changes, null);
  }

  /** The same changes for the login whose turn it is from now on. */
  public Act by(String login) {
    return new Act(origin, known, changes, login);
  }

  /** The place of a service by the login whose turn it is. */
  public Place at(Place place) {
    return turn == null ? place : place.withLogin(turn);
  }

  /** Changes with a password that was chosen. */
  public static Act of(Chosen chosen, List<Change> changes) {
    return new Act(chosen.origin(), chosen.known(), changes);
  }

  /** The password, unless it is a new one. */
  public Optional<KnownPassword> password() {
    return Optional.ofNullable(known);
  }
}
