package org.gen3db.domain.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.deployment.Administrators;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which services share a role, and what that means for them (R4, R12). */
class RoleGroupsTest {
  private static final BiPredicate<Endpoint, Endpoint> ALL_ARE_ONE = (one, other) -> true;
  private static final BiPredicate<Endpoint, Endpoint> NONE_IS = Administrators.BY_SPELLING;

  private static <T> Sourced<T> set(T value) {
    return new Sourced<>(value, new Source.FileLine("values.yaml", 1), "set");
  }

  private static Deployment deployment(Map<String, Settings.HostMaster> masters) {
    var adapter = new Settings.Adapter("any", "values.yaml:1", ValueMap.EMPTY);
    return Deployment.of(
        "gen3",
        "default",
        set("default"),
        false,
        new MasterSpec.InValues(set("db"), set(5432), set("postgres"), set(Password.of("m"))),
        set("db"),
        null,
        List.of(),
        new Settings(
            1,
            Map.of("databaseServer", adapter, "secretStore", adapter, "remoteSecrets", adapter),
            false,
            null,
            masters,
            Map.of(),
            Map.of()));
  }

  private static Placed placed(String name, String host, @Nullable String password) {
    return placed(name, host, password, false);
  }

  private static Placed placed(
      String name, String host, @Nullable String password, boolean fromEntry) {
    var spec =
        new ServiceSpec(
            name,
            null,
            set("shared"),
            set(host),
            set(5432),
            password == null ? null : set(Password.of(password)),
            set(true),
            false,
            new DeliveryDecision(set(false), set(false), set(false)),
            set("entry"),
            List.of());
    Deployment deployment = deployment(Map.of());
    ServicePlan plan = ServicePlan.of(spec, deployment, MasterPlan.of(deployment));
    var endpoint = new Endpoint(host, 5432);
    var server = new Server(endpoint, false);
    return new Placed(
        plan,
        plan,
        new Place(
            name,
            new RoleId(deployment.administrators().identity(endpoint), "shared"),
            "shared",
            endpoint,
            server,
            new Master(server, "postgres", Password.of("m")),
            fromEntry));
  }

  private static RoleGroups groups(BiPredicate<Endpoint, Endpoint> sameServer, Placed... services) {
    return RoleGroups.of(deployment(Map.of()), List.of(services), Map.of(), sameServer);
  }

  /** F3: case, a dot at the end and this machine's two names are spellings of one server. */
  @Test
  void issue16F3_spellingsOfOneServerAreOneServer() {
    for (List<String> hosts :
        List.of(List.of("DB", "db"), List.of("localhost", "127.0.0.1"), List.of("[::1]", "::1"))) {
      RoleGroups groups =
          groups(
              NONE_IS, placed("fence", hosts.get(0), null), placed("indexd", hosts.get(1), null));
      assertThat(groups.groups()).as("%s", hosts).hasSize(1);
      assertThat(groups.groups().get(0).services()).hasSize(2);
    }
    assertThat(
            groups(NONE_IS, placed("fence", "db", null), placed("indexd", "other", null)).groups())
        .hasSize(2);
  }

  /** F3: different explicit passwords are refused, also where only a live system tells. */
  @Test
  void issue16F3_differentPasswordsOfOneRoleAreRefused() {
    RoleGroups groups =
        groups(ALL_ARE_ONE, placed("fence", "db", "one"), placed("indexd", "other", "two"));
    assertThat(groups.groups()).isEmpty();
    assertThat(groups.refused().values())
        .hasSize(2)
        .allSatisfy(why -> assertThat(why.code()).isEqualTo(ValuesCode.SHARED_ROLE_PASSWORDS));
    assertThat(
            groups(ALL_ARE_ONE, placed("fence", "db", "one"), placed("indexd", "other", "one"))
                .groups())
        .hasSize(1);
    assertThat(
            groups(NONE_IS, placed("fence", "db", "one"), placed("indexd", "other", "two"))
                .groups())
        .hasSize(2);
  }

  @Test
  void anEntryThatNamesTheRoleSpeaksForItself() {
    assertThat(
            groups(
                    ALL_ARE_ONE,
                    placed("fence", "db", "one", true),
                    placed("indexd", "other", "two"))
                .groups())
        .hasSize(1);
  }

  /** R12: an alias is the server that it names, so that what shares it shares its roles. */
  @Test
  void anAliasIsNoOtherServer() {
    Deployment deployment =
        deployment(
            Map.of(
                "alias", new Settings.AliasOf("db"),
                "own", new Settings.OwnMaster("admin", java.nio.file.Path.of("file")),
                "alias-of-own", new Settings.AliasOf("OWN")));
    Administrators administrators = deployment.administrators();
    var master = new Endpoint("db", 5432);
    assertThat(administrators.identity(new Endpoint("ALIAS", 5432))).isEqualTo(master);
    assertThat(administrators.of(new Endpoint("alias", 5432)))
        .isEqualTo(new Administrators.Global(master, true));
    assertThat(administrators.identity(new Endpoint("alias-of-own", 5433)))
        .isEqualTo(new Endpoint("own", 5433));
    assertThat(administrators.of(new Endpoint("alias-of-own", 5433)))
        .isInstanceOf(Administrators.Own.class);
    assertThat(administrators.of(new Endpoint("DB", 5432)))
        .isEqualTo(new Administrators.Global(master, false));
    assertThat(administrators.of(new Endpoint("db", 5433)))
        .isInstanceOf(Administrators.Nobody.class);
    assertThat(administrators.of(new Endpoint("elsewhere", 5432)))
        .isInstanceOf(Administrators.Nobody.class);
  }

  /** What is read again under the lock is changed only if it is locked. */
  @Test
  void aDatabaseThatIsNotLockedIsNotChanged() {
    RoleGroup group =
        groups(NONE_IS, placed("fence", "db", null), placed("indexd", "db", null)).groups().get(0);
    assertThat(group.isCoveredBy(List.of("fence", "indexd"))).isTrue();
    assertThat(group.isCoveredBy(List.of("fence", "indexd", "more"))).isTrue();
    assertThat(group.isCoveredBy(List.of("fence"))).isFalse();
    assertThat(group.isCoveredBy(List.of())).isFalse();
  }

  @Test
  void aServiceThatSharesTheRoleNoMoreEndsTheRun() {
    RoleGroup group = groups(NONE_IS, placed("fence", "db", null)).groups().get(0);
    assertThat(group.again(List.of(placed("fence", "DB", null)), NONE_IS))
        .isEqualTo(
            new RoleGroup(
                group.role(),
                group.again(List.of(placed("fence", "DB", null)), NONE_IS).services()));
    assertThatThrownBy(() -> group.again(List.of(placed("fence", "other", null)), NONE_IS))
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(DomainCode.MOVED));
    assertThat(group.again(List.of(placed("fence", "other", null)), ALL_ARE_ONE).role())
        .isEqualTo(group.role());
  }

  /** R12: what a service that cannot be placed stores may be the role's password. */
  @Test
  void whoSharesARoleWithOneThatHasNoPlaceIsRefusedWithIt() {
    Notice why = Notice.of(DomainCode.STORE_UNREADABLE, "indexd", "cannot be read");
    ServicePlan indexd = placed("indexd", "db", null).wanted();
    ServicePlan elsewhere = placed("wts", "other", null).wanted();
    Placed fence = placed("fence", "db", null);
    RoleGroups together =
        RoleGroups.of(deployment(Map.of()), List.of(fence), Map.of(indexd, why), NONE_IS);
    assertThat(together.groups()).isEmpty();
    assertThat(together.refused())
        .containsExactlyInAnyOrderEntriesOf(Map.of(fence.wanted(), why, indexd, why));
    RoleGroups apart =
        RoleGroups.of(deployment(Map.of()), List.of(fence), Map.of(elsewhere, why), NONE_IS);
    assertThat(apart.groups()).hasSize(1);
    assertThat(apart.refused()).isEqualTo(Map.of(elsewhere, why));
    assertThat(
            RoleGroups.of(deployment(Map.of()), List.of(fence), Map.of(elsewhere, why), ALL_ARE_ONE)
                .groups())
        .as("as a live system shows")
        .isEmpty();
  }

  /** An entry leads elsewhere; what the values say of the role counts all the same. */
  @Test
  void theRoleOfTheValuesAndThatOfTheEntryBothCount() {
    Notice why = Notice.of(DomainCode.STORE_UNREADABLE, "indexd", "cannot be read");
    Placed fence = placed("fence", "db", null);
    Placed moved =
        new Placed(
            fence.wanted(), fence.effective(), placed("fence", "entrys", null, true).place());
    for (String host : List.of("db", "entrys")) {
      ServicePlan indexd = placed("indexd", host, null).wanted();
      assertThat(
              RoleGroups.of(deployment(Map.of()), List.of(moved), Map.of(indexd, why), NONE_IS)
                  .groups())
          .as(host)
          .isEmpty();
    }
  }

  /** Users of two names share nothing, wherever they are; nor is a server asked about them. */
  @Test
  void whetherServersAreOneIsAskedOnlyOfUsersOfOneName() {
    Placed fence = placed("fence", "db", null);
    Placed other = placed("indexd", "other", null);
    Place place = other.place();
    var renamed =
        new Placed(
            other.wanted(),
            other.effective(),
            new Place(
                place.database(),
                new RoleId(place.role().server(), "another"),
                "another",
                place.endpoint(),
                place.loginVia(),
                place.administrator(),
                false));
    BiPredicate<Endpoint, Endpoint> nobodyAsks =
        (one, two) -> {
          throw new AssertionError("asked about " + one + " and " + two);
        };
    assertThat(groups(nobodyAsks, fence, renamed).groups()).hasSize(2);
    assertThat(groups(nobodyAsks, fence, placed("indexd", "DB", null)).groups()).hasSize(1);
    var unknown =
        new Placed(
            other.wanted(), other.effective(), place.of(new RoleId(null, place.role().owner())));
    assertThat(groups(nobodyAsks, fence, unknown).groups())
        .as("a server that nobody knows is none of these")
        .hasSize(2);
    assertThat(groups(nobodyAsks, unknown, fence).groups()).hasSize(2);
  }

  @Test
  void aGroupTellsWhatItsServicesHaveInCommon() {
    Placed fence = placed("fence", "db", null);
    Placed guest = placed("indexd", "db", null);
    Place place = guest.place();
    var follower =
        new Placed(
            guest.wanted(),
            guest.effective(),
            new Place(
                "indexd",
                place.role(),
                place.login(),
                place.endpoint(),
                place.loginVia(),
                null,
                false));
    RoleGroup group = groups(NONE_IS, follower, fence).groups().get(0);
    assertThat(group.wanted()).containsExactly(follower.wanted(), fence.wanted());
    assertThat(group.administrator()).isEqualTo(fence.place().master());
    assertThat(group.administrator()).isPresent();
    assertThat(group.databases()).containsExactly("fence");
    RoleGroup nobodys = groups(NONE_IS, follower).groups().get(0);
    assertThat(nobodys.administrator()).isEmpty();
    assertThat(nobodys.databases()).isEmpty();
    assertThat(groups(NONE_IS, fence, placed("fence", "db", null)).groups().get(0).databases())
        .as("each once")
        .containsExactly("fence");
  }

  /** The release's own server, while only a live system knows it, is no other one. */
  @Test
  void aServerThatNobodyKnowsIsNotFoundAgain() {
    Placed fence = placed("fence", "db", null);
    var unknown =
        new Placed(fence.wanted(), fence.effective(), fence.place().of(new RoleId(null, "shared")));
    RoleGroup group = groups(NONE_IS, unknown).groups().get(0);
    assertThat(group.again(List.of(unknown), NONE_IS).services()).containsExactly(unknown);
    BiPredicate<Endpoint, Endpoint> nobodyAsks =
        (one, other) -> {
          throw new AssertionError("asked about " + one + " and " + other);
        };
    assertThatThrownBy(() -> group.again(List.of(fence), nobodyAsks))
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(DomainCode.MOVED));
  }

  /** What is found again under the lock has the role of the group, whatever it is called now. */
  @ParameterizedTest
  @CsvSource({
    "db, shared, false, true",
    "other, shared, true, true",
    "other, shared, false, false",
    "db, another, true, false",
    "'', shared, true, false",
  })
  void theRoleIsTheSameUnderTheLock(String host, String owner, boolean led, boolean same) {
    RoleGroup group = groups(NONE_IS, placed("fence", "db", null)).groups().get(0);
    Placed now = placed("fence", "db", null);
    RoleId role = new RoleId(host.isEmpty() ? null : new Endpoint(host, 5432), owner);
    var moved = new Placed(now.wanted(), now.effective(), now.place().of(role));
    BiPredicate<Endpoint, Endpoint> sameServer = led ? ALL_ARE_ONE : NONE_IS;
    if (same) {
      RoleGroup again = group.again(List.of(moved), sameServer);
      assertThat(again.role()).isEqualTo(group.role());
      assertThat(again.services().get(0).place().role()).isEqualTo(group.role());
    } else {
      assertThatThrownBy(() -> group.again(List.of(moved), sameServer))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e ->
                  assertThat(e.problem())
                      .isEqualTo(
                          Notice.of(
                              DomainCode.MOVED,
                              "fence",
                              "the remote entry appeared or changed while the run was under way")));
    }
  }

  private static DatabaseSharing.Sharer sharer(String service, String user, String database) {
    return new DatabaseSharing.Sharer(
        service, true, false, new RoleId(new Endpoint("db", 5432), user), database, List.of());
  }

  private static RoleGroup group(String user, String... services) {
    return new RoleGroup(
        new RoleId(new Endpoint("db", 5432), user),
        Stream.of(services).map(service -> placed(service, "db", null)).toList());
  }

  private static List<List<String>> users(List<List<RoleGroup>> turns) {
    return turns.stream()
        .map(turn -> turn.stream().map(group -> group.role().owner()).toList())
        .toList();
  }

  /** A guest of a guest of another database comes third, however the groups stand. */
  @Test
  void guestsComeAfterThoseWhoMakeTheirDatabase() {
    var groups =
        new RoleGroups(
            List.of(group("c", "wts"), group("b", "indexd", "sheepdog"), group("a", "fence")),
            Map.of());
    var sharing =
        new DatabaseSharing(
            List.of(
                sharer("fence", "a", "one"),
                sharer("indexd", "b", "one"),
                sharer("sheepdog", "b", "two"),
                sharer("wts", "c", "two")),
            NONE_IS);
    assertThat(users(groups.inTurn(sharing)))
        .containsExactly(List.of("a"), List.of("b"), List.of("c"));
  }

  @Test
  void groupsThatWaitForOneAnotherComeTogether() {
    var groups =
        new RoleGroups(
            List.of(group("b", "indexd", "sheepdog"), group("a", "fence", "wts")), Map.of());
    var sharing =
        new DatabaseSharing(
            List.of(
                sharer("fence", "a", "one"),
                sharer("indexd", "b", "one"),
                sharer("sheepdog", "b", "two"),
                sharer("wts", "a", "two")),
            NONE_IS);
    assertThat(users(groups.inTurn(sharing))).containsExactly(List.of("b", "a"));
  }

  /** F3: those who share a role or a database with the chosen one, and they alone. */
  @Test
  void issue16F3_whatConcernsAServiceIsFoundByRolesAndDatabases() {
    var groups =
        new RoleGroups(
            List.of(group("a", "fence"), group("b", "indexd", "sheepdog"), group("c", "wts")),
            Map.of());
    var sharing =
        new DatabaseSharing(
            List.of(
                sharer("fence", "a", "one"),
                sharer("indexd", "b", "other"),
                sharer("sheepdog", "b", "one"),
                sharer("wts", "c", "own")),
            NONE_IS);
    assertThat(users(List.of(groups.concerning(List.of("fence"), sharing).groups())))
        .containsExactly(List.of("a", "b"));
    assertThat(users(List.of(groups.concerning(List.of("indexd"), sharing).groups())))
        .containsExactly(List.of("a", "b"));
    assertThat(users(List.of(groups.concerning(List.of("wts"), sharing).groups())))
        .containsExactly(List.of("c"));
  }

  /** From a database to a role to the next database, whatever the order; so for the refused. */
  @Test
  void whatConcernsAServiceIsFoundToTheEnd() {
    ServicePlan indexd = placed("indexd", "db", null).wanted();
    ServicePlan wts = placed("wts", "db", null).wanted();
    Notice why = Notice.of(DomainCode.MASTER_SECRET, "x", "is not there");
    var groups =
        new RoleGroups(
            List.of(
                group("d", "sower"),
                group("c", "audit"),
                group("b", "peregrine", "sheepdog"),
                group("a", "fence")),
            Map.of(indexd, why, wts, why));
    var sharing =
        new DatabaseSharing(
            List.of(
                sharer("fence", "a", "one"),
                sharer("sheepdog", "b", "one"),
                sharer("peregrine", "b", "two"),
                sharer("audit", "c", "two"),
                sharer("indexd", "e", "two"),
                sharer("sower", "d", "own"),
                sharer("wts", "f", "own")),
            NONE_IS);
    RoleGroups fence = groups.concerning(List.of("fence"), sharing);
    assertThat(users(List.of(fence.groups()))).containsExactly(List.of("c", "b", "a"));
    assertThat(fence.refused()).isEqualTo(Map.of(indexd, why));
    RoleGroups sower = groups.concerning(List.of("sower"), sharing);
    assertThat(users(List.of(sower.groups()))).containsExactly(List.of("d"));
    assertThat(sower.refused()).isEqualTo(Map.of(wts, why));
    assertThat(groups.concerning(List.of("indexd"), sharing)).isEqualTo(fence);
  }

  private static Placed login(String user) {
    var login =
        new ExtraLogin(
            "fence",
            "reader",
            Access.READ,
            set("fence-reader"),
            set(user),
            new Source.FileLine("values.yaml", 7));
    Placed fence = placed("fence", "db", null);
    Deployment deployment = deployment(Map.of());
    ServicePlan plan =
        ServicePlan.of(
            fence.wanted().spec().with(login, "gen3"), deployment, MasterPlan.of(deployment));
    Place there = fence.place();
    return new Placed(
        plan,
        plan,
        new Place(
            there.database(),
            new RoleId(there.role().server(), user),
            user,
            there.endpoint(),
            there.loginVia(),
            there.master().orElseThrow(),
            false));
  }

  /** R20: a role that may only look is not one that a service works with, nor another login. */
  @Test
  void aLoginBesideAServiceSharesItsRoleWithNobody() {
    RoleGroups groups =
        groups(NONE_IS, login("shared"), placed("fence", "db", null), placed("indexd", "db", null));
    assertThat(groups.groups()).isEmpty();
    assertThat(groups.refused().values())
        .hasSize(3)
        .containsOnly(
            Notice.of(
                ValuesCode.LOGIN_NOT_ALONE,
                "values.yaml:7",
                "gen3db.logins.fence.reader: the user 'shared' is that of fence, indexd too, on one"
                    + " server"));
    RoleGroups apart = groups(NONE_IS, login("looks"), placed("fence", "db", null));
    assertThat(apart.groups()).hasSize(2);
    assertThat(apart.refused()).isEmpty();
  }
}
