package org.gen3db.adapter.k8s.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;

/**
 * The settings of the Secrets in a cluster.
 *
 * @param context the context of the kubeconfig
 * @param kubeconfig the file that says how the cluster is reached
 * @param heldByHelm whether what gen3db makes bears Helm's label and annotations
 * @param patience how long an API server is waited for that answered before, or asks to be patient
 * @param orphanDeadline how long an operator is waited for to let go of a Secret (R13)
 * @param masterDeadline how long an operator is waited for to make the administrator's Secret
 */
public record KubernetesSettings(
    @Description("the context of the kubeconfig; the current one when absent")
        Optional<String> context,
    @Description("the kubeconfig; when absent KUBECONFIG, ~/.kube/config, or the pod's account")
        Optional<Path> kubeconfig,
    @Default("false")
        @Description("give new objects Helm's marks, so that helm install takes them over")
        boolean heldByHelm,
    @Default("60s") @Description("how long an API server that fell silent is waited for")
        Duration patience,
    @Default("15s") @Description("how long an operator may take to let go of a Secret")
        Duration orphanDeadline,
    @Default("6m") @Description("how long an operator may take to make the administrator's Secret")
        Duration masterDeadline) {}
