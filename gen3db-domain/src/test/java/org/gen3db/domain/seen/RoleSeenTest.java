package org.gen3db.domain.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts of a role and its services, and how they are gathered. */
class RoleSeenTest {
  private static final ServiceSeen FENCE = Given.fence().holding("SERVING=s").seen();
  private static final ServiceSeen INDEXD = Given.service("indexd").notCreated().seen();
  private static final Source KEY = new Source.SecretKey("other", "username");
  private static final RoleSeen SEEN = Given.role(null, FENCE, INDEXD);

  @Test
  void eachServiceIsFoundByItsName() {
    assertThat(SEEN.service("fence")).isSameAs(FENCE);
    assertThat(SEEN.service("indexd")).isSameAs(INDEXD);
    assertThatThrownBy(() -> SEEN.service("wts"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no service wts here");
    assertThat(SEEN.administrated()).containsExactly(FENCE);
    assertThat(SEEN.server()).isEmpty();
  }

  /** A fact changes the service that it is of, and nothing else. */
  @Test
  void aFactIsOfOneService() {
    var attempt = new Attempt(Facts.known(PasswordOrigin.SERVING, "s"), Login.PROVEN);
    Observed.Inside inside = Facts.inside(true);
    assertThat(SEEN.with("indexd", attempt).services())
        .containsExactly(FENCE, INDEXD.tried(attempt));
    assertThat(SEEN.with("fence", inside).services())
        .containsExactly(FENCE.seenInside(inside), INDEXD);
    assertThat(SEEN.with("fence", OldPlace.GONE).services())
        .containsExactly(FENCE.seenOld(OldPlace.GONE), INDEXD);
    assertThat(SEEN.with("indexd", Login.REFUSED).services())
        .containsExactly(FENCE, INDEXD.triedByName(Login.REFUSED));
    Look<RemoteEntry> prepared =
        Look.there(RemoteEntry.of("entry", Facts.credentials("r").ready(), "prepared"));
    assertThat(SEEN.with("indexd", prepared).services())
        .containsExactly(FENCE, INDEXD.seenRotation(prepared));
    assertThat(INDEXD.seenRotation(prepared).rotation()).isSameAs(prepared);
    ServiceSeen all =
        FENCE.tried(attempt).seenInside(inside).seenOld(OldPlace.GONE).triedByName(Login.REFUSED);
    assertThat(all)
        .isEqualTo(
            new ServiceSeen(
                FENCE.placed(),
                false,
                FENCE.stored(),
                List.of(attempt),
                inside,
                OldPlace.GONE,
                Login.REFUSED,
                FENCE.rotation()));
    assertThat(all.tried(attempt).attempts()).containsExactly(attempt, attempt);
  }

  /** R18: which of the two logins gets in is the role's, for all of its services. */
  @Test
  void theLoginThatGetsInIsThatOfAll() {
    ServiceSeen fence = Given.fence().holding("SERVING=s:fence_2").seen();
    RoleSeen seen = Given.role(null, fence, INDEXD);
    KnownPassword second = KnownPassword.of(List.of(fence)).get(0);
    for (Login none : List.of(Login.REFUSED, Login.NOT_ASKED)) {
      assertThat(seen.with("fence", new Attempt(second, none)).services())
          .extracting(one -> one.place().login())
          .containsExactly("fence", "fence");
    }
    List<ServiceSeen> proven = seen.with("fence", new Attempt(second, Login.PROVEN)).services();
    assertThat(proven).extracting(one -> one.place().login()).containsOnly("fence_2");
    assertThat(proven)
        .extracting(one -> one.effective().username().source())
        .containsOnly(new Source.SecretKey("fence-dbcreds", "username"));
    // where all name it already, where it stands is left as it was found
    ServiceSeen named = fence.withLogin("fence_2", Source.GENERATED);
    assertThat(named.withLogin("fence_2", KEY)).isSameAs(named);
    assertThat(
            Given.role(null, named)
                .with("fence", new Attempt(second, Login.PROVEN))
                .service("fence")
                .effective()
                .username()
                .source())
        .isEqualTo(Source.GENERATED);
  }

  /** Until one got in, all are looked at by the login that the first one's stores name. */
  @Test
  void allLogInAsTheFirstOneDoes() {
    ServiceSeen first = FENCE.withLogin("fence_2", KEY);
    List<ServiceSeen> seen = Given.role(null, first, INDEXD).byOneLogin().services();
    assertThat(seen).extracting(one -> one.place().login()).containsOnly("fence_2");
    assertThat(seen.get(1).effective().username().source()).isEqualTo(KEY);
    assertThat(Given.role(null, INDEXD, first).byOneLogin().services())
        .extracting(one -> one.place().login())
        .containsOnly("fence");
    assertThat(SEEN.byOneLogin()).isSameAs(SEEN);
  }

  @Test
  void whatAnAdministratorSeesIsKept() {
    Observed.OnServer now = Given.onServer("ours", Map.of("fence", "ours"));
    var server = new ServerSeen("admin", true, now, null);
    var reached = List.of(new Observed.Reached("fence", true, ""));
    RoleSeen seen = SEEN.with(server);
    assertThat(seen.server()).contains(server);
    assertThat(server.reach()).isEmpty();
    assertThat(seen.withFresh(Facts.inside(false)).withReach(reached).server())
        .contains(new ServerSeen("admin", true, now, Facts.inside(false), reached));
    assertThat(seen.withReach(reached).withFresh(Facts.inside(false)).server())
        .contains(new ServerSeen("admin", true, now, Facts.inside(false), reached));
    assertThat(seen.withReach(List.of()).server().orElseThrow().reach()).contains(List.of());
    assertThat(seen.database(FENCE)).contains(now.databases().get("fence"));
    assertThat(seen.database(INDEXD)).isEmpty();
    assertThat(SEEN.database(FENCE)).isEmpty();
    assertThat(seen.databaseExists(FENCE)).isTrue();
    assertThat(seen.databaseExists(INDEXD)).isFalse();
  }

  /** Without an administrator a login shows whether the database is there. */
  @ParameterizedTest
  @CsvSource({
    ", false",
    "PROVEN, true",
    "NOT_ASKED, true",
    "NO_CONNECT, true",
    "NO_DATABASE, false",
    "NO_LOGIN, false",
    "REFUSED, false",
  })
  void aLoginShowsTheDatabase(@Nullable Login login, boolean exists) {
    ServiceSeen service =
        login == null
            ? FENCE
            : FENCE.tried(new Attempt(Facts.known(PasswordOrigin.SERVING, "s"), login));
    assertThat(Given.role(null, service).databaseExists(service)).isEqualTo(exists);
  }

  @ParameterizedTest
  @CsvSource({", false", "PROVEN, true", "NOT_ASKED, true", "NO_DATABASE, false"})
  void aLoginByTheServicesOwnName(@Nullable Login login, boolean proven) {
    assertThat(Given.fence().byName(login).seen().isProvenByName()).isEqualTo(proven);
  }

  /** A look without the lock may suffice only where nothing is pending, and all is published. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                    | false | false",
        "SERVING=s           | true  | true",
        "SERVING=s-          | false | false",
        "SERVING=s PENDING=p | true  | false",
        "PENDING=p           | false | false",
        "BOOTSTRAP=b         | false | false",
      })
  void whatMayBeSettled(String stored, boolean ready, boolean settled) {
    Stored held = Given.fence().holding(stored).seen().stored();
    assertThat(held.servingReady().isPresent()).isEqualTo(ready);
    assertThat(held.maySettled()).isEqualTo(settled);
    assertThat(Given.fence().holding(stored).deletedEntry().seen().stored().maySettled())
        .as("what is to be taken back is never settled")
        .isFalse();
  }

  @Test
  void theSecretsOfAServiceAreReadByTheirNames() {
    assertThat(Stored.secretsOf(FENCE.wanted()))
        .containsExactly("fence-dbcreds", "fence-dbcreds-pending", "fence-dbcreds-bootstrap");
    StoredSecret serving = StoredSecret.of("fence-dbcreds", SecretData.of(Map.of()), "1");
    StoredSecret pending = StoredSecret.of("fence-dbcreds-pending", SecretData.of(Map.of()), "1");
    StoredSecret boot = StoredSecret.of("fence-dbcreds-bootstrap", SecretData.of(Map.of()), "1");
    var looks = new HashMap<String, Look<StoredSecret>>();
    looks.put("fence-dbcreds", Look.there(serving));
    looks.put("fence-dbcreds-pending", Look.there(pending));
    looks.put("fence-dbcreds-bootstrap", Look.there(boot));
    assertThat(Stored.in(FENCE.wanted(), looks, null))
        .isEqualTo(new Stored(serving, pending, boot, null));
    looks.put("fence-dbcreds", Look.absent());
    assertThat(Stored.in(FENCE.wanted(), looks, null))
        .isEqualTo(new Stored(null, pending, boot, null));
    Notice why = Notice.of(DomainCode.STORE_UNREADABLE, "x", "cannot be read");
    looks.put("fence-dbcreds-pending", new Look.NotLooked<>(why));
    assertThatThrownBy(() -> Stored.in(FENCE.wanted(), looks, null))
        .isInstanceOfSatisfying(Gen3DbException.class, e -> assertThat(e.problem()).isEqualTo(why));
    looks.remove("fence-dbcreds-pending");
    assertThatThrownBy(() -> Stored.in(FENCE.wanted(), looks, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nobody looked for fence-dbcreds-pending");
  }

  /** The entry's store knows where one is used, else the Secret; nobody where neither says. */
  @ParameterizedTest
  @CsvSource({
    "LOCAL, SERVING=s, true",
    "PUSH, ENTRY=n, true",
    "PUSH, SERVING=s, true",
    "LOCAL, ENTRY=n, false",
    "LOCAL, PENDING=p, false",
  })
  void sinceWhenAPasswordIs(Delivery delivery, String stored, boolean known) {
    Instant since = Instant.parse("2026-01-01T00:00:00Z");
    Given given = Given.fence().delivered(delivery).holding(stored);
    assertThat(given.seen().passwordSince()).isEmpty();
    assertThat(given.since(since).seen().passwordSince().filter(since::equals).isPresent())
        .isEqualTo(known);
    Given entryOnly = Given.fence().delivered(Delivery.PUSH).holding("SERVING=s").since(since);
    assertThat(entryOnly.holding("ENTRY=n").seen().passwordSince()).isEmpty();
  }

  /** R20: nothing is pushed for a login beside a service's own, so that nobody looks for that. */
  @Test
  void theSecretsOfALoginBesideAServiceAreTwo() {
    ServicePlan plan = Given.beside("fence", "reader", Access.READ).placed().wanted();
    assertThat(Stored.secretsOf(plan)).containsExactly("fence-reader", "fence-reader-pending");
    StoredSecret serving = StoredSecret.of("fence-reader", Facts.credentials("s").ready(), "1");
    Stored stored =
        Stored.in(
            plan,
            Map.of("fence-reader", Look.there(serving), "fence-reader-pending", Look.absent()),
            null);
    assertThat(stored).isEqualTo(new Stored(serving, null, null, null));
  }
}
