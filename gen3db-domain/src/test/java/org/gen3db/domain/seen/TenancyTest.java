package org.gen3db.domain.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.deployment.DatabaseSharing.Sharer;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Observed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a service uses its database together with others: as its owner, or as a guest (R12). */
class TenancyTest {
  private static final ServiceSeen SHEEPDOG =
      Given.service("sheepdog").as("sheep").in("metadata").requiring("hstore").seen();
  private static final ServiceSeen PEREGRINE =
      Given.service("peregrine").as("pere").in("metadata").requiring("citext").seen();
  private static final ServiceSeen WTS = Given.service("wts").as("wts").seen();

  private static Tenancy of(
      ServiceSeen service, @Nullable String owner, ApplyOptions options, ServiceSeen... all) {
    RoleSeen seen =
        Given.role(
            Given.onServer(
                "ours", Map.of("metadata", owner == null ? "absent" : "ours owner=" + owner)),
            service);
    return Tenancy.of(Facts.rules(options, all).sharing(), seen, service);
  }

  private static Tenancy of(ServiceSeen service, @Nullable String owner) {
    return of(service, owner, ApplyOptions.NONE, SHEEPDOG, PEREGRINE, WTS);
  }

  private static ServiceSeen service(String name) {
    return switch (name) {
      case "sheepdog" -> SHEEPDOG;
      case "peregrine" -> PEREGRINE;
      default -> WTS;
    };
  }

  @ParameterizedTest
  @CsvSource({
    // service, who owns the database, whose guest it is, the users of the others
    "sheepdog,  ,      ,          pere",
    "peregrine, ,      sheepdog,  sheep",
    "sheepdog,  pere,  peregrine, pere",
    "peregrine, pere,  ,          sheep",
    "sheepdog,  sheep, ,          pere",
    "wts,       ,      ,          ",
  })
  void whoseGuestAServiceIs(
      String service, @Nullable String owner, @Nullable String host, @Nullable String others) {
    Tenancy tenancy = of(service(service), owner);
    assertThat(tenancy.host().map(Sharer::service)).isEqualTo(Optional.ofNullable(host));
    assertThat(tenancy.isGuest()).isEqualTo(host != null);
    assertThat(tenancy.others()).isEqualTo(others == null ? List.of() : List.of(others));
  }

  /** Services with one user are no others to each other, and each user is told once. */
  @Test
  void othersAreUsersNotServices() {
    ServiceSeen same = Given.service("indexd").as("sheep").in("metadata").seen();
    ServiceSeen reader = Given.service("audit").as("pere").in("metadata").seen();
    Tenancy tenancy = of(SHEEPDOG, null, ApplyOptions.NONE, SHEEPDOG, PEREGRINE, same, reader);
    assertThat(tenancy.others()).containsExactly("pere");
  }

  /** R16: services that share a database are one restore. */
  @ParameterizedTest
  @CsvSource({"false, false, false", "true, false, true", "false, true, true"})
  void aRestoreOfOneIsTheRestoreOfAll(boolean own, boolean others, boolean expected) {
    ServiceSeen one = restored("sheepdog", "sheep", own);
    ServiceSeen other = restored("peregrine", "pere", others);
    assertThat(of(one, null, ApplyOptions.NONE, one, other).restored()).isEqualTo(expected);
    assertThat(of(other, null, ApplyOptions.NONE, one, other).restored()).isEqualTo(own || others);
    assertThat(of(WTS, null, ApplyOptions.NONE, one, other, WTS).restored()).isFalse();
  }

  /** One that nobody knows the sharers of is restored where its own values say so. */
  @Test
  void aServiceOfNoKnownReleaseSpeaksForItself() {
    ServiceSeen one = restored("sheepdog", "sheep", true);
    assertThat(of(one, null, ApplyOptions.NONE).restored()).isTrue();
    assertThat(of(WTS, null, ApplyOptions.NONE).restored()).isFalse();
  }

  private static ServiceSeen restored(String name, String user, boolean restored) {
    Given given = Given.service(name).as(user).in("metadata");
    return (restored ? given.restored() : given).seen();
  }

  /** R15: a database is hardened for its owner, whichever of those who share it was named. */
  @ParameterizedTest
  @CsvSource({
    "sheepdog,  sheepdog,  true",
    "sheepdog,  peregrine, true",
    "sheepdog,  wts,       false",
    "sheepdog,  ,          false",
    "peregrine, peregrine, false",
    "peregrine, sheepdog,  false",
    "wts,       wts,       true",
  })
  void hardeningIsTheOwners(String service, @Nullable String named, boolean hardens) {
    var options = new ApplyOptions(Set.of(), named == null ? Set.of() : Set.of(named), false);
    Tenancy tenancy = of(service(service), null, options, SHEEPDOG, PEREGRINE, WTS);
    assertThat(tenancy.hardens(options)).isEqualTo(hardens);
  }

  /** R11: the database of a host is taken over by the host's name, not by that of a guest. */
  @ParameterizedTest
  @CsvSource({
    // service, named, whether its role is taken, whether its database is
    "sheepdog,  sheepdog,  true,  true",
    "sheepdog,  peregrine, false, false",
    "peregrine, peregrine, true,  false",
    "peregrine, sheepdog,  false, true",
    "peregrine, all,       true,  true",
  })
  void takingOverADatabaseIsItsOwnersWord(
      String service, String named, boolean role, boolean database) {
    var options = new ApplyOptions(Set.of(named), Set.of(), false);
    Tenancy tenancy = of(service(service), null, options, SHEEPDOG, PEREGRINE);
    assertThat(tenancy.takesDatabase(options, role)).isEqualTo(database);
  }

  /** A guest finds what its host makes: what that requires, and what is made everywhere. */
  @Test
  void aNewDatabaseIsAsTheHostLeavesIt() {
    Observed.Inside fresh =
        Given.insideOf("owned usable installed=plpgsql available=ltree,hstore,citext");
    assertThat(of(SHEEPDOG, null).asFound(fresh)).isSameAs(fresh);
    Observed.Inside found = of(PEREGRINE, null).asFound(fresh);
    assertThat(found.installed()).containsExactlyInAnyOrder("plpgsql", "hstore", "ltree");
    assertThat(found.schemaOwned()).isFalse();
    assertThat(found.schemaUsable()).isFalse();
    assertThat(found.available()).isEqualTo(fresh.available());
  }

  @ParameterizedTest
  @CsvSource({
    "available=hstore,                      false",
    "available=ltree,                       true",
    "available=ltree refused=ltree,         false",
  })
  void whatIsMadeEverywhereIsMadeWhereItMayBe(String words, boolean made) {
    Observed.Inside found = of(PEREGRINE, null).asFound(Given.insideOf("owned usable " + words));
    assertThat(found.installed().contains("ltree")).isEqualTo(made);
    assertThat(found.installed()).contains("hstore");
  }

  @Test
  void sharersAreInTheirOrder() {
    assertThat(of(PEREGRINE, null).sharers().stream().map(Sharer::service))
        .isEqualTo(Arrays.asList("sheepdog", "peregrine"));
  }

  /** R20: a login beside a service's own owns nothing, and makes nothing that others need. */
  @Test
  void aLoginBesideAServiceIsAGuestAndNobodysHost() {
    ServiceSeen reader = Given.beside("sheepdog", "reader", Access.READ).in("metadata").seen();
    Tenancy tenancy = of(reader, null, ApplyOptions.NONE, SHEEPDOG, PEREGRINE, reader);
    assertThat(tenancy.isGuest()).isTrue();
    assertThat(tenancy.host().map(Sharer::service)).contains("sheepdog");
    assertThat(tenancy.others()).containsExactly("sheep", "pere");
    assertThat(of(SHEEPDOG, null, ApplyOptions.NONE, SHEEPDOG, PEREGRINE, reader).others())
        .containsExactly("pere");
    assertThat(of(reader, null, ApplyOptions.NONE).isGuest())
        .as("of no known release too")
        .isTrue();
    assertThat(of(reader, null, ApplyOptions.NONE).host()).isEmpty();
  }
}
