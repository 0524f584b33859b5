package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gen3db.domain.decision.Facts.OURS;
import static org.gen3db.domain.decision.Facts.credentials;
import static org.gen3db.domain.decision.Facts.inside;
import static org.gen3db.domain.decision.Facts.secret;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.Proviso;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.Attempt;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.OldPlace;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Provisioning from facts to decision, the facts asked for one after another. */
class ProvisionTest {
  private static final Observed.Database DATABASE =
      new Observed.Database("fence", OURS.toString(), false, true, true, List.of());

  private final Provision provision = new Provision(Facts.rules(ApplyOptions.NONE));

  /** A world in a few words, which answers what is asked for. */
  private static final class Answers {
    private final Map<String, Observed.Database> databases = new LinkedHashMap<>();
    private final List<Need> asked = new ArrayList<>();
    private String right = "";
    private boolean role = true;
    private Login byName = Login.PROVEN;

    private RoleSeen look(Provision provision, ServiceSeen... services) {
      var seen = new RoleSeen(new RoleId(Facts.PLACE, "fence"), List.of(services), null, OURS);
      Optional<Need> need = provision.need(seen);
      while (need.isPresent()) {
        assertThat(asked).as("asked twice").doesNotContain(need.get());
        asked.add(need.get());
        seen = answer(need.get(), seen);
        need = provision.need(seen);
      }
      return seen;
    }

    private RoleSeen answer(Need need, RoleSeen seen) {
      if (need instanceof Need.Server) {
        Observed.Role found = role ? new Observed.Role(true, false, OURS.toString()) : null;
        return seen.with(
            new ServerSeen("postgres", true, new Observed.OnServer(found, databases), null));
      } else if (need instanceof Need.Fresh) {
        return seen.withFresh(
            new Observed.Inside(true, true, false, Set.of(), Set.of("ltree"), false));
      } else if (need instanceof Need.TryLogin login) {
        return seen.with(
            login.service(),
            new Attempt(
                login.with(),
                login.with().password().equals(Password.of(right)) ? Login.PROVEN : Login.REFUSED));
      } else if (need instanceof Need.UnderWay one) {
        return seen.with(one.service(), Look.absent());
      } else if (need instanceof Need.Inside one) {
        return seen.with(one.service(), inside(false));
      } else if (need instanceof Need.ByName one) {
        return seen.with(one.service(), byName);
      } else if (need instanceof Need.Elsewhere) {
        return seen.withElsewhere("");
      } else if (need instanceof Need.Old one) {
        return seen.with(one.service(), OldPlace.EMPTY);
      }
      throw new IllegalStateException();
    }
  }

  private static StoredSecret serving(String password) {
    return secret("fence-dbcreds", credentials(password).ready(), null);
  }

  private static StoredSecret pending(String password) {
    return secret("fence-dbcreds-pending", credentials(password).pending(), null);
  }

  private static ServiceSeen fence(String explicit, StoredSecret serving, StoredSecret pending) {
    return ServiceSeen.of(
        Facts.fence(Delivery.LOCAL, true, explicit),
        false,
        new Stored(serving, pending, null, null));
  }

  private static List<String> actions(Decision decision) {
    return decision.changes().stream().map(Change::action).toList();
  }

  /** Nobody knows what it holds, so that nothing else of the role is decided before. */
  @Test
  void anEntryThatIsTakenBackComesAloneAndBeforeEverything() {
    var world = new Answers();
    world.right = "s";
    world.databases.put("fence", DATABASE);
    ServiceSeen deleted =
        ServiceSeen.of(
            Facts.fence(Delivery.PUSH, true, "e"),
            false,
            new Stored(serving("s"), pending("p"), null, null).restoring("fence-creds"));
    RoleSeen seen = world.look(provision, deleted);
    assertThat(world.asked).isEmpty();
    Decision decision = provision.decide(seen).get(0);
    assertThat(decision.changes()).containsExactly(new Change.RestoreEntry("fence-creds"));
    assertThat(decision.provisos()).containsExactly(new Proviso.RestoredEntryFits("fence-creds"));
    assertThat(decision.plan().password().source()).hasToString("remote secret fence-creds");
    assertThat(decision.isSettled()).isFalse();
    assertThat(deleted.stored().maySettled()).isFalse();
  }

  /** Nobody looks at the server before, so that only what stores hold is known to be there. */
  @ParameterizedTest
  @CsvSource({
    "SERVING=s>, true,  true",
    "SERVING=s>, false, true",
    ",           true,  true",
    ",           false, false",
  })
  void whoSharesTheRoleWaitsForAnEntryThatIsTakenBack(
      @Nullable String stored, boolean deleted, boolean secret) {
    Given fence = Given.fence().delivered(Delivery.PUSH).holding(stored);
    ServiceSeen one = (deleted ? fence.deletedEntry() : fence).seen();
    ServiceSeen other =
        Given.service("indexd").delivered(Delivery.PULL).usingEntry("other").deletedEntry().seen();
    RoleSeen seen = Given.role(null, one, other);
    assertThat(provision.need(seen)).isEmpty();
    List<Decision> decisions = provision.decide(seen);
    assertThat(decisions)
        .extracting(Told::all)
        .containsExactly(
            deleted
                ? "GENERATED: restore-entry entry | remote secret entry | - | -"
                : "- | " + one.effective().password().source() + " | - | -",
            "GENERATED: restore-entry other | remote secret other | - | -");
    assertThat(decisions.get(0).exists())
        .isEqualTo(new Decision.Existing(false, secret, false, false));
  }

  @Test
  void whatIsAsItMustBeIsLeft() {
    var world = new Answers();
    world.right = "s";
    world.databases.put("fence", DATABASE);
    RoleSeen seen = world.look(provision, fence(null, serving("s"), null));
    Decision decision = provision.decide(seen).get(0);
    assertThat(decision.isSettled()).isTrue();
    assertThat(decision.plan().password().source()).hasToString("secret fence-dbcreds/password");
    assertThat(world.asked).hasSize(3); // the server, one login, one look inside
  }

  @Test
  void nothingIsThere() {
    var world = new Answers();
    world.role = false;
    Decision decision = provision.decide(world.look(provision, fence(null, null, null))).get(0);
    assertThat(actions(decision))
        .containsExactly(
            "keep-pending",
            "create-role",
            "create-database",
            "limit-connect",
            "mark-database",
            "create-extension",
            "default-privileges",
            "publish-secret",
            "remove-pending");
    assertThat(decision.acts()).hasSize(1);
    assertThat(decision.acts().get(0).origin()).isEqualTo(PasswordOrigin.GENERATED);
    assertThat(decision.plan().password().source()).hasToString("generated");
    assertThat(decision.provisos()).containsExactly(new Proviso.ExtensionAllowed("fence", "ltree"));
    assertThat(decision.exists()).isEqualTo(new Decision.Existing(true, false, false, true));
  }

  /** F2: the pending password is settled, and then the role gets the values': all is decided. */
  @Test
  void issue16F2_aPendingPasswordAndAnotherOfTheValuesAreOneDecision() {
    var world = new Answers();
    world.right = "p";
    world.databases.put("fence", DATABASE);
    RoleSeen seen = world.look(provision, fence("e", serving("old"), pending("p")));
    Decision decision = provision.decide(seen).get(0);
    assertThat(decision.acts())
        .extracting(Act::origin)
        .containsExactly(PasswordOrigin.PENDING, PasswordOrigin.EXPLICIT);
    assertThat(actions(decision))
        .containsExactly(
            "publish-secret",
            "remove-pending",
            "keep-pending",
            "set-password",
            "publish-secret",
            "remove-pending");
    assertThat(decision.plan().password().source()).hasToString("values.yaml:1");
  }

  /** A Secret that stands by itself is not said to follow an entry, in LOCAL of all deliveries. */
  @Test
  void issue17_statusSaysWhatIsWrongWithAPendingPasswordAndAnotherOfTheValues() {
    var world = new Answers();
    world.right = "p";
    world.databases.put("fence", DATABASE);
    String pending = "the Secret fence-dbcreds-pending is there still, from a run that did not end";
    String password = "the wanted password does not log in as the role 'fence'";
    Decision published =
        provision.decide(world.look(provision, fence("e", serving("p"), pending("p")))).get(0);
    assertThat(published.shortfalls())
        .extracting(Notice::message)
        .containsExactly(pending + "; " + password);
    var again = new Answers();
    again.right = "p";
    again.databases.put("fence", DATABASE);
    Decision unpublished =
        provision.decide(again.look(provision, fence("e", serving("old"), pending("p")))).get(0);
    assertThat(unpublished.shortfalls())
        .extracting(Notice::message)
        .containsExactly(
            "the Secret fence-dbcreds is wrong in, or lacks, password; "
                + pending
                + "; "
                + password);
  }

  /** F9: what belongs to others is there, so that status never says that it is missing. */
  @Test
  void issue16F9_theRoleAndDatabaseOfOthersExist() {
    var world = new Answers();
    world.databases.put(
        "fence",
        new Observed.Database("fence", Facts.THEIRS.toString(), false, true, true, List.of()));
    Decision decision = provision.decide(world.look(provision, fence(null, null, null))).get(0);
    assertThat(decision.problem().orElseThrow().code()).isEqualTo(DomainCode.NOT_OURS);
    assertThat(decision.exists().database()).isTrue();
    assertThat(decision.changes()).isEmpty();
  }

  /** One whose database nobody makes here follows the password that another's apply sets (R12). */
  @Test
  void aSharerWithoutAdministratorFollows() {
    Placed indexd = Facts.service("indexd", Delivery.LOCAL, false, null, List.of());
    var world = new Answers();
    world.right = "s";
    world.databases.put("fence", DATABASE);
    world.databases.put("indexd", DATABASE);
    RoleSeen seen =
        world.look(
            provision,
            fence("e", serving("s"), null),
            ServiceSeen.of(indexd, false, new Stored(null, null, null, null)));
    List<Decision> decisions = provision.decide(seen);
    assertThat(actions(decisions.get(0)))
        .containsExactly("keep-pending", "set-password", "publish-secret", "remove-pending");
    assertThat(actions(decisions.get(1))).containsExactly("publish-secret");
    assertThat(decisions.get(1).acts().get(0).origin()).isEqualTo(PasswordOrigin.EXPLICIT);
  }

  @Test
  void aSharerWithoutAdministratorWhoseDatabaseIsMissingWaits() {
    Placed indexd = Facts.service("indexd", Delivery.LOCAL, false, null, List.of());
    var world = new Answers();
    world.right = "s";
    world.databases.put("fence", DATABASE);
    RoleSeen seen =
        world.look(
            provision,
            fence(null, serving("s"), null),
            ServiceSeen.of(indexd, false, new Stored(null, null, null, null)));
    Decision decision = provision.decide(seen).get(1);
    assertThat(decision.awaited()).isEqualTo(Awaited.DATABASE);
    assertThat(actions(decision)).containsExactly("keep-pending");
  }

  /** F1: where an entry says otherwise, the entry is what is shown, published and made. */
  @Test
  void issue16F1_theEntryIsTheOneTruth() {
    ServicePlan values = Facts.fence(Delivery.PULL, true, null).wanted();
    var held = new DbCredentials("legacy", "db.example.org", 5433, "legacy_user", Password.of("n"));
    ServicePlan effective = values.asTheEntrySays("entry", held);
    assertThat(effective.database().value()).isEqualTo("legacy");
    assertThat(effective.username().value()).isEqualTo("legacy_user");
    assertThat(effective.port().value()).isEqualTo(5433);
    assertThat(
            List.of(
                effective.database().source(),
                effective.username().source(),
                effective.host().source(),
                effective.port().source(),
                effective.password().source()))
        .allSatisfy(source -> assertThat(source).hasToString("remote secret entry"));
  }

  /** R4: until the role exists at the other name, only performing tells where that leads. */
  @Test
  void anotherNameIsProvenAsSoonAsItCanBe() {
    Placed fence = Facts.fence(Delivery.LOCAL, true, null);
    Place place = fence.place();
    var other = new Server(new Endpoint("alias.example.org", 5432), false);
    var placed =
        new Placed(
            fence.wanted(),
            fence.effective(),
            new Place(
                place.database(),
                place.role(),
                place.login(),
                other.address(),
                other,
                place.administrator(),
                false));
    var world = new Answers();
    world.role = false;
    Stored nothing = new Stored(null, null, null, null);
    Decision first =
        provision.decide(world.look(provision, ServiceSeen.of(placed, true, nothing))).get(0);
    assertThat(first.provisos()).contains(new Proviso.AliasLeadsThere(other.address()));

    var later = new Answers();
    later.right = "p";
    later.byName = Login.REFUSED;
    later.databases.put("fence", DATABASE);
    Decision second =
        provision
            .decide(
                later.look(
                    provision,
                    ServiceSeen.of(placed, true, new Stored(null, pending("p"), null, null))))
            .get(0);
    assertThat(second.problem().orElseThrow().code()).isEqualTo(DomainCode.LOGIN_FAILED);
    assertThat(second.changes()).isEmpty();
  }
}
