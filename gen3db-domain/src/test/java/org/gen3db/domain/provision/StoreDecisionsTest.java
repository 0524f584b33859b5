package org.gen3db.domain.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from what the stores and the server hold: publication, moves, ownership. */
class StoreDecisionsTest {
  private static final Endpoint PLACE = new Endpoint("db.example.org", 5432);
  private static final DbCredentials RIGHT =
      new DbCredentials("fence", PLACE.host(), PLACE.port(), "fence", Password.of("p"));
  private static final Mark OURS = new Mark("gen3", "default", "default", "ours");

  private static <T> Sourced<T> set(T value) {
    return new Sourced<>(value, new Source.FileLine("values.yaml", 1), "set");
  }

  private static Deployment deployment() {
    var adapter = new Settings.Adapter("any", "values.yaml:1", ValueMap.EMPTY);
    return Deployment.of(
        "gen3",
        "default",
        set("default"),
        false,
        new MasterSpec.InValues(
            set(PLACE.host()), set(5432), set("postgres"), set(Password.of("m"))),
        set(PLACE.host()),
        null,
        List.of(),
        new Settings(
            1,
            Map.of("databaseServer", adapter, "secretStore", adapter, "remoteSecrets", adapter),
            false,
            null,
            Map.of(),
            Map.of(),
            Map.of()));
  }

  private static Member member(
      Delivery delivery, StoredSecret serving, StoredSecret pending, RemoteEntry entry) {
    var spec =
        new ServiceSpec(
            "fence",
            set("fence"),
            set("fence"),
            null,
            null,
            null,
            set(true),
            false,
            new DeliveryDecision(
                set(delivery != Delivery.LOCAL),
                set(delivery == Delivery.LOCAL_AND_PUSH),
                set(delivery.pushes())),
            set("entry"),
            List.of());
    Deployment deployment = deployment();
    return new Member(
        ServicePlan.of(spec, deployment, MasterPlan.of(deployment)),
        target("fence"),
        new Stored(serving, pending, null, entry));
  }

  private static Target target(String database) {
    return new Target(database, "fence", PLACE, new Server(PLACE, false), null, false);
  }

  private static Publication publication(boolean completeEntry) {
    return new Publication(RIGHT, completeEntry, false, true, new Hosts(deployment()));
  }

  private static StoredSecret secret(String name, SecretData data, String follows) {
    StoredSecret secret = StoredSecret.of(name, data, "1");
    return follows == null ? secret : secret.following(follows);
  }

  private static RemoteEntry entry(SecretData data, boolean tagged) {
    RemoteEntry entry = RemoteEntry.of("entry", data, "1");
    return tagged ? entry.madeByUs() : entry;
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
    assertThat(actions(publication(false).changes(member(delivery, null, null, null), true)))
        .containsExactly((actions + ", remove-pending").split(", "));
  }

  @Test
  void whatIsPublishedAlreadyIsLeft() {
    StoredSecret serving = secret("fence-dbcreds", RIGHT.ready(), null);
    assertThat(publication(false).changes(member(Delivery.LOCAL, serving, null, null), false))
        .isEmpty();
    StoredSecret following = secret("fence-dbcreds", RIGHT.ready(), "entry");
    for (Delivery delivery : List.of(Delivery.PUSH, Delivery.PULL)) {
      Member member = member(delivery, following, null, entry(RIGHT.ready(), false));
      assertThat(publication(false).changes(member, false)).isEmpty();
    }
  }

  @Test
  void aSecretThatFollowsStandsByItselfInLocal() {
    StoredSecret following = secret("fence-dbcreds", RIGHT.ready(), "entry");
    assertThat(
            actions(
                publication(false).changes(member(Delivery.LOCAL, following, null, null), false)))
        .containsExactly("publish-secret");
  }

  @ParameterizedTest
  @CsvSource({"false, false, false", "true, false, true", "false, true, true"})
  void onlyOurEntryOrOneAskedForIsCompleted(boolean tagged, boolean asked, boolean completed) {
    Member member = member(Delivery.PULL, null, null, entry(RIGHT.pending(), tagged));
    assertThat(actions(publication(asked).changes(member, false)).contains("complete-entry"))
        .isEqualTo(completed);
  }

  @Test
  void aSecretThatIsReadyMovesOnlyToWhatExistsOpensAndHoldsData() {
    var server = mock(DatabaseServer.class);
    var old = mock(DatabaseSession.class);
    when(server.login(any(), any(), any(), any(), any())).thenReturn(old);
    when(old.login()).thenReturn(Login.PROVEN);
    when(old.inside()).thenReturn(inside(true));
    var moves = new MoveCheck(server, new Hosts(deployment()), Cancellation.create());
    var elsewhere = new DbCredentials("fence", "old.example.org", 5432, "fence", Password.of("p"));
    Member member =
        member(Delivery.LOCAL, secret("fence-dbcreds", elsewhere.ready(), null), null, null);
    assertThat(moves.moves(member)).isTrue();
    moves.check(member, true, true, () -> inside(true));
    assertRefused(() -> moves.check(member, false, true, () -> inside(true)));
    assertRefused(() -> moves.check(member, true, false, () -> inside(true)));
    assertRefused(() -> moves.check(member, true, true, () -> inside(false)));
    when(old.inside()).thenReturn(inside(false));
    moves.check(member, true, true, () -> inside(false));
    when(old.login()).thenReturn(Login.REFUSED);
    assertRefused(() -> moves.check(member, true, true, () -> inside(false)));
    when(server.login(any(), any(), any(), any(), any()))
        .thenThrow(new Gen3DbException(Notice.of(Down.NOBODY_ANSWERS, "old", "gone")));
    assertRefused(() -> moves.check(member, true, true, () -> inside(false)));
  }

  @Test
  void anInterruptedLookAtTheOldDatabaseIsToldAsThat() {
    var server = mock(DatabaseServer.class);
    when(server.login(any(), any(), any(), any(), any()))
        .thenThrow(new Gen3DbException(Notice.of(DomainCode.INTERRUPTED, "old", "interrupted")));
    var moves = new MoveCheck(server, new Hosts(deployment()), Cancellation.create());
    var elsewhere = new DbCredentials("fence", "old.example.org", 5432, "fence", Password.of("p"));
    Member member =
        member(Delivery.LOCAL, secret("fence-dbcreds", elsewhere.ready(), null), null, null);
    assertThatThrownBy(() -> moves.check(member, true, true, () -> inside(false)))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
  }

  private static Observed.Inside inside(boolean tables) {
    return new Observed.Inside(true, true, true, Set.of(), Set.of(), tables);
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.WOULD_MOVE));
  }

  @Test
  void thePlaceItNamesAlreadyIsNoMove() {
    var moves =
        new MoveCheck(mock(DatabaseServer.class), new Hosts(deployment()), Cancellation.create());
    assertThat(
            moves.moves(
                member(Delivery.LOCAL, secret("fence-dbcreds", RIGHT.ready(), null), null, null)))
        .isFalse();
    assertThat(
            moves.moves(
                member(Delivery.LOCAL, secret("fence-dbcreds", RIGHT.pending(), null), null, null)))
        .isFalse();
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
    Candidate serving = new Candidate(Origin.SERVING, Password.of("p"), "fence", "fence");
    var seen = new Observed.Database(owner, mark(database), false, true, true, List.of());
    var evidence =
        new Evidence(
            List.of(serving),
            stored ? serving : null,
            true,
            new Observed.OnServer(
                new Observed.Role(true, false, mark(role)), Map.of("fence", seen)),
            OURS);
    var decision =
        new PasswordDecision(
            Password.of("p"), PasswordDecision.OnRole.NOTHING, true, false, List.of());
    Member member = member(Delivery.LOCAL, null, null, null);
    if (passes) {
      Ownership.check(evidence, decision, member, seen);
    } else {
      assertThatThrownBy(() -> Ownership.check(evidence, decision, member, seen))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.NOT_OURS));
    }
  }

  private static String mark(String whose) {
    return switch (whose) {
      case "ours" -> OURS.toString();
      case "theirs" -> new Mark("gen3", "other", "other", "theirs").toString();
      default -> "";
    };
  }

  /** What an adapter says of a server that is down. */
  private enum Down implements Code {
    NOBODY_ANSWERS;

    @Override
    public Definition definition() {
      return Definition.unreachable("TEST-1", "Nobody answers.", "Start the server.");
    }
  }
}
