package org.gen3db.runner.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.RunnerCode;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.output.Repeated;
import org.gen3db.runner.output.Wording;

/**
 * The namespace and the cluster that helm works on, as far as anybody says so: the arguments and
 * the values that they name, or Helm 4 to its plugins. Helm 3 tells a post-renderer neither, and a
 * kubeconfig's own context may be another than that of its {@code --kube-context}.
 *
 * @param namespace the namespace, or empty
 * @param plugin what of both Helm 4 said, as options
 * @param elsewhere whether helm speaks to a server that no context names
 * @param environment the variables
 */
record Whereabouts(
    Optional<String> namespace,
    List<String> plugin,
    boolean elsewhere,
    Map<String, String> environment) {
  private static final String PLUGIN = "gen3db";

  static Whereabouts of(Call call) {
    Map<String, String> environment = call.console().environment();
    // A plugin of another name may have called helm, with a namespace that helm does not work in.
    boolean asPlugin = PLUGIN.equals(environment.get("HELM_PLUGIN_NAME"));
    Map<String, String> told = asPlugin ? environment : Map.of();
    var plugin = new ArrayList<String>();
    Optional<String> namespace =
        one("-n", call.text("--namespace"), Optional.ofNullable(told.get("HELM_NAMESPACE")), plugin);
    one(
        "--kube-context",
        call.text("--kube-context"),
        Optional.ofNullable(told.get("HELM_KUBECONTEXT")),
        plugin);
    boolean elsewhere = !told.getOrDefault("HELM_KUBEAPISERVER", "").isEmpty();
    return new Whereabouts(namespace, List.copyOf(plugin), elsewhere, environment);
  }

  /** What the option or helm says; adds the option to what helm alone says. */
  private static Optional<String> one(
      String option, Optional<String> given, Optional<String> variable, List<String> plugin) {
    Optional<String> helms = variable.filter(value -> !value.isEmpty());
    if (given.isPresent() && helms.isPresent() && !given.equals(helms)) {
      throw Call.wrongUsage(
          option,
          "it says " + given.get() + ", and helm works on " + helms.get(),
          "Leave it out: the plugin takes it from helm.");
    }
    if (given.isEmpty() && helms.isPresent()) {
      plugin.addAll(List.of(option, helms.get()));
    }
    return given.or(() -> helms);
  }

  /** Lets the release be there; what the command line says is said already. */
  Gen3DbBuilder in(Gen3DbBuilder builder) {
    for (int i = 0; i < plugin.size(); i += 2) {
      String value = plugin.get(i + 1);
      if (plugin.get(i).equals("-n")) {
        builder.namespace(value);
      } else {
        Values.context(builder, value);
      }
    }
    return builder;
  }

  /** Refuses to look where nobody said to. */
  void check(Deployment deployment) {
    var missing = new ArrayList<String>();
    if (namespace.isEmpty()) {
      missing.add("the namespace");
    }
    if (elsewhere) {
      missing.add("by which context of the kubeconfig the server is reached");
    } else if (!choosesContext(deployment) && !isPod()) {
      missing.add("the context of the kubeconfig");
    }
    if (!missing.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              RunnerCode.NOT_SAID_WHERE,
              "gen3db post-render",
              "nobody says " + String.join(" and ", missing) + " that helm works on"));
    }
  }

  /** By an option, or in the values that the arguments name. */
  private static boolean choosesContext(Deployment deployment) {
    return deployment
        .settings()
        .adapter("secretStore")
        .flatMap(adapter -> adapter.settings().get("context"))
        .filter(ValueNode.Text.class::isInstance)
        .isPresent();
  }

  /** In a pod without a kubeconfig there is one cluster only. */
  private boolean isPod() {
    return environment.containsKey("KUBERNETES_SERVICE_HOST")
        && !environment.containsKey("KUBECONFIG")
        && !Files.exists(Path.of(System.getProperty("user.home"), ".kube", "config"));
  }

  /** The same with a way out that works where it is pasted, which Helm's plugin is not. */
  Notice told(Notice notice, Repeated repeated) {
    String hint = new Wording(repeated.with(plugin)).hintOf(notice);
    return new Notice(
        notice.code(),
        notice.place(),
        notice.service().orElse(null),
        notice.message(),
        Remedy.text(hint),
        null);
  }
}
