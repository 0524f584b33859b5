package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.domain.decision.Facts.OURS;
import static org.gen3db.domain.decision.Facts.credentials;
import static org.gen3db.domain.decision.Facts.entry;
import static org.gen3db.domain.decision.Facts.inside;
import static org.gen3db.domain.decision.Facts.secret;
import static org.gen3db.domain.decision.Facts.seen;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.OldPlace;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.StoredSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from what the stores and the server hold: publication, moves, ownership. */
class StoreDecisionsTest {
  private static final DbCredentials RIGHT = credentials("p");

  private static Publication publication(ServiceSeen service, boolean completeEntry) {
    return new Publication(
        service,
        Chosen.of(Facts.known(PasswordOrigin.SERVING, "p")),
        completeEntry,
        false,
        Facts.hosts());
  }

  private static List<String> actions(List<Change> changes) {
    return changes.stream().map(Change::action).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "LOCAL, publish-secret",
    "PUSH, 'publish-entry, follow-entry'",
    "LOCAL_AND_PUSH, 'publish-entry, publish-secret'",
  })
  void nothingIsThereYet(Delivery delivery, String actions) {
    assertThat(actions(publication(seen(delivery, null, null, null), false).changes(true)))
        .containsExactly((actions + ", remove-pending").split(", "));
  }

  @Test
  void whatIsPublishedAlreadyIsLeft() {
    StoredSecret serving = secret("fence-dbcreds", RIGHT.ready(), null);
    assertThat(publication(seen(Delivery.LOCAL, serving, null, null), false).changes(false))
        .isEmpty();
    StoredSecret following = secret("fence-dbcreds", RIGHT.ready(), "entry");
    for (Delivery delivery : List.of(Delivery.PUSH, Delivery.PULL)) {
      ServiceSeen seen = seen(delivery, following, null, entry(RIGHT.ready(), false));
      assertThat(publication(seen, false).changes(false)).isEmpty();
    }
  }

  @Test
  void aNewPasswordStandsNowhereYet() {
    StoredSecret serving = secret("fence-dbcreds", RIGHT.ready(), null);
    var publication =
        new Publication(
            seen(Delivery.LOCAL, serving, null, null),
            Chosen.GENERATED,
            false,
            false,
            Facts.hosts());
    assertThat(actions(publication.changes(true)))
        .containsExactly("publish-secret", "remove-pending");
  }

  @Test
  void aSecretThatFollowsStandsByItselfInLocal() {
    StoredSecret following = secret("fence-dbcreds", RIGHT.ready(), "entry");
    assertThat(
            actions(publication(seen(Delivery.LOCAL, following, null, null), false).changes(false)))
        .containsExactly("publish-secret");
  }

  @ParameterizedTest
  @CsvSource({"false, false, false", "true, false, true", "false, true, true"})
  void onlyOurEntryOrOneAskedForIsCompleted(boolean tagged, boolean asked, boolean completed) {
    ServiceSeen seen = seen(Delivery.PULL, null, null, entry(RIGHT.pending(), tagged));
    assertThat(actions(publication(seen, asked).changes(false)).contains("complete-entry"))
        .isEqualTo(completed);
  }

  /** What exists at the new place, whether a stored password opens it, its tables, the old ones. */
  @ParameterizedTest
  @CsvSource({
    "true,  true,  true,  TABLES,        true",
    "false, true,  true,  TABLES,        false",
    "true,  false, true,  TABLES,        false",
    "true,  true,  false, TABLES,        false",
    "true,  true,  false, UNSEEN,        false",
    "true,  true,  false, EMPTY,         true",
    "true,  true,  false, GONE,          true",
    "true,  true,  false, SAME_DATABASE, true",
  })
  void aSecretThatIsReadyMovesOnlyToWhatExistsOpensAndHoldsData(
      boolean exists, boolean proven, boolean tables, OldPlace old, boolean passes) {
    var elsewhere = new DbCredentials("fence", "old.example.org", 5432, "fence", Password.of("p"));
    ServiceSeen service =
        seen(Delivery.LOCAL, secret("fence-dbcreds", elsewhere.ready(), null), null, null)
            .seenOld(old);
    var moves = new MoveCheck(Facts.hosts());
    assertThat(moves.moves(service)).isTrue();
    ThrowingCallable check =
        () -> {
          moves.check(service, exists, proven);
          moves.check(service, inside(tables));
        };
    if (passes) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(check)).isNull();
    } else {
      assertRefused(check, DomainCode.WOULD_MOVE);
    }
    assertThat(moves.needsOldPlace(service, inside(tables))).isEqualTo(!tables);
  }

  private static void assertRefused(ThrowingCallable call, Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void thePlaceItNamesAlreadyIsNoMove() {
    var moves = new MoveCheck(Facts.hosts());
    for (var data : List.of(RIGHT.ready(), RIGHT.pending())) {
      ServiceSeen service = seen(Delivery.LOCAL, secret("fence-dbcreds", data, null), null, null);
      assertThat(moves.moves(service)).isFalse();
      assertThat(moves.needsOldPlace(service, inside(false))).isFalse();
    }
  }

  /** R11: mark of the database, mark of the role, owner, whether a stored password logs in. */
  @ParameterizedTest
  @CsvSource({
    "ours,   ours,   fence,    false, true",
    "none,   ours,   fence,    false, true", // half made by us
    "none,   ours,   postgres, false, false",
    "none,   none,   postgres, true,  true", // the chart's
    "theirs, theirs, fence,    true,  true", // a cluster recreated
    "theirs, theirs, fence,    false, false",
    "none,   none,   fence,    false, false",
  })
  void anExistingDatabaseIsOursAdoptedOrRefused(
      String database, String role, String owner, boolean stored, boolean passes) {
    KnownPassword serving = Facts.known(PasswordOrigin.SERVING, "p");
    var found = new Observed.Database(owner, Facts.mark(database), false, true, true, List.of());
    var evidence =
        new Evidence(
            List.of(serving),
            stored ? serving : null,
            true,
            new Observed.OnServer(
                new Observed.Role(true, false, Facts.mark(role)), Map.of("fence", found)),
            OURS);
    var decision =
        new PasswordDecision(
            Chosen.of(serving), PasswordDecision.OnRole.NOTHING, true, null, List.of());
    ServiceSeen service = seen(Delivery.LOCAL, null, null, null);
    if (passes) {
      Ownership.check(evidence, decision, service, found);
    } else {
      assertRefused(() -> Ownership.check(evidence, decision, service, found), DomainCode.NOT_OURS);
    }
  }
}
