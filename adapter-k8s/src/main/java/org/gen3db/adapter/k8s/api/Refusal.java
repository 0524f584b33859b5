package org.gen3db.adapter.k8s.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * What the API server refuses, in words that hold nothing of what was sent: of its own message only
 * such parts are passed on as it makes of names, never one that a webhook wrote.
 */
public record Refusal(Namespace namespace) {
  private static final Pattern RIGHT =
      Pattern.compile(
          "User \"([^\"]*)\" cannot (\\w+) resource \"([\\w./]+)\" in API group \"([\\w.-]*)\"");
  private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([\\w.-]+)");
  private static final Pattern WEBHOOK = Pattern.compile("admission webhook \"([\\w./-]+)\"");
  private static final Pattern FAILING_WEBHOOK =
      Pattern.compile("failed calling webhook \"([\\w./-]+)\"");

  /** What etcd says of itself. */
  private static final Pattern STORE = Pattern.compile("etcdserver: [a-z ,-]{1,100}");

  private static final Pattern KIND = Pattern.compile("[a-z]{1,63}");
  private static final Pattern FIELD = Pattern.compile("[\\w.\\[\\]/-]{1,200}");

  /** The failure that an answer is. */
  public Gen3DbException of(Answer answer, String object) {
    return new Gen3DbException(notice(answer, object));
  }

  /** The same as a notice. */
  public Notice notice(Answer answer, String object) {
    return switch (answer.code()) {
      case 401 ->
          Notice.of(
              KubernetesCode.NOT_LOGGED_IN,
              namespace.describe(),
              "the API server answers 401 Unauthorized");
      case 403 -> forbidden(answer, object);
      case 404 -> absent(answer, object);
      case 409 -> answer.isManagersConflict() ? managers(answer, object) : refused(answer, object);
      default -> answer.code() >= 500 ? failed(answer, object) : refused(answer, object);
    };
  }

  private Notice forbidden(Answer answer, String object) {
    String message = answer.body().path("message").asText("");
    Matcher quota = QUOTA.matcher(message);
    if (quota.find()) {
      return Notice.of(
          KubernetesCode.QUOTA, object, "the quota " + quota.group(1) + " is exhausted");
    }
    if (hasCause(answer, "NamespaceTerminating") || message.contains("is being terminated")) {
      return namespaceEnds(object);
    }
    Matcher right = RIGHT.matcher(message);
    if (!right.find()) {
      return Notice.of(KubernetesCode.REFUSED, object, "it is forbidden" + webhook(message));
    }
    String group = right.group(4).isEmpty() ? "" : "." + right.group(4);
    String resource = right.group(3) + group;
    return missing(object, "the user " + right.group(1), right.group(2), resource);
  }

  /** That somebody lacks a right. */
  public Notice missing(String object, String who, String verb, String resource) {
    String role = "gen3db-" + verb;
    return Notice.of(
        KubernetesCode.FORBIDDEN,
        object,
        who + " may not " + verb + " " + resource,
        "Give it the right: "
            + namespace.kubectl()
            + " create role "
            + role
            + " --verb="
            + verb
            + " --resource="
            + resource
            + ", and bind the role: "
            + namespace.kubectl()
            + " create rolebinding "
            + role
            + " --role="
            + role
            + " --user=NAME");
  }

  private Notice absent(Answer answer, String object) {
    if (answer.kind().equals("namespaces")) {
      return noNamespace();
    }
    return Notice.of(
        KubernetesCode.REFUSED,
        object,
        "the API server does not know it",
        "It may have been deleted meanwhile, or its kind is not served: repeat the run, and see "
            + namespace.kubectl()
            + " api-resources.");
  }

  /** That the namespace is being deleted. */
  public Notice namespaceEnds(String object) {
    return Notice.of(
        KubernetesCode.NAMESPACE_ENDS,
        object,
        "the namespace " + namespace.name() + " is being deleted");
  }

  /** That the namespace is not there. */
  public Notice noNamespace() {
    return Notice.of(
        KubernetesCode.NO_NAMESPACE,
        namespace.describe(),
        "there is no namespace " + namespace.name(),
        "Make it: kubectl create namespace " + namespace.name() + "; or choose another.");
  }

  private Notice managers(Answer answer, String object) {
    var fields = new ArrayList<String>();
    for (JsonNode cause : answer.body().path("details").path("causes")) {
      fields.add(cause.path("field").asText(""));
    }
    return managedByAnother(object, "another program", fields);
  }

  /** That keys belong to another program. */
  public Notice managedByAnother(String secret, String who, List<String> fields) {
    return Notice.of(
        KubernetesCode.MANAGED_BY_ANOTHER,
        "Secret " + secret,
        who + " manages " + String.join(", ", fields) + ", and writes other values there",
        "When that program has no more to say there, give all fields free: "
            + namespace.kubectl()
            + " patch secret "
            + secret
            + " --type=merge -p '{\"metadata\":{\"managedFields\":[{}]}}'; then repeat the run.");
  }

  /** That nobody can change it. */
  public Notice immutable(String secret) {
    return Notice.of(
        KubernetesCode.IMMUTABLE,
        "Secret " + secret,
        "it is immutable and would have to change",
        "Make it anew with the same values: (umask 077; "
            + namespace.kubectl()
            + " get secret "
            + secret
            + " -o json | jq 'del(.immutable)' >"
            + secret
            + ".json) && "
            + namespace.kubectl()
            + " replace --force -f "
            + secret
            + ".json && rm "
            + secret
            + ".json; then repeat the run.");
  }

  /** That it has a type that it can never lose. */
  public Notice wrongType(String secret, String type) {
    return Notice.of(
        KubernetesCode.WRONG_TYPE,
        "Secret " + secret,
        "it is of type " + type + " instead of Opaque",
        "Make it anew with the same values: (umask 077; "
            + namespace.kubectl()
            + " get secret "
            + secret
            + " -o json | jq '.type = \"Opaque\"' >"
            + secret
            + ".json) && "
            + namespace.kubectl()
            + " replace --force -f "
            + secret
            + ".json && rm "
            + secret
            + ".json; then repeat the run.");
  }

  private Notice refused(Answer answer, String object) {
    var causes = new ArrayList<String>();
    for (JsonNode cause : answer.body().path("details").path("causes")) {
      String field = cause.path("field").asText("");
      if (FIELD.matcher(field).matches()) {
        causes.add(field);
      }
    }
    String message =
        answers(answer)
            + (causes.isEmpty() ? "" : " for " + String.join(", ", causes))
            + why(answer);
    return answer.isConflict()
        ? Notice.of(
            KubernetesCode.REFUSED,
            object,
            message,
            "Another program changed it, or what it depends on, at the same moment: repeat the"
                + " run.")
        : Notice.of(KubernetesCode.REFUSED, object, message);
  }

  private static Notice failed(Answer answer, String object) {
    return Notice.of(KubernetesCode.SERVER_FAILED, object, answers(answer) + why(answer));
  }

  private static String answers(Answer answer) {
    String reason = answer.reason().matches("\\w+") ? " " + answer.reason() : "";
    return "the API server answers " + answer.code() + reason;
  }

  /** The reason in the server's own words, as far as they can hold nothing of what was sent. */
  static String why(Answer answer) {
    String message = answer.body().path("message").asText("");
    var why = new StringBuilder(webhook(message));
    Matcher failing = FAILING_WEBHOOK.matcher(message);
    if (failing.find()) {
      why.append(", since it cannot ask the admission webhook ").append(failing.group(1));
    }
    Matcher store = STORE.matcher(message);
    if (store.find()) {
      why.append(": ").append(store.group());
    }
    String name = answer.body().path("details").path("name").asText("");
    if (answer.isConflict() && KIND.matcher(answer.kind()).matches() && Namespace.isName(name)) {
      why.append(", of ").append(answer.kind()).append(' ').append(name);
    }
    return why.toString();
  }

  private static String webhook(String message) {
    Matcher webhook = WEBHOOK.matcher(message);
    return webhook.find() ? " by the admission webhook " + webhook.group(1) : "";
  }

  private static boolean hasCause(Answer answer, String reason) {
    for (JsonNode cause : answer.body().path("details").path("causes")) {
      if (cause.path("reason").asText("").equals(reason)) {
        return true;
      }
    }
    return false;
  }
}
