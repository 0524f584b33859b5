package org.gen3db.adapter.k8s;

import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Namespace;

/** What the adapter of the Secrets shares with that of the entries: one client, one namespace. */
record InCluster(
    ApiServer api,
    Namespace namespace,
    StoreReference store,
    ExternalSecrets externals,
    PushSecrets pushes,
    KubernetesSecretStore secrets) {}
