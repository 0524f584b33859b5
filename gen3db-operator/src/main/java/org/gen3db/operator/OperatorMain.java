package org.gen3db.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.runner.console.Logging;
import org.gen3db.runner.console.Verbosity;
import org.gen3db.runner.log.LogFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The operator as a program: in a cluster by the account of its Pod, or anywhere by a kubeconfig.
 */
@Command(
    name = "gen3db-operator",
    mixinStandardHelpOptions = true,
    versionProvider = OperatorMain.Version.class,
    description = "Applies what objects of kind Gen3Databases want. Experimental.")
public final class OperatorMain implements Callable<Integer> {
  /** What is under way may end its step; a Pod is given thirty seconds to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Only objects of this namespace; repeatable (default: all namespaces).")
  private Set<String> namespaces = new TreeSet<>();

  @Option(
      names = {"-f", "--values"},
      paramLabel = "FILE",
      description =
          "Values of the operator, below those of every object: adapters, kubeconfig, addresses."
              + " Repeatable.")
  private List<String> values = new ArrayList<>();

  @Option(
      names = "--adapter-path",
      paramLabel = "DIR",
      description = "A folder of further adapters. Repeatable.")
  private List<Path> adapterFolders = new ArrayList<>();

  @Option(
      names = LogFormat.OPTION,
      paramLabel = "text|json",
      description = "The form of the logs (default: text).")
  private LogFormat logs = LogFormat.TEXT;

  /** The version of the jar, as its manifest tells it. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      @Nullable String version = OperatorMain.class.getPackage().getImplementationVersion();
      return new String[] {"gen3db-operator " + (version == null ? "of a checkout" : version)};
    }
  }

  private OperatorMain() {}

  /** Runs until it is told to end. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new OperatorMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure(Verbosity.NORMAL, logs);
    var cancellation = Cancellation.create();
    var ended = new CountDownLatch(1);
    try (AdapterCatalog catalog =
        AdapterCatalog.discover(OperatorMain.class.getClassLoader(), adapterFolders)) {
      KubernetesClient client = new KubernetesClientBuilder().build();
      Operator operator =
          new Operator(
              overrider ->
                  overrider
                      .withKubernetesClient(client)
                      .withReconciliationTerminationTimeout(PATIENCE));
      operator.register(
          new DatabasesReconciler(client, catalog, values, cancellation),
          overrider -> {
            if (!namespaces.isEmpty()) {
              overrider.settingNamespaces(namespaces);
            }
          });
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    cancellation.cancel(); // no further step begins; the next run ends what is open
                    operator.stop();
                    ended.countDown();
                  }));
      operator.start();
      ended.await();
    }
    return CommandLine.ExitCode.OK;
  }
}
