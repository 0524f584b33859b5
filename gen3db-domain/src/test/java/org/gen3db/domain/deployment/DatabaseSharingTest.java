package org.gen3db.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiPredicate;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.deployment.DatabaseSharing.Sharer;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who owns a database that several services use with users of their own (R12). */
class DatabaseSharingTest {
  private static final BiPredicate<Endpoint, Endpoint> NONE_IS = Administrators.BY_SPELLING;

  private static Sharer sharer(String service, String host, boolean creates, String user) {
    return new Sharer(
        service, creates, false, new RoleId(new Endpoint(host, 5432), user), "metadata", List.of());
  }

  private static Sharer sharer(String service) {
    return sharer(service, "db", true, service + "_user");
  }

  private static String host(DatabaseSharing sharing, String service, @Nullable String owner) {
    return sharing.host(service, owner).map(Sharer::service).orElse("");
  }

  /** The order is fixed: by name, peregrine last, whatever order the values have. */
  @ParameterizedTest
  @CsvSource({
    "peregrine, sheepdog, sheepdog",
    "peregrine, wts, wts",
    "sheepdog, indexd, indexd",
    "indexd, sheepdog, indexd",
  })
  void theFirstByNameMakesItAndPeregrineIsLast(String one, String other, String owner) {
    for (List<Sharer> order :
        List.of(List.of(sharer(one), sharer(other)), List.of(sharer(other), sharer(one)))) {
      var sharing = new DatabaseSharing(order, NONE_IS);
      String guest = owner.equals(one) ? other : one;
      assertThat(host(sharing, guest, null)).isEqualTo(owner);
      assertThat(host(sharing, owner, null)).isEmpty();
    }
  }

  @Test
  void whoOwnsItStaysItsOwnerAndAStrangerIsNone() {
    var sharing = new DatabaseSharing(List.of(sharer("sheepdog"), sharer("peregrine")), NONE_IS);
    assertThat(host(sharing, "sheepdog", "peregrine_user")).isEqualTo("peregrine");
    assertThat(host(sharing, "peregrine", "peregrine_user")).isEmpty();
    assertThat(host(sharing, "peregrine", "postgres")).isEqualTo("sheepdog");
    assertThat(host(sharing, "sheepdog", "postgres")).isEmpty();
  }

  @Test
  void onlyWhoMayMakeItIsItsOwner() {
    var mixed =
        new DatabaseSharing(
            List.of(sharer("sheepdog", "db", false, "sheepdog_user"), sharer("peregrine")),
            NONE_IS);
    assertThat(host(mixed, "sheepdog", null)).isEqualTo("peregrine");
    assertThat(host(mixed, "peregrine", null)).isEmpty();
    var nobody =
        new DatabaseSharing(
            List.of(
                sharer("sheepdog", "db", false, "sheepdog_user"),
                sharer("peregrine", "db", false, "peregrine_user")),
            NONE_IS);
    assertThat(host(nobody, "sheepdog", null)).isEmpty();
    assertThat(nobody.findings("sheepdog", null)).isEmpty();
  }

  @Test
  void servicesWithOneUserAreNoGuestsOfOneAnother() {
    var sharing =
        new DatabaseSharing(
            List.of(
                sharer("sheepdog", "db", true, "metadata_user"),
                sharer("peregrine", "db", true, "metadata_user")),
            NONE_IS);
    assertThat(host(sharing, "peregrine", null)).isEmpty();
    assertThat(sharing.findings("peregrine", null)).isEmpty();
    assertThat(sharing.sharers("peregrine")).hasSize(2);
  }

  @Test
  void whoMakesItComesFirstAndThoseWithOneUserTogether() {
    var sharing =
        new DatabaseSharing(
            List.of(
                sharer("audit", "db", false, "audit_user"),
                sharer("indexd", "db", true, "one"),
                sharer("sheepdog"),
                sharer("wts", "db", true, "one")),
            NONE_IS);
    assertThat(sharing.before("indexd")).isEmpty();
    assertThat(sharing.before("wts")).isEmpty();
    assertThat(sharing.before("audit"))
        .extracting(Sharer::service)
        .containsExactly("indexd", "wts");
    assertThat(sharing.before("sheepdog"))
        .extracting(Sharer::service)
        .containsExactly("audit", "indexd", "wts");
  }

  /** F3: a database is one where its server is, however that is spelt. */
  @Test
  void issue16F3_theServerTellsAndNotItsName() {
    var services =
        List.of(
            sharer("sheepdog", "db", true, "sheepdog_user"),
            sharer("peregrine", "alias", true, "peregrine_user"));
    assertThat(host(new DatabaseSharing(services, NONE_IS), "peregrine", null)).isEmpty();
    var live = new DatabaseSharing(services, (one, other) -> true);
    assertThat(host(live, "peregrine", null)).isEqualTo("sheepdog");
  }

  @Test
  void allWhoUseItAreToldTheSame() {
    var sharing =
        new DatabaseSharing(
            List.of(sharer("sheepdog"), sharer("wts"), sharer("peregrine")), NONE_IS);
    List<Notice> said = sharing.findings("sheepdog", null);
    assertThat(said).hasSize(1);
    assertThat(said.get(0).message())
        .isEqualTo(
            "the database 'metadata' belongs to sheepdog (user 'sheepdog_user'); wts (user"
                + " 'wts_user'), peregrine (user 'peregrine_user') may use what is in it and what"
                + " is made later, and the owner what they make");
    assertThat(sharing.findings("peregrine", null)).isEqualTo(said);
    assertThat(sharing.findings("peregrine", "dba").get(0).message())
        .isEqualTo(
            "the database 'metadata' belongs to the user 'dba' of no service here; sheepdog (user"
                + " 'sheepdog_user'), wts (user 'wts_user'), peregrine (user 'peregrine_user') may"
                + " use what is in it and what is made later");
  }
}
