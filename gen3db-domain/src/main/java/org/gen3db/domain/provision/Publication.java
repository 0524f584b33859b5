package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.CompleteEntry;
import org.gen3db.domain.plan.Change.FollowEntry;
import org.gen3db.domain.plan.Change.PublishEntry;
import org.gen3db.domain.plan.Change.PublishSecret;
import org.gen3db.domain.plan.Change.RemovePending;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/**
 * What the stores still lack so that the credentials are published, complete and once: the entry,
 * then the Secret, then no pending one any more (R9, R10).
 *
 * @param credentials what is right after the login
 * @param completeEntry whether {@code --complete-entry} was given
 * @param remoteOnLoopback whether a loopback host may stand in the remote store
 * @param remoteUpdates whether the remote store can change an entry
 * @param hosts when two hosts are the same
 */
record Publication(
    DbCredentials credentials,
    boolean completeEntry,
    boolean remoteOnLoopback,
    boolean remoteUpdates,
    Hosts hosts) {

  /**
   * The changes of the stores, in the order of R9.
   *
   * @param keeps whether a pending Secret will have been written by then
   */
  List<Change> changes(Member member, boolean keeps) {
    var changes = new ArrayList<Change>();
    Stored stored = member.stored();
    ServicePlan plan = member.plan();
    plan.remoteSecretName()
        .ifPresent(
            name -> {
              if (stored.entry().isEmpty()) {
                refuseLoopback(member);
                changes.add(new PublishEntry(name));
              } else if (completes(stored.entry().get())) {
                changes.add(new CompleteEntry(name));
              }
            });
    if (plan.delivery().follows()) {
      String entry = plan.remoteSecretName().orElseThrow();
      boolean holds =
          stored
              .serving()
              .filter(secret -> secret.follows().filter(entry::equals).isPresent())
              .filter(secret -> secret.data().holds(entryData(stored)))
              .isPresent();
      if (!holds) {
        changes.add(new FollowEntry(plan.secretName(), entry));
      }
    } else if (stored.serving().filter(this::serves).isEmpty()) {
      changes.add(new PublishSecret(plan.secretName()));
    }
    if (keeps || stored.pending().isPresent()) {
      changes.add(new RemovePending(SecretNames.pending(plan.service())));
    }
    return changes;
  }

  /** What the entry holds once the changes are made. */
  private SecretData entryData(Stored stored) {
    return stored
        .entry()
        .map(entry -> completes(entry) ? entry.data().with(dbcreated()) : entry.data())
        .orElseGet(credentials::ready);
  }

  /** R10: dbcreated is added only to an entry of ours, or when the operator says so. */
  private boolean completes(RemoteEntry entry) {
    return !StoredCredentials.in(entry.data()).dbcreated()
        && (entry.ours() || completeEntry)
        && remoteUpdates;
  }

  /** The one key that may be added to an entry. */
  static SecretData dbcreated() {
    return SecretData.of(Map.of(DbCredentials.DBCREATED, Password.of("true")));
  }

  /** Whether a Secret that stands by itself says all that it should. */
  private boolean serves(StoredSecret secret) {
    var found = StoredCredentials.in(secret.data());
    return secret.follows().isEmpty()
        && found.dbcreated()
        && found
            .complete()
            .filter(
                held ->
                    held.database().equals(credentials.database())
                        && hosts.same(held.host(), credentials.host())
                        && held.port() == credentials.port()
                        && held.username().equals(credentials.username())
                        && held.password().equals(credentials.password()))
            .isPresent();
  }

  /** The keys of a Secret that are not there or say something else; without values. */
  List<String> differing(StoredSecret secret) {
    var held = StoredCredentials.in(secret.data());
    return Stream.of(
            is(held.text("database"), credentials.database()) ? "" : "database",
            held.dbcreated() ? "" : DbCredentials.DBCREATED,
            held.text("host").filter(host -> hosts.same(host, credentials.host())).isPresent()
                ? ""
                : "host",
            held.password().filter(credentials.password()::equals).isPresent() ? "" : "password",
            held.port().filter(port -> port == credentials.port()).isPresent() ? "" : "port",
            is(held.text("username"), credentials.username()) ? "" : "username")
        .filter(key -> !key.isEmpty())
        .toList();
  }

  private static boolean is(Optional<String> held, String right) {
    return held.filter(right::equals).isPresent();
  }

  private void refuseLoopback(Member member) {
    if (credentials.endpoint().isLoopback() && !remoteOnLoopback) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.LOOPBACK_IN_REMOTE,
              member.service(),
              "the host " + credentials.host() + " would go into the remote store"));
    }
  }

  /** What is to be said of the entry: by key, without values (R10). */
  List<Notice> findings(Member member) {
    var findings = new ArrayList<Notice>();
    member
        .stored()
        .entry()
        .filter(entry -> member.plan().delivery().usesEntry())
        .ifPresent(
            entry -> {
              var held = StoredCredentials.in(entry.data());
              if (!held.dbcreated() && !completes(entry)) {
                findings.add(
                    Notice.of(
                        DomainCode.ENTRY_WITHOUT_DBCREATED,
                        "",
                        "the remote entry " + entry.name() + " lacks dbcreated"));
              }
              List<String> different = different(held, member.plan());
              if (!different.isEmpty()) {
                findings.add(
                    Notice.of(
                        DomainCode.ENTRY_AND_VALUES_DIFFER,
                        "",
                        "the remote entry "
                            + entry.name()
                            + " differs from the values in "
                            + String.join(", ", different)
                            + "; the entry is used"));
              }
            });
    return findings;
  }

  private List<String> different(StoredCredentials held, ServicePlan plan) {
    String host = plan.host().value();
    return Stream.of(
            differs(held.text("database").orElse(""), plan.database().value()) ? "database" : "",
            host != null && !hosts.same(held.text("host").orElse(""), host) ? "host" : "",
            plan.password().value() != null
                    && !Objects.equals(plan.password().value(), held.password().orElse(null))
                ? "password"
                : "",
            differs(held.port().orElse(0), plan.port().value()) ? "port" : "",
            differs(held.text("username").orElse(""), plan.username().value()) ? "username" : "")
        .filter(key -> !key.isEmpty())
        .toList();
  }

  private static boolean differs(Object one, @Nullable Object other) {
    return !one.equals(other);
  }
}
