package org.gen3db.domain.rule;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;

/** Whom else a change of a role reaches: two environments may use one user on one server. */
final class Reach {
  private Reach() {}

  /**
   * Refuses where the role opens a database that is marked as another environment's.
   *
   * @param service whom to name in the message
   * @param except databases that are worked on, whatever their mark
   */
  static Optional<Notice> intoOthers(RoleSeen seen, String service, List<String> except) {
    List<Observed.Reached> others =
        seen.server().flatMap(ServerSeen::reach).orElse(List.of()).stream()
            .filter(one -> !except.contains(one.database()))
            .filter(
                one ->
                    one.mark()
                        .filter(mark -> !mark.id().equals(seen.environment().id()))
                        .isPresent())
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Notice.of(
                DomainCode.ROLE_OPENS_OTHERS,
                service,
                "the role '"
                    + seen.role().owner()
                    + "' also opens what is another environment's: "
                    + others.stream().map(Reach::describe).collect(Collectors.joining("; "))));
  }

  private static String describe(Observed.Reached one) {
    var mark = one.mark().orElseThrow();
    return "the database '"
        + one.database()
        + "'"
        + (one.owned() ? ", which it owns," : "")
        + " of release "
        + mark.release()
        + ", namespace "
        + mark.namespace()
        + ", environment "
        + mark.environment()
        + ", id "
        + mark.id();
  }
}
