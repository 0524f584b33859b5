package org.gen3db.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An image that was built, its layers laid over each other and run as a cluster runs them: as
 * nobody that the host knows, on a root that cannot be written to, without a capability. Needs
 * root, to change the root.
 */
final class Image {
  private static final Path BUILT = Path.of(System.getProperty("gen3db.test.images"));
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a program ended with. */
  record End(int code, String out, String err) {
    End succeeded() {
      assertThat(code).as(out + err).isZero();
      return this;
    }
  }

  final Path root;
  final JsonNode config;
  final List<Path> layers = new ArrayList<>();

  private final Path folder;

  /**
   * Unpacks one.
   *
   * @param name the tar, without its ending
   * @param folder where to; a test's own
   */
  Image(String name, Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    Path image = Files.createDirectory(folder.resolve("image"));
    run("tar", "xf", BUILT.resolve(name + ".tar").toString(), "-C", image.toString()).succeeded();
    JsonNode manifest = JSON.readTree(image.resolve("manifest.json").toFile()).get(0);
    config = JSON.readTree(image.resolve(manifest.get("Config").asText()).toFile());
    root = Files.createDirectory(folder.resolve("root"));
    for (JsonNode layer : manifest.get("Layers")) {
      Path file = image.resolve(layer.asText());
      layers.add(file);
      run("tar", "xzpf", file.toString(), "-C", root.toString()).succeeded();
    }
    // What a container engine brings.
    Files.createDirectory(root.resolve("proc"));
  }

  /** A program of the host. */
  End run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new End(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** A list of the image's settings. */
  List<String> words(String name) {
    var words = new ArrayList<String>();
    config.get("config").get(name).forEach(word -> words.add(word.asText()));
    return words;
  }

  /** The entry point with arguments, in the root of the layers. */
  End contained(String... arguments) throws IOException, InterruptedException {
    return run(line(arguments).toArray(String[]::new));
  }

  /** The same as a command line; what it starts is the program itself, by its process id. */
  List<String> line(String... arguments) {
    var command = new ArrayList<String>();
    command.addAll(List.of("unshare", "--mount", "--propagation", "private", "sh", "-ec"));
    command.add(
        "root=$1; user=$2; shift 2; mount --bind $root $root; mount -o remount,ro,bind $root;"
            + " mount -t proc proc $root/proc; mount -t tmpfs tmpfs $root/tmp;"
            + " exec chroot --userspec=$user --groups= $root \"$@\"");
    command.add("sh");
    command.add(root.toString());
    command.add(config.get("config").get("User").asText());
    // No program of the image reads an environment file: the engine hands it what the image says.
    command.addAll(words("Entrypoint"));
    command.addAll(List.of(arguments));
    return command;
  }
}
