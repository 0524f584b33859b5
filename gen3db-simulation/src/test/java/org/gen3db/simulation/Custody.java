package org.gen3db.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.jspecify.annotations.Nullable;

/** What must hold at every single change of the world, whatever went wrong before. */
class Custody {
  private static final Set<String> KEYS =
      Set.of(
          "database", "dbcreated", "host", "password", "published", "port", "username", "replaces");

  private final Scenario scenario;
  private final Set<String> ours = new HashSet<>(Set.of(State.ENVIRONMENT));

  Custody(Scenario scenario) {
    this.scenario = scenario;
    scenario.wanted().forEach(wanted -> ours.addAll(wanted.changes()));
    scenario.wanted().forEach(wanted -> scenario.bootstrap(wanted).ifPresent(ours::add));
    if (scenario.dropsDatabases()) {
      scenario.wanted().forEach(wanted -> ours.addAll(wanted.begunKeys()));
    }
  }

  boolean isOurs(String key) {
    return ours.contains(key);
  }

  void judge(State old, State now, String key) {
    if (!ours.contains(key)) {
      throw new Violation("changed what is not for it to change: " + key);
    }
    Optional<Thing> thing = now.find(Thing.class, key);
    Optional<Thing> before = old.find(Thing.class, key);
    if (thing.orElse(null) instanceof Thing.Role role) {
      role(now, key, role, (Thing.Role) before.orElse(null));
    } else if (thing.orElse(null) instanceof Thing.Entry entry
        && before.orElse(null) instanceof Thing.Entry was
        && was.equals(entry.deleted(true))) {
      return; // taken back as it was, whatever it holds
    } else if (thing.orElse(null) instanceof Thing.Entry entry) {
      entry(now, key, entry.data(), (Thing.Entry) before.orElse(null));
      ready(now, key, entry.data());
    } else if (thing.orElse(null) instanceof Thing.Secret secret) {
      secret(old, now, key, secret.data(), (Thing.Secret) before.orElse(null));
      ready(now, key, secret.data());
    }
    if (key.startsWith("secret ") || key.startsWith("entry ")) {
      nothingIsLost(old, now, key);
    }
    scenario.wanted().stream()
        .filter(Wanted::turns)
        .forEach(wanted -> nobodyIsLockedOut(wanted, old, now, key));
  }

  private void role(State now, String key, Thing.Role role, Thing.@Nullable Role before) {
    boolean changed = before != null && !before.password().equals(role.password());
    if (changed
        && !scenario.newPasswords().contains(key)
        && scenario.start().find(Thing.Role.class, key).isPresent()) {
      throw new Violation("reset the password of a role that had its own: " + key);
    }
    if ((before == null || changed) && !stored(now, role.password())) {
      throw new Violation("gave a role a password that is stored nowhere: " + key);
    }
  }

  private void entry(State now, String key, SecretData data, Thing.@Nullable Entry before) {
    if (before == null) {
      return;
    }
    if (scenario.rotates() && isRotated(data, before.data()) && logsIn(scenario, now, data)) {
      return;
    }
    boolean kept = data.holds(before.data());
    boolean added =
        data.keys().stream()
            .allMatch(k -> before.data().keys().contains(k) || k.equals("dbcreated"));
    if (!kept || !added) {
      throw new Violation("wrote over an existing entry: " + key);
    }
  }

  /** Nothing but the password is another, and the entry is complete or as complete as before. */
  private static boolean isRotated(SecretData data, SecretData before) {
    var now = new HashMap<>(data.values());
    var was = new HashMap<>(before.values());
    now.remove("password");
    was.remove("password");
    if (was.containsKey("username") && now.containsKey("username")) {
      String login = was.get("username").text();
      String other = now.get("username").text();
      if (login.equals(Logins.second(other)) || other.equals(Logins.second(login))) {
        now.put("username", was.get("username")); // the other one of the role's two (R18)
      }
    }
    was.putIfAbsent("dbcreated", now.getOrDefault("dbcreated", Password.of("")));
    now.putIfAbsent("dbcreated", Password.of(""));
    return now.equals(was);
  }

  private void secret(
      State old, State now, String key, SecretData data, Thing.@Nullable Secret before) {
    if (before == null) {
      return;
    }
    for (Map.Entry<String, Password> value : before.data().values().entrySet()) {
      if (!KEYS.contains(value.getKey())
          && data.secret(value.getKey()).filter(value.getValue()::equals).isEmpty()) {
        throw new Violation("lost the key " + value.getKey() + " of others in " + key);
      }
    }
    StoredCredentials was = StoredCredentials.in(before.data());
    if (was.dbcreated() && was.complete().isPresent()) {
      Thing.@Nullable Database left = database(old, was.complete().get()).orElse(null);
      Thing.@Nullable Database taken =
          StoredCredentials.in(data)
              .complete()
              .flatMap(credentials -> database(now, credentials))
              .orElse(null);
      if (left != null && left.tables() && (taken == null || !taken.tables())) {
        throw new Violation("pointed a Secret away from a database with tables: " + key);
      }
    }
  }

  private Optional<Thing.Database> database(State state, DbCredentials credentials) {
    return Optional.ofNullable(scenario.addresses().get(credentials.endpoint().toString()))
        .flatMap(
            place ->
                state.find(Thing.Database.class, State.database(place, credentials.database())));
  }

  /** dbcreated stands only where a login works. */
  private void ready(State now, String key, SecretData data) {
    if (!StoredCredentials.in(data).dbcreated()) {
      return;
    }
    if (!logsIn(scenario, now, data)) {
      throw new Violation("dbcreated stands where no login works: " + key);
    }
  }

  static boolean logsIn(Scenario scenario, State now, SecretData data) {
    return StoredCredentials.in(data)
        .complete()
        .filter(
            credentials -> {
              var place = scenario.addresses().get(credentials.endpoint().toString());
              return place != null
                  && now.find(Thing.Role.class, State.role(place, credentials.username()))
                      .filter(role -> role.password().equals(credentials.password()))
                      .isPresent()
                  && SimulatedServer.outcome(
                          now,
                          place,
                          credentials.database(),
                          credentials.username(),
                          credentials.password())
                      .connected();
            })
        .isPresent();
  }

  /** Where logins take turns, what is published logs in at every moment (R18). */
  private void nobodyIsLockedOut(Wanted wanted, State old, State now, String key) {
    Optional<SecretData> before =
        old.find(Thing.Secret.class, wanted.servingKey()).map(Thing.Secret::data);
    Optional<SecretData> after =
        now.find(Thing.Secret.class, wanted.servingKey()).map(Thing.Secret::data);
    boolean worked = before.filter(data -> logsIn(scenario, old, data)).isPresent();
    if (worked && after.filter(data -> logsIn(scenario, now, data)).isEmpty()) {
      throw new Violation("locked out who reads " + wanted.servingKey() + " by " + key);
    }
  }

  /** Whether somebody knows the password of one of the role's logins that may log in. */
  private static boolean known(Wanted wanted, State state, State stores) {
    return Stream.of(wanted.roleKey(), wanted.secondKey())
        .flatMap(role -> state.find(Thing.Role.class, role).stream())
        .anyMatch(role -> role.login() && stored(stores, role.password()));
  }

  /** A password that opens a role of ours and was stored is stored still. */
  private void nothingIsLost(State old, State now, String key) {
    for (Wanted wanted : scenario.wanted()) {
      boolean asks =
          now.find(Thing.Server.class, State.server(wanted.server()))
              .map(Thing.Server::asks)
              .orElse(true);
      if (!asks) {
        continue;
      }
      if (wanted.turns()) {
        if (known(wanted, now, old) && !known(wanted, now, now)) {
          throw new Violation(
              "the last copy of a password of " + wanted.roleKey() + " went with " + key);
        }
        continue;
      }
      now.find(Thing.Role.class, wanted.roleKey())
          .ifPresent(
              role -> {
                if (stored(old, role.password()) && !stored(now, role.password())) {
                  throw new Violation(
                      "the last copy of the password of "
                          + wanted.roleKey()
                          + " went with the change of "
                          + key);
                }
              });
    }
  }

  private static boolean stored(State state, Password password) {
    var found = new AtomicBoolean();
    state.forEach(
        (key, thing) -> {
          @Nullable SecretData data =
              thing instanceof Thing.Secret secret
                  ? secret.data()
                  : thing instanceof Thing.Entry entry ? entry.data() : null;
          if (data != null && data.secret("password").filter(password::equals).isPresent()) {
            found.set(true);
          }
        });
    return found.get();
  }
}
