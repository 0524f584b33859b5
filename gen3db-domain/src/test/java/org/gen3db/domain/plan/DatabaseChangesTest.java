package org.gen3db.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.gen3db.domain.plan.Change.CreateDatabase;
import org.gen3db.domain.plan.Change.CreateExtension;
import org.gen3db.domain.plan.Change.DefaultPrivileges;
import org.gen3db.domain.plan.Change.GrantConnect;
import org.gen3db.domain.plan.Change.GrantSchema;
import org.gen3db.domain.plan.Change.LimitConnect;
import org.gen3db.domain.plan.Change.OwnDatabase;
import org.gen3db.domain.plan.Change.OwnSchema;
import org.gen3db.domain.plan.Change.SetMark;
import org.junit.jupiter.api.Test;

class DatabaseChangesTest {
  private static final Mark MARK = new Mark("gen3", "default", "prod", "6f1c");

  private static DatabaseChanges changes(boolean harden, String... extensions) {
    return new DatabaseChanges(
        "fence_gen3", "fence", MARK, "postgres", true, List.of(extensions), harden);
  }

  private static Observed.Database database(String owner, String comment, boolean open) {
    return new Observed.Database(owner, comment, open, true, true, List.of("a_dba"));
  }

  private static Observed.Inside inside(
      boolean owned, boolean usable, boolean defaults, Set<String> installed) {
    return new Observed.Inside(
        owned, usable, defaults, installed, Set.of("ltree", "vector"), false);
  }

  @Test
  void aMissingOneIsMadeLimitedAndMarkedInThisOrder() {
    assertThat(changes(false).outside(null, true))
        .containsExactly(
            new CreateDatabase("fence_gen3", "fence"),
            new LimitConnect("fence_gen3", List.of("fence")),
            new SetMark("fence_gen3", MARK));
  }

  @Test
  void aFinishedOneNeedsNothing() {
    assertThat(changes(false).outside(database("fence", MARK.toString(), false), true)).isEmpty();
    assertThat(changes(false).inside(inside(true, true, true, Set.of("ltree", "vector")), true))
        .isEmpty();
  }

  @Test
  void publicLosesConnectOnOurOwnOnly() {
    assertThat(changes(false).outside(database("fence", MARK.toString(), true), true))
        .containsExactly(new LimitConnect("fence_gen3", List.of("fence")));
    assertThat(changes(false).outside(database("postgres", MARK.toString(), true), false))
        .isEmpty();
  }

  @Test
  void anAdoptedOneGetsTheMarkAndMissingGrantsOnly() {
    var seen = new Observed.Database("postgres", "of a dba", false, false, false, List.of());
    assertThat(changes(false).outside(seen, false))
        .containsExactly(
            new GrantConnect("fence_gen3", "fence"),
            new GrantConnect("fence_gen3", "postgres"),
            new SetMark("fence_gen3", MARK));
    assertThat(changes(false).inside(inside(false, false, false, Set.of()), false))
        .containsExactly(
            new GrantSchema("fence_gen3", "fence"), new DefaultPrivileges("fence_gen3", "fence"));
  }

  @Test
  void hardeningGrantsEverybodyWhoIsConnectedAndReOwns() {
    assertThat(changes(true).outside(database("postgres", MARK.toString(), true), false))
        .containsExactly(
            new OwnDatabase("fence_gen3", "fence"),
            new LimitConnect("fence_gen3", List.of("fence", "a_dba", "postgres")));
  }

  @Test
  void extensionsAreWantedInOurOwnAndRequiredEverywhere() {
    assertThat(changes(false, "ltree").inside(inside(true, true, true, Set.of()), true))
        .containsExactly(
            new CreateExtension("fence_gen3", "ltree", true),
            new CreateExtension("fence_gen3", "vector", false));
    assertThat(changes(false, "ltree").inside(inside(true, true, true, Set.of()), false))
        .containsExactly(new CreateExtension("fence_gen3", "ltree", true));
  }

  @Test
  void theSchemaIsReOwnedUnlessALimitedMasterFindsItUsable() {
    assertThat(changes(false).inside(inside(false, true, true, Set.of("ltree", "vector")), true))
        .containsExactly(new OwnSchema("fence_gen3", "fence"));
    var limited =
        new DatabaseChanges("fence_gen3", "fence", MARK, "postgres", false, List.of(), false);
    assertThat(limited.inside(inside(false, true, true, Set.of("ltree", "vector")), true))
        .isEmpty();
  }
}
