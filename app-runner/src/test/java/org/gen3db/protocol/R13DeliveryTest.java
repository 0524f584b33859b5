package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The four deliveries from nothing, and R13: a change of delivery keeps the password. */
class R13DeliveryTest extends ProtocolTest {
  private static final String KEPT = "kept-6Lm3";
  private static final Map<String, String> FLAGS =
      Map.of("LOCAL", LOCAL, "PUSH", PUSH, "PULL", PULL, "LOCAL_AND_PUSH", LOCAL_AND_PUSH);

  /** Where the Secret stands, whether it follows, and whether an entry is left. */
  private void servedBy(String delivery, Keys keys) {
    if (delivery.equals("PUSH") || delivery.equals("PULL")) {
      stores.serves("fence", keys, ENTRY);
    } else {
      stores.serves("fence", keys);
    }
    if (!delivery.equals("LOCAL")) {
      assertThat(stores.entry(ENTRY)).contains(keys.json());
    }
  }

  /** LOCAL from nothing: a Secret only. */
  @Test
  void local_from_nothing_makes_a_secret_only() {
    values(LOCAL);

    apply().expect("fence", Outcome.CREATED);

    String password = stores.secret("fence-dbcreds").orElseThrow().password();
    servedBy("LOCAL", fence(password).ready());
    assertThat(stores.entry(ENTRY)).isEmpty();
    server.logsIn("fence_gen3", "fence_gen3", password);
  }

  /** PUSH from nothing: the entry, and a Secret that follows it; R6: one password for both. */
  @ParameterizedTest
  @ValueSource(strings = {"PUSH", "LOCAL_AND_PUSH"})
  void r6_push_from_nothing_makes_an_entry_and_a_secret_with_one_password(String delivery) {
    values(FLAGS.get(delivery));

    apply().expect("fence", Outcome.CREATED);

    String password = stores.secret("fence-dbcreds").orElseThrow().password();
    servedBy(delivery, fence(password).ready());
    server.logsIn("fence_gen3", "fence_gen3", password);
  }

  /** PULL from nothing: the entry must exist, and nothing is made. */
  @Test
  void pull_from_nothing_needs_the_entry() {
    values(PULL);

    assertThat(apply().refused("fence", DomainCode.ENTRY_ABSENT)).contains(ENTRY);

    assertThat(server.hasRole("fence_gen3")).isFalse();
    stores.nothingServes("fence");
    stores.nothingPending("fence");
  }

  /** PULL with an entry: the database is created from it, the entry is as it was. */
  @Test
  void pull_creates_the_database_from_the_entry() {
    stores.entry(ENTRY, fence(KEPT).ready());
    values(PULL);

    apply().expect("fence", Outcome.CREATED);

    servedBy("PULL", fence(KEPT).ready());
    server.logsIn("fence_gen3", "fence_gen3", KEPT);
  }

  /** An entry of the operator's name, in a service's own values. */
  @Test
  void the_entry_may_have_a_name_of_its_own() {
    values(
        "global: {externalSecrets: {deploy: true}}",
        "fence: {externalSecrets: {pushSecret: true, dbcreds: team/fence}}");

    apply().expect("fence", Outcome.CREATED);

    Keys serving = stores.secret("fence-dbcreds").orElseThrow();
    stores.serves("fence", serving, "team/fence");
    assertThat(stores.entry("team%2ffence")).contains(serving.json());
  }

  static Stream<Arguments> changes() {
    return FLAGS.keySet().stream()
        .sorted()
        .flatMap(
            from ->
                FLAGS.keySet().stream()
                    .sorted()
                    .filter(to -> !to.equals(from))
                    .map(to -> Arguments.of(from, to)));
  }

  /** Each of the 12 changes keeps the password; to PULL an entry must be there. */
  @ParameterizedTest(name = "from {0} to {1}")
  @MethodSource("changes")
  void r13_a_change_of_delivery_keeps_the_password(String from, String to) {
    begin(from);
    if (to.equals("PULL") && from.equals("LOCAL")) {
      stores.entry(ENTRY, fence(KEPT).ready());
    }
    values(FLAGS.get(to));

    Run run = apply();

    assertThat(run.of("fence").outcome()).isIn(Outcome.REPAIRED, Outcome.UNCHANGED);
    assertThat(run.touched()).isEmpty();
    servedBy(to, fence(KEPT).ready());
    server.logsIn("fence_gen3", "fence_gen3", KEPT);
  }

  private void begin(String delivery) {
    stores.secret("fence-dbcreds-pending", fence(KEPT));
    if (delivery.equals("PULL")) {
      stores.entry(ENTRY, fence(KEPT).ready());
    }
    values(FLAGS.get(delivery));
    gen3db().apply(ApplyOptions.NONE);
    servedBy(delivery, fence(KEPT).ready());
  }

  /** LOCAL to PUSH pushes the stored password. */
  @Test
  void r13_local_to_push_pushes_the_stored_password() {
    begin("LOCAL");
    values(PUSH);

    Run run = apply();

    assertThat(run.changes("fence"))
        .containsExactly("publish-entry " + ENTRY, "follow-entry fence-dbcreds");
    assertThat(stores.entry(ENTRY)).contains(fence(KEPT).ready().json());
  }

  /** To LOCAL the Secret no longer follows, and stays; the entry stays too. */
  @ParameterizedTest
  @ValueSource(strings = {"PUSH", "PULL"})
  void r13_to_local_the_secret_is_orphaned_and_stays(String from) {
    begin(from);
    values(LOCAL);

    Run run = apply();

    assertThat(run.changes("fence")).containsExactly("publish-secret fence-dbcreds");
    stores.serves("fence", fence(KEPT).ready());
    assertThat(stores.entry(ENTRY)).contains(fence(KEPT).ready().json());
  }

  /** To PULL without an entry: FAILED, the old Secret untouched, from every delivery. */
  @ParameterizedTest
  @ValueSource(strings = {"LOCAL", "PUSH", "LOCAL_AND_PUSH"})
  void r13_to_pull_without_an_entry_fails_and_leaves_the_secret(String from) {
    begin(from);
    Map<String, String> before = stores.files();
    if (!from.equals("LOCAL")) {
      stores.forgetEntry(ENTRY);
      before = stores.files();
    }
    values(PULL);

    apply().refused("fence", DomainCode.ENTRY_ABSENT);

    assertThat(stores.files()).isEqualTo(before);
    server.logsIn("fence_gen3", "fence_gen3", KEPT);
  }

  /** To PULL with an entry that has another password: refused, nothing lost. */
  @Test
  void r13_to_pull_with_an_entry_of_another_password_fails() {
    begin("LOCAL");
    stores.entry(ENTRY, fence("other-2Jd8").ready());
    values(PULL);

    apply().refused("fence", DomainCode.ENTRY_DIFFERS);

    stores.serves("fence", fence(KEPT).ready());
    server.logsIn("fence_gen3", "fence_gen3", KEPT);
  }

  /** Keys that others put into the Secret stay, whatever the change. */
  @Test
  void r13_keys_of_others_stay_in_the_secret() {
    begin("LOCAL");
    Keys theirs = fence(KEPT).ready().with("owner", "somebody");
    stores.secret("fence-dbcreds", theirs);
    values("fence: {postgres: {host: localhost, port: ${port}}}");

    apply().expect("fence", Outcome.REPAIRED);

    stores.serves("fence", theirs.with("host", "localhost"));
  }

  /** A lost entry is pushed again from the Secret; a lost Secret comes back from the entry. */
  @Test
  void r13_what_is_lost_comes_back_from_the_other() {
    begin("PUSH");
    stores.forgetEntry(ENTRY);
    apply().expect("fence", Outcome.REPAIRED);
    servedBy("PUSH", fence(KEPT).ready());

    stores.forgetSecret("fence-dbcreds");
    apply().expect("fence", Outcome.CREATED);
    servedBy("PUSH", fence(KEPT).ready());
  }
}
