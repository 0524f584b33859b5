package org.gen3db.simulation;

import java.util.Optional;
import org.gen3db.domain.credentials.NewSecret;
import org.gen3db.domain.credentials.SecretStore;
import org.gen3db.domain.credentials.StoredSecret;
import org.gen3db.domain.error.DomainCode;

/** The Secrets of the simulated world. */
final class SimulatedSecrets implements SecretStore {
  private static final Runnable NOTHING = () -> {};

  private final Process process;

  SimulatedSecrets(Process process) {
    this.process = process;
  }

  @Override
  public Optional<String> environmentId() {
    return process.read(
        "secrets.environmentId",
        DomainCode.STORE_FAILED,
        NOTHING,
        process.state().hasChanged(State.ENVIRONMENT),
        () -> id(process.state().find(Thing.Environment.class, State.ENVIRONMENT)),
        () -> id(process.state().findBefore(Thing.Environment.class, State.ENVIRONMENT)));
  }

  private static Optional<String> id(Optional<Thing.Environment> environment) {
    return environment.map(Thing.Environment::id);
  }

  @Override
  public String claimEnvironmentId() {
    if (process.state().find(Thing.Environment.class, State.ENVIRONMENT).isPresent()) {
      return process.probe(
          "secrets.claimEnvironmentId", DomainCode.STORE_FAILED, () -> environmentIdNow());
    }
    return process.write(
        "secrets.claimEnvironmentId",
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          if (process.state().find(Thing.Environment.class, State.ENVIRONMENT).isEmpty()) {
            process.world().change(State.ENVIRONMENT, new Thing.Environment("ours"));
          }
          return environmentIdNow();
        });
  }

  private String environmentIdNow() {
    return id(process.state().find(Thing.Environment.class, State.ENVIRONMENT)).orElseThrow();
  }

  @Override
  public Optional<StoredSecret> read(String name) {
    String key = State.secret(name);
    return process.read(
        "secrets.read " + name,
        DomainCode.STORE_FAILED,
        NOTHING,
        process.state().hasChanged(key),
        () -> stored(name, process.state().find(Thing.Secret.class, key)),
        () -> stored(name, process.state().findBefore(Thing.Secret.class, key)));
  }

  private static Optional<StoredSecret> stored(String name, Optional<Thing.Secret> secret) {
    return secret.map(found -> new StoredSecret(name, found.data(), found.follows()));
  }

  private Optional<Thing.Secret> now(String name) {
    return process.state().find(Thing.Secret.class, State.secret(name));
  }

  @Override
  public StoredSecret keepIfAbsent(NewSecret secret) {
    return process.write(
        "secrets.keepIfAbsent " + secret.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          if (now(secret.name()).isEmpty()) {
            process
                .world()
                .change(State.secret(secret.name()), new Thing.Secret(secret.data(), null));
          }
          return stored(secret.name(), now(secret.name())).orElseThrow();
        });
  }

  @Override
  public void write(NewSecret secret) {
    process.write(
        "secrets.write " + secret.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          put(secret, null);
          return true;
        });
  }

  @Override
  public void follow(NewSecret secret, String entry) {
    process.write(
        "secrets.follow " + secret.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          Thing.Entry found =
              process
                  .state()
                  .find(Thing.Entry.class, State.entry(entry))
                  .orElseThrow(() -> process.error(DomainCode.STORE_FAILED, "follow " + entry));
          put(new NewSecret(secret.name(), secret.service(), found.data()), entry);
          return true;
        });
  }

  private void put(NewSecret secret, String entry) {
    var data = now(secret.name()).map(old -> old.data().with(secret.data())).orElse(secret.data());
    process.world().change(State.secret(secret.name()), new Thing.Secret(data, entry));
  }

  @Override
  public void delete(String name) {
    process.write(
        "secrets.delete " + name,
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          if (now(name).isPresent()) {
            process.world().change(State.secret(name), null);
          }
          return true;
        });
  }

  @Override
  public String describe() {
    return process.ask("secrets.describe", () -> "the simulated Secrets");
  }
}
