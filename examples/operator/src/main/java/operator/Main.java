package operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.util.Map;
import org.gen3db.domain.cancellation.Cancellation;

/** The operator, in a cluster by its account, or anywhere by a kubeconfig. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    KubernetesClient client = new KubernetesClientBuilder().build();
    var cancellation = Cancellation.create();
    var operator = new Operator(overrider -> overrider.withKubernetesClient(client));
    operator.register(new DatabasesReconciler(client, cancellation, Map.of()));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  cancellation.cancel(); // before the next step of a run; what is half done is ended later
                  operator.stop();
                }));
    operator.start();
  }
}
