package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.TreeMap;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.spi.AdapterProvider;
import org.junit.jupiter.api.Test;

/** R10: an entry that exists is somebody's, and is not written over. */
class R10EntriesTest extends ProtocolTest {
  private static final String OLD = "old-8Wq2";
  private static final String NEW = "new-5Xz7";

  /** Beside the folder of entries, one that is not on this machine. */
  @Override
  AdapterCatalog catalog() {
    var providers = new ArrayList<AdapterProvider<?>>(super.catalog().all());
    providers.add(new ElsewhereRemote());
    return AdapterCatalog.of(providers);
  }

  /** An entry that gen3db itself wrote, without dbcreated. */
  private void entryOfOurs(Keys keys) {
    var values = new TreeMap<String, Password>();
    keys.values().forEach((key, value) -> values.put(key, Password.of(value)));
    try (RemoteSecrets remote = Folders.remote(folder)) {
      remote.create(ENTRY, SecretData.of(values), WriteId.random(), Cancellation.create());
    }
  }

  /** An existing entry is never overwritten, whatever the values say. */
  @Test
  void r10_an_existing_entry_is_never_overwritten() {
    String theirs = fence(OLD).ready().with("owner", "somebody").json();
    stores.entry(ENTRY, theirs);
    fence(NEW);
    values(PUSH, "fence: {postgres: {password: %s, port: 5499}}".formatted(NEW));

    apply().expect("fence", Outcome.CREATED);

    assertThat(stores.entry(ENTRY)).contains(theirs);
    server.logsIn("fence_gen3", "fence_gen3", OLD);
  }

  /** What differs from the values is told by its key, never by its value. */
  @Test
  void r10_differences_to_the_values_are_told_by_key_without_values() {
    stores.entry(ENTRY, fence(OLD).ready());
    fence(NEW);
    values(
        PUSH,
        """
        fence:
          postgres: {database: theirdb, username: theiruser, host: their.example.org, port: 5499, \
        password: %s}
        """
            .formatted(NEW));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.found("fence", DomainCode.ENTRY_AND_VALUES_DIFFER))
        .contains("database, host, password, port, username")
        .doesNotContain("theirdb", "theiruser", "their.example.org", "5499", NEW, OLD);
  }

  /** An entry like the values is no finding. */
  @Test
  void r10_an_entry_like_the_values_is_no_finding() {
    stores.entry(ENTRY, fence(OLD).ready());
    values(PULL);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    run.foundNothing("fence");
  }

  /** A missing dbcreated is added where the entry is gen3db's own. */
  @Test
  void r10_a_missing_dbcreated_is_added_to_an_entry_of_ours() {
    entryOfOurs(fence(OLD));
    values(PUSH);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(stores.entry(ENTRY)).contains(fence(OLD).ready().json());
    stores.serves("fence", fence(OLD).ready(), ENTRY);
  }

  /** In somebody else's entry it is only said. */
  @Test
  void r10_a_pull_entry_without_dbcreated_is_a_finding() {
    stores.entry(ENTRY, fence(OLD));
    values(PULL);

    Run run = apply();

    assertThat(run.found("fence", DomainCode.ENTRY_WITHOUT_DBCREATED))
        .contains("entries completed");
    assertThat(stores.entry(ENTRY)).contains(fence(OLD).json());
    server.logsIn("fence_gen3", "fence_gen3", OLD);
  }

  /** With --complete-entry it is added there, and only it. */
  @Test
  void r10_complete_entry_adds_dbcreated_and_nothing_else() {
    stores.entry(ENTRY, fence(OLD).with("owner", "somebody"));
    values(PULL);

    Run run = apply("--complete-entry");

    run.expect("fence", Outcome.CREATED);
    Keys completed = fence(OLD).with("owner", "somebody").ready();
    assertThat(stores.entry(ENTRY)).contains(completed.json());
    stores.serves("fence", completed, ENTRY);
  }

  /** The chart's "true" with a line break is a dbcreated as well. */
  @Test
  void r10_a_dbcreated_with_a_line_break_needs_no_completion() {
    String theirs = fence(OLD).with("dbcreated", "true\\n").json();
    stores.entry(ENTRY, theirs);
    values(PULL);

    Run run = apply("--complete-entry");

    run.expect("fence", Outcome.CREATED);
    run.foundNothing("fence");
    assertThat(stores.entry(ENTRY)).contains(theirs);
  }

  /** A loopback host would mean another machine there: refused before anything is made. */
  @Test
  void r10_a_loopback_host_never_goes_into_a_store_elsewhere() {
    values(PUSH, "gen3db: {remoteSecrets: {adapter: elsewhere}}");

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.LOOPBACK_IN_REMOTE)).contains("127.0.0.1");
    assertThat(server.hasRole("fence_gen3")).isFalse();
    assertThat(stores.entry(ENTRY)).isEmpty();
    stores.nothingServes("fence");
    stores.nothingPending("fence");
  }

  /** The host that services use goes there, though gen3db itself connects by loopback. */
  @Test
  void r10_the_services_host_goes_into_a_store_elsewhere() {
    values(
        PUSH,
        """
        global: {postgres: {master: {host: db.example.org}}}
        gen3db:
          remoteSecrets: {adapter: elsewhere}
          databaseServer: {address: "127.0.0.1:${port}"}
        """);

    apply().expect("fence", Outcome.CREATED);

    Keys serving = stores.secret("fence-dbcreds").orElseThrow();
    assertThat(serving.values()).containsEntry("host", "db.example.org");
    assertThat(stores.entry(ENTRY)).contains(serving.json());
    server.logsIn("fence_gen3", "fence_gen3", serving.password());
  }

  /** In LOCAL a loopback host stays on this machine. */
  @Test
  void r10_a_loopback_host_may_stand_in_a_secret() {
    values("gen3db: {remoteSecrets: {adapter: elsewhere}}");

    apply().expect("fence", Outcome.CREATED);

    assertThat(stores.secret("fence-dbcreds").orElseThrow().values())
        .containsEntry("host", "127.0.0.1");
    assertThat(stores.entry(ENTRY)).isEmpty();
  }
}
