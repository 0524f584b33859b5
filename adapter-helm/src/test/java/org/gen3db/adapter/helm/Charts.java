package org.gen3db.adapter.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small charts for tests. */
final class Charts {
  private Charts() {}

  static void umbrella(Path folder, String values, String dependency, String condition)
      throws IOException {
    write(
        folder.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: top
        version: 1.0.0
        dependencies:
        - name: %s
          version: "*"
          repository: file://../%s
          condition: %s
        """
            .formatted(dependency, dependency, condition));
    write(folder.resolve("values.yaml"), values);
  }

  static void service(Path folder, String name, String values) throws IOException {
    plain(folder, name, values);
    write(folder.resolve("templates/db-init.yaml"), "{{ include \"common.db-secret\" . }}\n");
  }

  static void plain(Path folder, String name, String values) throws IOException {
    write(
        folder.resolve("Chart.yaml"), "apiVersion: v2\nname: %s\nversion: 2.0.0\n".formatted(name));
    write(folder.resolve("values.yaml"), values);
    write(folder.resolve("templates/deployment.yaml"), "kind: Deployment\n");
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
