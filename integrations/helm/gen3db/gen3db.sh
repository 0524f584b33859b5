#!/bin/sh
# Runs gen3db where helm works. Helm takes --namespace, --kube-context and --kubeconfig for itself, and
# says by variables what they were; without this, gen3db would work in another place than was named.
# GEN3DB names the program, where it is not gen3db on the PATH.
set -u

refuse() {
  echo "helm gen3db: $1" >&2
  echo "  hint: $2" >&2
  exit 2
}

# What else helm takes for itself leads to a cluster as somebody; gen3db would be told nothing of it.
if [ -n "${HELM_KUBEAPISERVER:-}${HELM_KUBEASUSER:-}${HELM_KUBEASGROUPS:-}${HELM_KUBETOKEN:-}" ] ||
  [ -n "${HELM_KUBECAFILE:-}${HELM_KUBETLS_SERVER_NAME:-}" ] ||
  [ "${HELM_KUBEINSECURE_SKIP_TLS_VERIFY:-false}" = true ]; then
  refuse "gen3db finds its cluster by a kubeconfig only, and was given a flag such as --kube-apiserver." \
    "Name a context of a kubeconfig by --kube-context."
fi

case ${1:-} in
  exec)
    refuse "exec cannot be run by helm, which takes flags out of the program's too." \
      "Run gen3db exec, with -n and --kube-context."
    ;;
  '' | -* | adapters | completion | help) ;;
  *)
    command=$1
    shift
    if [ -n "${HELM_KUBECONTEXT:-}" ]; then
      set -- --kube-context "$HELM_KUBECONTEXT" "$@"
    fi
    set -- "$command" --namespace "${HELM_NAMESPACE:-default}" "$@"
    ;;
esac
exec "${GEN3DB:-gen3db}" "$@"
