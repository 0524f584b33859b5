package org.gen3db.spi;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.PasswordGenerator;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.deployment.Settings.Adapter;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.provision.Provisioning;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.provision.World;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/** Makes the ports that the settings choose, hands them to a use case, and closes them. */
final class Assembly {
  private final AdapterCatalog catalog;
  private final Deployment deployment;
  private final Settings settings;
  private final Path workingDirectory;

  Assembly(AdapterCatalog catalog, Deployment deployment, Path workingDirectory) {
    this.catalog = catalog;
    this.deployment = deployment;
    this.settings = deployment.settings();
    this.workingDirectory = workingDirectory;
  }

  <T> T withSecrets(Function<SecretStore, T> use) {
    try (SecretStore secrets = create(SecretStore.class, "secretStore", settings.secretStore())) {
      return use.apply(secrets);
    }
  }

  <T> T with(Function<World, T> use) {
    refuseUnknown();
    return withSecrets(
        secrets -> {
          RemoteSecrets remote = remote();
          try (DatabaseServer server = server()) {
            return use.apply(
                new World(
                    secrets,
                    remote,
                    server,
                    launcher().orElse(null),
                    this::readPassword,
                    new PasswordGenerator(new SecureRandom())::generate,
                    System::nanoTime));
          } finally {
            if (remote != null) {
              remote.close();
            }
          }
        });
  }

  <T> T work(
      World world,
      StepInterceptor steps,
      Cancellation cancellation,
      Function<Provisioning, T> use) {
    var number = new AtomicInteger();
    ExecutorService executor =
        Executors.newFixedThreadPool(
            settings.parallelism(),
            task -> {
              var thread = new Thread(task, "gen3db-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      return use.apply(new Provisioning(deployment, world, executor, steps, cancellation));
    } finally {
      // The ports are closed next, and what still runs would use them.
      awaitEnd(executor);
    }
  }

  private static void awaitEnd(ExecutorService executor) {
    executor.shutdown();
    boolean interrupted = false;
    while (!executor.isTerminated()) {
      try {
        executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  Optional<DatabaseLauncher> launcher() {
    ServerChoice choice = serverChoice();
    return choice
        .launcher()
        .map(provider -> provider.create(context("databaseServer", choice.launcherSettings())));
  }

  private DatabaseServer server() {
    return create(DatabaseServer.class, "databaseServer", serverChoice().server());
  }

  private ServerChoice serverChoice() {
    return ServerChoice.of(catalog, settings.databaseServer());
  }

  /** The default beside Kubernetes is needed only when a delivery asks for it. */
  private Optional<Adapter> remoteChoice() {
    boolean needed =
        deployment.services().stream()
            .map(ServiceSpec::delivery)
            .anyMatch(decision -> decision.delivery().usesEntry());
    return needed ? settings.remote() : Optional.empty();
  }

  private @Nullable RemoteSecrets remote() {
    return remoteChoice()
        .map(chosen -> create(RemoteSecrets.class, "remoteSecrets", chosen))
        .orElse(null);
  }

  /** All adapters that are needed and not there, before any of those that are is made. */
  private void refuseUnknown() {
    var problems = new ArrayList<Notice>();
    unknown(DatabaseServer.class, "databaseServer", serverChoice().server(), problems);
    unknown(SecretStore.class, "secretStore", settings.secretStore(), problems);
    remoteChoice()
        .ifPresent(chosen -> unknown(RemoteSecrets.class, "remoteSecrets", chosen, problems));
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
  }

  private void unknown(Class<?> port, String section, Adapter chosen, List<Notice> into) {
    if (catalog.find(port, chosen.id()).isEmpty()) {
      into.add(catalog.unknown(section, chosen.id(), chosen.place()));
    }
  }

  private <P> P create(Class<P> port, String section, Adapter chosen) {
    return catalog
        .require(port, section, chosen.id(), chosen.place())
        .create(context(section, chosen.settings()));
  }

  private AdapterContext context(String section, ValueMap own) {
    return new BoundContext(
        own, "gen3db." + section, deployment.release(), deployment.namespace(), workingDirectory);
  }

  private Password readPassword(Path file) {
    Path path = workingDirectory.resolve(file);
    try {
      byte[] bytes = Files.readAllBytes(path);
      Password whole =
          Password.ofUtf8(bytes).orElseThrow(() -> unreadable(path, "is no UTF-8 text", null));
      Arrays.fill(bytes, (byte) 0);
      Password password = whole.reveal(Assembly::withoutLineBreak);
      if (password.length() == 0) {
        throw unreadable(path, "is empty", null);
      }
      return password;
    } catch (IOException e) {
      throw unreadable(path, "cannot be read: " + Reason.of(e), e);
    }
  }

  private static Password withoutLineBreak(char[] chars) {
    int end = chars.length;
    if (end > 0 && chars[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && chars[end - 1] == '\r') {
      end--;
    }
    return Password.of(CharBuffer.wrap(chars, 0, end));
  }

  private static Gen3DbException unreadable(Path path, String why, @Nullable Throwable cause) {
    return new Gen3DbException(
        Notice.of(
            ValuesCode.BAD_SETTING,
            "gen3db.databaseServer.masters",
            "the passwordFile " + path + " " + why,
            "Give a file that holds the password and nothing else."),
        cause);
  }
}
