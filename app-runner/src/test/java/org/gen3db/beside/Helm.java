package org.gen3db.beside;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gen3db.beside.Programs.Ended;

/** The real Helm, of one major version. */
final class Helm implements Tool {
  private static final Path PLUGIN =
      Path.of("..", "integrations", "helm4", "gen3db").toAbsolutePath().normalize();

  private final Programs programs;
  private final int major;
  private final Path chart;
  private final String namespace;
  private boolean hasPlugin;

  Helm(Programs programs, int major, Path chart, String namespace) {
    this.programs = programs;
    this.major = major;
    this.chart = chart;
    this.namespace = namespace;
  }

  private Ended helm(String... words) {
    var line = new ArrayList<String>();
    line.add(Programs.helm(major).toString());
    line.addAll(List.of(words));
    return programs.run(chart, Map.of(), line);
  }

  private Ended release(String command, Asked asked, String... how) {
    var words = new ArrayList<>(List.of(command, "gen3", chart.toString()));
    words.addAll(List.of("-n", namespace, "--kube-context", "test"));
    asked.values().forEach(file -> words.addAll(List.of("-f", file.toString())));
    words.addAll(List.of(how));
    if (asked.postRenders()) {
      words.addAll(postRenderer(asked));
    }
    return helm(words.toArray(String[]::new));
  }

  /** By the path of a program; or by a plugin, to which Helm 4 says no more than that. */
  private List<String> postRenderer(Asked asked) {
    var arguments = new ArrayList<String>();
    var words = new ArrayList<String>();
    if (major == 3) {
      words.addAll(List.of("--post-renderer", programs.gen3db().toString()));
      arguments.add("post-render");
    } else {
      if (!hasPlugin) {
        helm("plugin", "install", PLUGIN.toString()).well();
        hasPlugin = true;
      }
      words.addAll(List.of("--post-renderer", "gen3db"));
    }
    arguments.addAll(List.of("--release", "gen3", "-n", namespace, "--kube-context", "test"));
    asked.values().forEach(file -> arguments.addAll(List.of("-f", file.toString())));
    arguments.forEach(argument -> words.add("--post-renderer-args=" + argument));
    return words;
  }

  @Override
  public Ended install(Asked asked) {
    return release("install", asked);
  }

  @Override
  public Ended upgrade(Asked asked) {
    return release("upgrade", asked);
  }

  @Override
  public Ended failAndGoBack(Asked asked) {
    return major == 3
        ? release("upgrade", asked, "--set", "broken=true", "--atomic", "--timeout", "20s")
        : release(
            "upgrade", asked, "--set", "broken=true", "--rollback-on-failure", "--timeout", "20s");
  }

  @Override
  public Ended force(Asked asked) {
    return major == 3
        ? release("upgrade", asked, "--force")
        : release("upgrade", asked, "--force-replace", "--server-side=false");
  }

  @Override
  public Ended rollBack() {
    return helm("rollback", "gen3", "1", "-n", namespace, "--kube-context", "test");
  }

  @Override
  public Ended uninstall() {
    return helm("uninstall", "gen3", "-n", namespace, "--kube-context", "test");
  }
}
