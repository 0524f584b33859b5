package org.gen3db.beside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.beside.Programs.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code helm gen3db}, by the plugin and the real Helms: what gen3db is told of helm's own flags.
 */
@Tag("full")
class HelmPluginTest {
  private static final Path PLUGIN =
      Path.of("..", "integrations", "helm", "gen3db").toAbsolutePath().normalize();
  private static final Path EXAMPLE =
      Path.of("..", "examples", "production.yaml").toAbsolutePath().normalize();

  @TempDir Path folder;
  private Programs programs;
  private Path echo;

  @BeforeEach
  void program() throws Exception {
    programs = new Programs(folder, folder.resolve("kubeconfig"));
    echo = folder.resolve("echo");
    Files.writeString(
        echo, "#!/bin/sh\nfor word; do echo \"[$word]\"; done\necho \"at $KUBECONFIG\"\n");
    Files.setPosixFilePermissions(echo, PosixFilePermissions.fromString("rwx------"));
  }

  private Ended helm(int major, Map<String, String> more, String... words) {
    var line = new ArrayList<String>();
    line.add(Programs.helm(major).toString());
    line.addAll(List.of(words));
    return programs.run(folder, more, line);
  }

  /** What gen3db would be called with. */
  private Ended told(int major, String... words) {
    return helm(major, Map.of("GEN3DB", echo.toString()), words);
  }

  private void install(int major) {
    helm(major, Map.of(), "plugin", "install", PLUGIN.toString()).well();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void itPlansAsGen3dbDoes(int major) {
    install(major);
    Ended plan =
        helm(
                major,
                Map.of(),
                "gen3db",
                "plan",
                "--offline",
                "-n",
                "prod",
                "-f",
                EXAMPLE.toString(),
                "-o",
                "json")
            .well();
    assertThat(plan.out()).contains("\"kind\" : \"Plan\"").contains("\"namespace\" : \"prod\"");
    assertThat(helm(major, Map.of(), "gen3db", "--version").well().out()).startsWith("gen3db ");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void whereHelmWorksGen3dbWorks(int major) {
    install(major);
    String here = "at " + folder.resolve("kubeconfig");
    assertThat(
            told(
                    major,
                    "gen3db",
                    "apply",
                    "-n",
                    "prod",
                    "-f",
                    "a b.yaml",
                    "--kube-context",
                    "one",
                    "--set",
                    "x=y")
                .well()
                .out()
                .lines())
        .containsExactly(
            "[apply]",
            "[--namespace]",
            "[prod]",
            "[--kube-context]",
            "[one]",
            "[-f]",
            "[a b.yaml]",
            "[--set]",
            "[x=y]",
            here);
    assertThat(told(major, "-n", "dev", "gen3db", "status").well().out().lines())
        .containsExactly("[status]", "[--namespace]", "[dev]", here);
    assertThat(told(major, "gen3db", "plan").well().out().lines())
        .containsExactly("[plan]", "[--namespace]", "[default]", here);
    assertThat(told(major, "gen3db", "adapters").well().out().lines())
        .containsExactly("[adapters]", here);
    assertThat(told(major, "gen3db", "plan", "--kubeconfig", "/other").well().out().lines())
        .containsExactly("[plan]", "[--namespace]", "[default]", "at /other");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void whatWouldLeadElsewhereIsRefused(int major) {
    install(major);
    for (String flag : List.of("--kube-apiserver", "--kube-token", "--kube-as-user")) {
      Ended end = told(major, "gen3db", "apply", flag, "x");
      assertThat(end.exitCode()).as(flag).isEqualTo(2);
      assertThat(end.said()).contains("by a kubeconfig only").doesNotContain("[apply]");
    }
    for (String variable : List.of("HELM_KUBEAPISERVER", "HELM_KUBETOKEN", "HELM_KUBECAFILE")) {
      var more = new HashMap<>(Map.of("GEN3DB", echo.toString()));
      more.put(variable, "https://localhost:1");
      assertThat(helm(major, more, "gen3db", "plan").exitCode()).as(variable).isEqualTo(2);
    }
    Ended exec = told(major, "gen3db", "exec", "fence", "--", "psql");
    assertThat(exec.exitCode()).isEqualTo(2);
    assertThat(exec.said()).contains("Run gen3db exec").doesNotContain("[exec]");
  }
}
