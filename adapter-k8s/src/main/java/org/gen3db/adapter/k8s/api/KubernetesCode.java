package org.gen3db.adapter.k8s.api;

import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Remedy;

/** What a cluster refuses, or fails at. */
public enum KubernetesCode implements Code {
  /** Nothing says how the cluster is reached. */
  NO_CLUSTER(
      Definition.unreachable(
          "GEN3DB-601",
          "Nothing says how the cluster is reached: there is no kubeconfig, or it cannot be used.",
          "Set KUBECONFIG or gen3db.secretStore.kubeconfig to a kubeconfig that kubectl can use.")),
  /** A context that the kubeconfig has not. */
  NO_CONTEXT(
      Definition.unreachable(
          "GEN3DB-602",
          "The kubeconfig has no context of that name.",
          "Choose one of those that the message names, by gen3db.secretStore.context.")),
  /** No answer. */
  API_UNREACHABLE(
      Definition.unreachable(
          "GEN3DB-603",
          "The API server of the cluster does not answer.",
          "Look whether kubectl get namespaces answers; nothing is lost, repeat the run then.")),
  /** The token or certificate is not accepted. */
  NOT_LOGGED_IN(
      Definition.unreachable(
          "GEN3DB-604",
          "The API server does not accept the token or certificate; it may have expired.",
          "Log in to the cluster again, as for kubectl; then repeat the run.")),
  /** A right is missing. */
  FORBIDDEN(
      Definition.unreachable(
          "GEN3DB-605",
          "The account may not do in the cluster what is needed.",
          "Give the account the right that the message names, by a Role of the namespace.")),
  /** Too many requests, or the server is busy. */
  THROTTLED(
      Definition.unreachable(
          "GEN3DB-606",
          "The API server was asked too much, or is busy, for longer than gen3db waits.",
          "Wait a little and repeat the run; or raise gen3db.secretStore.patience.")),
  /** The namespace is not there. */
  NO_NAMESPACE(
      Definition.failure(
          "GEN3DB-607",
          "The namespace does not exist in the cluster.",
          "Make it, or choose another by -n.")),
  /** The namespace is being deleted. */
  NAMESPACE_ENDS(
      Definition.failure(
          "GEN3DB-608",
          "The namespace is being deleted, and takes no new objects.",
          "Wait until it is gone and make it anew, or choose another.")),
  /** No room. */
  QUOTA(
      Definition.failure(
          "GEN3DB-609",
          "A quota of the namespace leaves no room for the object.",
          "Raise the quota that the message names, or delete what nobody needs.")),
  /** The Secret can never be changed. */
  IMMUTABLE(
      Definition.failure(
          "GEN3DB-610",
          "The Secret is immutable, so that nobody can change what it holds.",
          "Make it anew without immutable, as the message says; its values stay.")),
  /** The object is being deleted. */
  BEING_DELETED(
      Definition.failure(
          "GEN3DB-611",
          "The object is marked for deletion, and something keeps it from being gone.",
          "Wait until it is gone; kubectl describe names the finalizers that hold it.")),
  /** Keys belong to another program. */
  MANAGED_BY_ANOTHER(
      Definition.failure(
          "GEN3DB-612",
          "Keys that must change belong to another program (managedFields), which would write them"
              + " again.",
          "Let that program write what is wanted, or give the keys to gen3db as the message"
              + " says.")),
  /** The Secret holds what is no text. */
  NOT_TEXT(
      Definition.failure(
          "GEN3DB-613",
          "A Secret holds a value that is not UTF-8 text.",
          "Keep binary values in a Secret of their own.")),
  /** The API server refuses an object. */
  REFUSED(
      Definition.failure(
          "GEN3DB-614",
          "The API server refuses the object.",
          "See its reason in the message; a policy of the cluster may stand behind it.")),
  /** External Secrets is not installed. */
  NO_EXTERNAL_SECRETS(
      Definition.failure(
          "GEN3DB-615",
          "The delivery needs External Secrets, and the cluster does not serve its objects: no"
              + " Secret can follow a remote entry.",
          "Install the operator with its CRDs; or deliver by a local Secret.")),
  /** Another authority reads another entry into the Secret. */
  FOLLOWS_ANOTHER(
      Definition.failure(
          "GEN3DB-616",
          "An ExternalSecret that gen3db does not own fills the Secret from another entry (R19).",
          "Let whoever owns it follow the values, such as by helm upgrade; then repeat the run.")),
  /** The Secret has a type for something else. */
  WRONG_TYPE(
      Definition.failure(
          "GEN3DB-617",
          "The Secret is of another type than Opaque, which neither the chart nor the operator can"
              + " write, and nobody can change.",
          "Make it anew as Opaque, as the message says; its values stay.")),
  /** The API server failed itself. */
  SERVER_FAILED(
      Definition.unreachable(
          "GEN3DB-618",
          "The API server failed at what it was asked, such as while its own store changes"
              + " leaders.",
          "Repeat the run, which looks at what was done; where it stays so, see the logs of the API"
              + " server, and of the webhook that the message names.")),
  /** The operator is asked where there is no cluster. */
  NO_CLUSTER_BESIDE(
      Definition.usage(
          "GEN3DB-620",
          "The remote entries are to be made by the operator of a cluster, and the Secrets are"
              + " kept elsewhere.",
          "Choose gen3db.secretStore.adapter: kubernetes beside it, or another adapter for"
              + " gen3db.remoteSecrets.")),
  /** Nobody knows whether an entry is there. */
  ENTRY_NOT_TOLD(
      Definition.unreachable(
          "GEN3DB-621",
          "Only the operator knows whether a remote entry is there, and it did not tell.",
          "See that External Secrets runs and its store is ready, as kubectl get secretstores"
              + " shows; then repeat the run.")),
  /** The operator made no entry. */
  NOT_PUSHED(
      Definition.failure(
          "GEN3DB-622",
          "The operator did not make the remote entry in time.",
          "See what kubectl describe pushsecret says; once the store takes entries, repeat the run."
              + " The password is kept meanwhile.")),
  /** Another authority pushes something else. */
  PUSHES_ANOTHER(
      Definition.failure(
          "GEN3DB-623",
          "A PushSecret that gen3db does not own pushes from another Secret, or to another entry"
              + " (R19).",
          "Let whoever owns it follow the values, such as by helm upgrade; then repeat the run.")),
  /** What is taken out of the chart's manifest would be taken away. */
  NOT_KEPT(
      Definition.failure(
          "GEN3DB-643",
          "An object that post-render takes out of the chart's manifest is live and does not say"
              + " that it is to be kept: Helm would delete it, or Argo CD prune it, and what it"
              + " holds with it (R19).",
          Remedy.together(
              Remedy.text("Run this first, which marks it, and repeat:"),
              new Remedy.Use(Means.APPLY)))),
  /** The operator cannot use its store. */
  STORE_NOT_READY(
      Definition.failure(
          "GEN3DB-645",
          "The store of External Secrets that holds the entries is not there, or says that it is"
              + " not ready.",
          "See what kubectl describe secretstore says; the chart makes it with"
              + " global.externalSecrets.deploy.")),
  /** An uninstall would delete it. */
  GOES_WITH_RELEASE(
      Definition.finding(
          "GEN3DB-F641",
          "The newest manifest of the Helm release has the object, so that helm uninstall would"
              + " delete it and its password, whatever it says of being kept.",
          "Nothing is to be done while the release stays; gen3db post-render takes it out of the"
              + " manifest with the next helm upgrade.")),
  /** Nobody knows what an uninstall would delete. */
  RELEASE_NOT_READ(
      Definition.finding(
          "GEN3DB-F645",
          "The manifest of the Helm release cannot be read, so that it is not known whether helm"
              + " uninstall would delete the Secret.",
          "Before an uninstall, look at helm get manifest; or let status run with an account that"
              + " may list secrets and configmaps, where Helm keeps its releases.")),
  /** The objects are those of another release. */
  OTHER_RELEASE(
      Definition.usage(
          "GEN3DB-644",
          "The live objects belong to another Helm release than the one named.",
          "Name the release, namespace and context that helm is called with: --release, -n and"
              + " --kube-context.")),
  /** No way to the bundled server. */
  NO_TUNNEL(
      Definition.unreachable(
          "GEN3DB-657",
          "The port-forward to the bundled PostgreSQL cannot be opened.",
          "See that its Pod runs, as kubectl get pods shows, and that the account may get"
              + " pods/portforward; or open a way yourself, and name it in"
              + " gen3db.databaseServer.address."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  KubernetesCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
