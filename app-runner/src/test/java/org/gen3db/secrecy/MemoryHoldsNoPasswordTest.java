package org.gen3db.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gen3db.lab.Stores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What outlives a run holds no password that the run made or read: not as a String, and not as a
 * {@code Password} in a plan or a report either. Only what stands in the values is in the
 * deployment.
 */
@Tag("jdk")
class MemoryHoldsNoPasswordTest {
  private static final String PENDING = "Pending-Zt6Lw3QnXb";
  private static final String EXPLICIT = "Explicit-Vd8Rm2KsHc";
  private static final String TEXT = "PlantedText-Yp5Gf9TjNa";
  private static final String PASSWORD = "PlantedPassword-Mw4Ce7UxRo";

  /** What may stand in an array of bytes or of characters; the dump writes numbers high first. */
  private static final List<Charset> ENCODINGS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE);

  @TempDir Path folder;

  @Test
  void neitherMadeNorReadPasswordsOutliveARun() throws Exception {
    Files.writeString(
        folder.resolve("values.yaml"),
        """
        global: {dev: false, externalSecrets: {deploy: true, pushSecret: true}}
        peregrine: {postgres: {password: %s}}
        """
            .formatted(EXPLICIT));
    var stores = new Stores(folder);
    // The first plan says that the role is to be made with it.
    stores.putSecret("fence-dbcreds-pending", Map.of("password", PENDING));
    Files.writeString(folder.resolve(HoldingRun.PLANTED_TEXT), TEXT);
    Files.writeString(folder.resolve(HoldingRun.PLANTED_PASSWORD), PASSWORD);
    assertThat(run("fence", "indexd", "peregrine"))
        .contains("CREATED", "UNCHANGED", "READY", "CreateRole[");

    String heap = Files.readString(folder.resolve(HoldingRun.HEAP), StandardCharsets.ISO_8859_1);
    assertThat(found(TEXT, heap)).as("a String that is planted").isNotEmpty();
    assertThat(found(PASSWORD, heap)).as("a Password that is planted").isNotEmpty();

    var secrets = new LinkedHashSet<String>();
    secrets.add(PENDING);
    secrets.add(Files.readString(folder.resolve(".gen3db/postgres/password")));
    stores.allSecrets().values().forEach(secret -> secrets.add(secret.get("password")));
    stores.allEntries().values().forEach(entry -> secrets.add(entry.get("password")));
    assertThat(secrets).contains(EXPLICIT).hasSize(4);
    secrets.remove(EXPLICIT);
    for (String secret : secrets) {
      assertThat(found(secret, heap)).isEmpty();
    }
    assertThat(found(EXPLICIT, heap))
        .as(
            "one from the values, which is the deployment's, and the values' in which adapters look")
        .containsOnly("as it is in UTF-8", "as it is in UTF-16BE");
  }

  /** In which forms the memory holds it. */
  private static List<String> found(String secret, String heap) {
    var found = new ArrayList<String>();
    var tried = new LinkedHashSet<String>();
    Evidence.forms(secret)
        .forEach(
            (form, text) -> {
              for (Charset encoding : tried.add(text) ? ENCODINGS : List.<Charset>of()) {
                var bytes = new String(text.getBytes(encoding), StandardCharsets.ISO_8859_1);
                if (heap.contains(bytes)) {
                  found.add(form + " in " + encoding);
                }
              }
            });
    return found;
  }

  /** All that it said. */
  private String run(String... services) throws IOException, InterruptedException {
    var command =
        new ArrayList<String>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HoldingRun.class.getName(),
                folder.toString()));
    command.addAll(List.of(services));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(Files.readString(output)).isEqualTo(0);
    return Files.readString(output);
  }
}
