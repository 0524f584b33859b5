{{/* All that only gen3db decides is there, and for the namespace that Helm installs into. */}}
{{- define "gen3db.check" -}}
{{- range $name := list "release" "namespace" "image" "values" }}
{{- if not (get $.Values $name) }}
{{- fail (printf "%s is empty. Write the values of this chart by: gen3db render --chart-values -n %s --release RELEASE -f VALUES > decided.yaml" $name $.Release.Namespace) }}
{{- end }}
{{- end }}
{{- range $name := list "arguments" "rules" "egress" }}
{{- if not (get $.Values $name) }}
{{- fail (printf "%s is empty. Write the values of this chart by: gen3db render --chart-values -n %s --release RELEASE -f VALUES > decided.yaml" $name $.Release.Namespace) }}
{{- end }}
{{- end }}
{{- if ne .Values.namespace .Release.Namespace }}
{{- fail (printf "the values are of namespace %s, and this is %s. Install into %s, or render the values anew by: gen3db render --chart-values -n %s --release %s -f VALUES" .Values.namespace .Release.Namespace .Values.namespace .Release.Namespace .Values.release) }}
{{- end }}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) }}
{{- fail "serviceAccount.name is empty, and serviceAccount.create is false. Name the account that the Job runs as." }}
{{- end }}
{{- end }}

{{/* What names begin with; releases whose long names begin alike have objects of their own. */}}
{{- define "gen3db.beginning" -}}
{{- $release := .release -}}
{{- if gt (len $release) .most -}}
{{- $release = printf "%s-%s" (trunc (int (sub .most 11)) $release) (.release | sha256sum | trunc 10) -}}
{{- end -}}
{{ printf "%s-gen3db" $release }}
{{- end }}

{{- define "gen3db.name" -}}
{{- include "gen3db.check" . -}}
{{ include "gen3db.beginning" (dict "release" .Values.release "most" 45) }}
{{- end }}

{{/* A CronJob's name has 52 letters at most. */}}
{{- define "gen3db.dump" -}}
{{- include "gen3db.check" . -}}
{{ include "gen3db.beginning" (dict "release" .Values.release "most" 39) }}-dump
{{- end }}

{{- define "gen3db.account" -}}
{{ .Values.serviceAccount.name | default (include "gen3db.name" .) }}
{{- end }}

{{/* A Job cannot be changed: it is another one where it would do something else. */}}
{{- define "gen3db.hashed" -}}
{{- $content := printf "%s\n%s" .Values.values (include "gen3db.job" (dict "root" . "config" "")) }}
{{- printf "%s-%s" (include "gen3db.name" .) ($content | sha256sum | trunc 10) }}
{{- end }}

{{- define "gen3db.labels" -}}
app.kubernetes.io/name: gen3db
gen3db.org/release: {{ .Values.release | quote }}
{{- end }}

{{- define "gen3db.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "gen3db.labels" .root | nindent 2 }}
  {{- with .component }}
  app.kubernetes.io/component: {{ . }}
  {{- end }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The spec of a Job; config is the ConfigMap with the values. */}}
{{- define "gen3db.job" -}}
{{- $ := .root -}}
backoffLimit: {{ $.Values.backoffLimit }}
activeDeadlineSeconds: {{ $.Values.activeDeadlineSeconds }}
{{- if not (kindIs "invalid" $.Values.ttlSecondsAfterFinished) }}
ttlSecondsAfterFinished: {{ $.Values.ttlSecondsAfterFinished }}
{{- end }}
podFailurePolicy:
  rules:
    - action: FailJob
      onExitCodes:
        containerName: gen3db
        operator: In
        values: [2, 3]
{{ include "gen3db.pod" (dict "root" $ "config" .config "account" (include "gen3db.account" $) "arguments" (concat $.Values.arguments $.Values.options)) }}
{{- end }}

{{/* The template of a Pod; claim is where dumps go, if it dumps. */}}
{{- define "gen3db.pod" -}}
{{- $ := .root -}}
template:
  metadata:
    labels:
      {{- include "gen3db.labels" $ | nindent 6 }}
      {{- with .component }}
      app.kubernetes.io/component: {{ . }}
      {{- end }}
      {{- with $.Values.podLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- if or $.Values.podAnnotations $.Values.run }}
    annotations:
      {{- with $.Values.run }}
      gen3db.org/run: {{ . | quote }}
      {{- end }}
      {{- with $.Values.podAnnotations }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- end }}
  spec:
    serviceAccountName: {{ .account }}
    restartPolicy: Never
    enableServiceLinks: false
    terminationGracePeriodSeconds: 60
    {{- with $.Values.priorityClassName }}
    priorityClassName: {{ . | quote }}
    {{- end }}
    {{- with $.Values.imagePullSecrets }}
    imagePullSecrets:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $.Values.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $.Values.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $.Values.affinity }}
    affinity:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    securityContext:
      runAsNonRoot: true
      runAsUser: 65532
      runAsGroup: 65532
      fsGroup: 65532
      seccompProfile:
        type: RuntimeDefault
    containers:
      - name: gen3db
        image: {{ $.Values.image | quote }}
        {{- with $.Values.imagePullPolicy }}
        imagePullPolicy: {{ . }}
        {{- end }}
        args:
          {{- toYaml .arguments | nindent 10 }}
        workingDir: /work
        env:
          - name: HOME
            value: /work
          {{- with $.Values.env }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
        {{- with $.Values.resources }}
        resources:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
        volumeMounts:
          - name: values
            mountPath: /etc/gen3db/values
            readOnly: true
          - name: work
            mountPath: /work
          - name: tmp
            mountPath: /tmp
          {{- if .claim }}
          - name: dumps
            mountPath: /dumps
          {{- end }}
          {{- if $.Values.secret }}
          - name: secret
            mountPath: /etc/gen3db/secret
            readOnly: true
          {{- end }}
    volumes:
      - name: values
        configMap:
          name: {{ .config | quote }}
      - name: work
        emptyDir: {}
      - name: tmp
        emptyDir: {}
      {{- with .claim }}
      - name: dumps
        persistentVolumeClaim:
          claimName: {{ . | quote }}
      {{- end }}
      {{- with $.Values.secret }}
      - name: secret
        secret:
          secretName: {{ . | quote }}
          defaultMode: 288
      {{- end }}
{{- end }}
