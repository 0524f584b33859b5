package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.HostNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.ConnectionKeys;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.CompleteEntry;
import org.gen3db.domain.plan.Change.FollowEntry;
import org.gen3db.domain.plan.Change.KeepCopy;
import org.gen3db.domain.plan.Change.PublishEntry;
import org.gen3db.domain.plan.Change.PublishSecret;
import org.gen3db.domain.plan.Change.RemoveBootstrap;
import org.gen3db.domain.plan.Change.RemovePending;
import org.gen3db.domain.plan.Change.UpdateEntry;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.server.ConnectionTexts;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/**
 * What the stores still lack so that the credentials are published, complete and once: the entry,
 * then the Secret, then no pending one any more (R9, R10).
 *
 * @param service the service with what the stores hold
 * @param right the password that is right after the login
 * @param completeEntry whether {@code --complete-entry} was given
 * @param remoteOnLoopback whether a loopback host may stand in the remote store
 * @param hosts when two hosts are one name
 * @param texts puts credentials into one text
 * @param rotates whether an entry may be given another password
 * @param operatorPushes whether an operator makes the entry from a Secret that stays beside it
 */
public record Publication(
    ServiceSeen service,
    Chosen right,
    boolean completeEntry,
    boolean remoteOnLoopback,
    HostNames hosts,
    ConnectionTexts texts,
    boolean rotates,
    boolean operatorPushes) {
  /** One that writes over no entry. */
  public Publication(
      ServiceSeen service,
      Chosen right,
      boolean completeEntry,
      boolean remoteOnLoopback,
      HostNames hosts,
      ConnectionTexts texts) {
    this(service, right, completeEntry, remoteOnLoopback, hosts, texts, false, false);
  }

  /**
   * The changes of the stores, in the order of R9.
   *
   * @param keeps whether a pending Secret will have been written by then
   */
  public List<Change> changes(boolean keeps) {
    var changes = new ArrayList<Change>();
    Stored stored = service.stored();
    ServicePlan plan = service.wanted();
    Optional<String> name = plan.remoteSecretName();
    if (name.isPresent()) {
      if (stored.entry().isEmpty()) {
        refuseLoopback();
        changes.add(new PublishEntry(name.get()));
      } else if (!holdsRight(stored.entry().get())) {
        refuseUnlessRotated(stored.entry().get());
        changes.add(new UpdateEntry(name.get(), completes(stored.entry().get())));
      } else if (completes(stored.entry().get())) {
        changes.add(new CompleteEntry(name.get()));
      }
    }
    if (plan.delivery().follows()) {
      String entry = name.orElseThrow();
      if (stored.serving().filter(secret -> follows(secret, entry)).isEmpty()) {
        changes.add(new FollowEntry(plan.secretName(), entry));
      }
    } else if (stored.serving().filter(this::serves).isEmpty()) {
      changes.add(new PublishSecret(plan.secretName()));
    }
    stored
        .bootstrap()
        .filter(this::isStale)
        .ifPresent(secret -> changes.add(new RemoveBootstrap(secret.name())));
    settlePending(keeps).ifPresent(changes::add);
    return changes;
  }

  /**
   * Beside Helm, whose going back would bring an older password back, what was published stays as a
   * copy (R19); elsewhere it has done its work.
   */
  Optional<Change> settlePending(boolean keeps) {
    Stored stored = service.stored();
    String name = service.wanted().pendingName();
    boolean copies =
        !service.wanted().delivery().follows()
            && stored.serving().filter(StoredSecret::isHeldByHelm).isPresent();
    if (keeps || stored.pending().isPresent()) {
      boolean holdsRight =
          keeps
              || stored
                  .pending()
                  .flatMap(secret -> StoredCredentials.in(secret.data()).password())
                  .filter(right::is)
                  .isPresent();
      return Optional.of(copies && holdsRight ? new KeepCopy(name) : new RemovePending(name));
    }
    return stored.copy().filter(secret -> !copies).map(secret -> new RemovePending(name));
  }

  /** Whether an entry holds the password that is right. */
  public boolean holdsRight(RemoteEntry entry) {
    return StoredCredentials.in(entry.data()).password().filter(right::is).isPresent();
  }

  /** R10: only a rotation writes over an entry, and a later run the one that it did not end. */
  private void refuseUnlessRotated(RemoteEntry entry) {
    boolean begun = right.password().filter(service::rotatesEntryTo).isPresent();
    if (!rotates && !begun) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.ENTRY_DIFFERS,
              service.service(),
              "entry and database differ: the password in the remote entry "
                  + entry.name()
                  + " does not log in, that in "
                  + right.origin()
                  + " does"));
    }
  }

  /**
   * What an entry gets that is given another password: that, and the login whose it is (R18).
   *
   * @param login the login
   * @param password its password
   */
  public static SecretData renewed(String login, Password password) {
    return SecretData.of(
        Map.of(DbCredentials.PASSWORD, password, DbCredentials.USERNAME, Password.of(login)));
  }

  private boolean follows(StoredSecret secret, String entry) {
    return secret.follows().filter(entry::equals).isPresent()
        && !secret.isLettingGo()
        && entryData().filter(secret.data()::holds).isPresent()
        && left(secret).isEmpty();
  }

  /**
   * The keys of ours that a Secret has from when it stood by itself, and the entry has not: whoever
   * lets it follow takes them away last, and may have ended before. None where nobody knows yet
   * what the entry will hold.
   */
  List<String> left(StoredSecret secret) {
    return entryData().stream()
        .flatMap(held -> secret.keysLeft().stream().filter(key -> !held.keys().contains(key)))
        .sorted()
        .toList();
  }

  /**
   * The keys of what the entry will hold that a Secret has not so; without values. None where
   * nobody knows the password yet.
   */
  List<String> behind(StoredSecret secret) {
    return entryData().stream()
        .flatMap(held -> held.values().entrySet().stream())
        .filter(one -> !secret.data().secret(one.getKey()).equals(Optional.of(one.getValue())))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** What the entry holds once the changes are made; empty for a new password, which none holds. */
  private Optional<SecretData> entryData() {
    Optional<RemoteEntry> entry = service.stored().entry();
    if (entry.isPresent()) {
      SecretData kept =
          completes(entry.get()) ? entry.get().data().with(dbcreated()) : entry.get().data();
      return holdsRight(entry.get())
          ? Optional.of(kept)
          : right.password().map(one -> kept.with(renewed(service.place().login(), one)));
    }
    return right.password().map(password -> service.place().with(password).ready());
  }

  /** R10: dbcreated is added only to an entry of ours, or when the operator says so. */
  public boolean completes(RemoteEntry entry) {
    return !StoredCredentials.in(entry.data()).dbcreated() && (entry.ours() || completeEntry);
  }

  /** The one key that may be added to an entry. */
  public static SecretData dbcreated() {
    return SecretData.of(Map.of(DbCredentials.DBCREATED, Password.of("true")));
  }

  /** Whether a Secret that stands by itself says all that it should. */
  private boolean serves(StoredSecret secret) {
    return secret.follows().isEmpty() && differing(secret).isEmpty();
  }

  /** The keys of a Secret that are not there or say something else; without values. */
  List<String> differing(StoredSecret secret) {
    var held = StoredCredentials.in(secret.data());
    Place place = service.place();
    Endpoint endpoint = place.endpoint();
    Stream<String> further =
        right.password().stream()
            .flatMap(
                password ->
                    further(service, place.with(password), secret, texts)
                        .values()
                        .entrySet()
                        .stream())
            .filter(one -> !secret.data().secret(one.getKey()).equals(Optional.of(one.getValue())))
            .map(Map.Entry::getKey);
    Stream<String> keys =
        Stream.of(
            is(held.text("database"), place.database()) ? "" : "database",
            held.dbcreated() ? "" : DbCredentials.DBCREATED,
            held.text("host").filter(host -> hosts.same(host, endpoint.host())).isPresent()
                ? ""
                : "host",
            held.password().filter(right::is).isPresent() ? "" : "password",
            held.port().filter(port -> port == endpoint.port()).isPresent() ? "" : "port",
            is(held.text("username"), place.login()) ? "" : "username");
    return Stream.concat(keys.filter(key -> !key.isEmpty()), further).toList();
  }

  /**
   * The further keys of the Secret: those asked for, and those of ours that stand there from when
   * they were, which would lead to a password of before otherwise. One is ours where it says what
   * the Secret says.
   *
   * @param credentials what the Secret will say
   * @param serving the Secret as it stands, or null
   * @param texts puts credentials into one text
   */
  public static SecretData further(
      ServiceSeen service,
      DbCredentials credentials,
      @Nullable StoredSecret serving,
      ConnectionTexts texts) {
    Optional<ConnectionKeys> keys = service.wanted().spec().keys();
    Endpoint endpoint = credentials.endpoint();
    boolean plain = service.place().loginVia().bundled() || endpoint.isLoopback();
    String mode = keys.flatMap(ConnectionKeys::mode).orElse(plain ? "prefer" : "require");
    var data = new TreeMap<String, Password>();
    for (String form : texts.forms()) {
      boolean asked = keys.filter(one -> one.forms().contains(form)).isPresent();
      Optional<String> ours = serving == null ? Optional.empty() : modeOfOurs(serving, form, texts);
      if (asked) {
        data.put(form, texts.of(form, credentials, mode));
      } else if (ours.isPresent()) {
        data.put(form, texts.of(form, credentials, ours.get()));
      }
    }
    return SecretData.of(data);
  }

  /** The mode in a key that says what its Secret says; empty for one of others. */
  private static Optional<String> modeOfOurs(
      StoredSecret serving, String form, ConnectionTexts texts) {
    Optional<Password> held = serving.data().secret(form);
    Optional<DbCredentials> said = StoredCredentials.in(serving.data()).complete();
    return held.isEmpty() || said.isEmpty()
        ? Optional.empty()
        : ConnectionKeys.SSL_MODES.stream()
            .filter(mode -> texts.of(form, said.get(), mode).equals(held.get()))
            .findFirst();
  }

  /** Once the entry is lost, one of ours would push a password of before. */
  private boolean isStale(StoredSecret bootstrap) {
    boolean pushes = operatorPushes && service.wanted().delivery().pushes();
    Optional<RemoteEntry> entry = service.usedEntry();
    boolean same = entry.isEmpty() || entry.get().data().holds(bootstrap.data());
    return bootstrap.owner() == Owner.OURS && !(pushes && same);
  }

  private static boolean is(Optional<String> held, String right) {
    return held.filter(right::equals).isPresent();
  }

  private void refuseLoopback() {
    Endpoint endpoint = service.place().endpoint();
    if (endpoint.isLoopback() && !remoteOnLoopback) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.LOOPBACK_IN_REMOTE,
              service.service(),
              "the host " + endpoint.host() + " would go into the remote store"));
    }
  }

  /** Whether an entry of others is used that says nothing of a database that is ready. */
  boolean leavesPodsWaiting() {
    return service
        .usedEntry()
        .filter(entry -> !StoredCredentials.in(entry.data()).dbcreated() && !completes(entry))
        .isPresent();
  }

  /** What is to be said of the entry: by key, without values (R10). */
  List<Notice> findings() {
    var findings = new ArrayList<Notice>();
    helmsOtherwise().ifPresent(findings::add);
    stalePusher().ifPresent(findings::add);
    Optional<RemoteEntry> entry = service.usedEntry();
    if (entry.isEmpty()) {
      return findings;
    }
    if (leavesPodsWaiting()) {
      findings.add(
          Notice.of(
              DomainCode.ENTRY_WITHOUT_DBCREATED,
              "",
              "the remote entry " + entry.get().name() + " lacks dbcreated"));
    }
    List<String> different = different(StoredCredentials.in(entry.get().data()), service.wanted());
    if (!different.isEmpty()) {
      findings.add(
          Notice.of(
              DomainCode.ENTRY_AND_VALUES_DIFFER,
              "",
              "the remote entry "
                  + entry.get().name()
                  + " differs from the values in "
                  + String.join(", ", different)
                  + "; the entry is used"));
    }
    return findings;
  }

  /** What others push from is not ours to remove, and is of no use where no operator pushes. */
  private Optional<Notice> stalePusher() {
    return operatorPushes && service.wanted().delivery().pushes()
        ? Optional.empty()
        : service
            .stored()
            .bootstrap()
            .filter(secret -> secret.owner() == Owner.HELM)
            .map(
                secret ->
                    Notice.of(
                        DomainCode.STALE_PUSHER,
                        "",
                        "Helm holds the Secret "
                            + secret.name()
                            + ", from which a password of before would be pushed once the remote"
                            + " entry is lost"));
  }

  /** R19: a key that Helm renders otherwise; the password it reads back, or takes from values. */
  private Optional<Notice> helmsOtherwise() {
    return service
        .stored()
        .serving()
        .filter(secret -> secret.isHeldByHelm() && secret.follows().isEmpty())
        .filter(secret -> !service.wanted().delivery().follows())
        .flatMap(
            secret -> {
              String keys =
                  differing(secret).stream()
                      .filter(key -> !key.equals(DbCredentials.DBCREATED))
                      .filter(key -> !key.equals(DbCredentials.PASSWORD))
                      .filter(key -> StoredCredentials.in(secret.data()).text(key).isPresent())
                      .collect(Collectors.joining(", "));
              return keys.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      Notice.of(
                          DomainCode.HELM_DIFFERS,
                          "",
                          "Helm holds the Secret "
                              + secret.name()
                              + ", and its chart renders another "
                              + keys
                              + " than the values of gen3db say"));
            });
  }

  private List<String> different(StoredCredentials held, ServicePlan plan) {
    String host = plan.host().value();
    @Nullable Password password = plan.password().value();
    return Stream.of(
            differs(held.text("database").orElse(""), plan.database().value()) ? "database" : "",
            host != null && !hosts.same(held.text("host").orElse(""), host) ? "host" : "",
            password != null && held.password().filter(password::equals).isEmpty()
                ? "password"
                : "",
            differs(held.port().orElse(0), plan.port().value()) ? "port" : "",
            Logins.isOneOf(plan.username().value(), held.text("username").orElse(""))
                ? ""
                : "username")
        .filter(key -> !key.isEmpty())
        .toList();
  }

  /** What only a live system knows is no difference. */
  private static boolean differs(Object held, @Nullable Object wanted) {
    return wanted != null && !held.equals(wanted);
  }
}
