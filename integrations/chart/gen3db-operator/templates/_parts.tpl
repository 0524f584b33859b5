{{- define "operator.name" -}}
{{ trunc 52 .Release.Name }}
{{- end }}

{{- define "operator.account" -}}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) }}
{{- fail "serviceAccount.name is empty, and serviceAccount.create is false. Name the account that the operator runs as." }}
{{- end }}
{{- .Values.serviceAccount.name | default (include "operator.name" .) }}
{{- end }}

{{- define "operator.labels" -}}
app.kubernetes.io/name: gen3db-operator
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "operator.subjects" -}}
- kind: ServiceAccount
  name: {{ include "operator.account" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* What is asked of a namespace. What belongs to none, such as a ClusterSecretStore, is apart. */}}
{{- define "operator.rules" -}}
- apiGroups: [gen3db.org]
  resources: [gen3databases]
  verbs: [get, list, watch]
- apiGroups: [gen3db.org]
  resources: [gen3databases/status]
  verbs: [get, patch, update]
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, create, patch, delete]
{{- if .Values.rights.restarts }}
- apiGroups: [""]
  resources: [events]
  verbs: [create]
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [get, patch]
{{- end }}
{{- if .Values.rights.externalSecrets }}
- apiGroups: [""]
  resources: [events]
  verbs: [list]
- apiGroups: [external-secrets.io]
  resources: [externalsecrets, pushsecrets]
  verbs: [get, list, create, patch, delete]
- apiGroups: [external-secrets.io]
  resources: [secretstores]
  verbs: [get]
{{- end }}
{{- end }}

{{- define "operator.clusterRules" -}}
- apiGroups: [external-secrets.io]
  resources: [clustersecretstores]
  verbs: [get]
{{- end }}
