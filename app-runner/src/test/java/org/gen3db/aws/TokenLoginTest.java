package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.Stores;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administrator logs in by tokens of IAM, at a gate that looks at them as RDS does. */
@Tag("jdk")
class TokenLoginTest {
  private static final String RDS = "gen3.c9akciq32rgh.eu-west-1.rds.amazonaws.com";
  private static final String SECRET = "secret-of-the-tests";
  private static final TokenCheck RIGHT = new TokenCheck(RDS, 5432, SECRET);
  private static final String SERVICES = Release.only("fence", "indexd");

  private static ScratchServer server;
  @TempDir Path folder;
  private TokenGate gate;

  @BeforeAll
  static void start() {
    server = ScratchServer.admitting("host all all 127.0.0.1/32 password");
    System.setProperty("aws.accessKeyId", "AKIATESTS00000000000");
    System.setProperty("aws.secretAccessKey", SECRET);
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void open() {
    gate = TokenGate.before(server.port(), "postgres", server.master().password().text(), RIGHT);
  }

  @AfterEach
  void end() {
    gate.close();
    server.dropAll();
  }

  private void values(String master, String more) throws IOException {
    Files.writeString(
        folder.resolve("gen3.yaml"),
        """
        global: {dev: false, postgres: {%s}}
        gen3db:
          secretStore: {adapter: directory}
          masterTokens: {adapter: rds-iam}
        %s
        """
            .formatted(master, more.indent(2).stripTrailing() + "\n" + SERVICES));
  }

  private void ownMaster() throws IOException {
    values(
        "master: {host: " + RDS + ", username: postgres}",
        "databaseServer: {address: '127.0.0.1:" + gate.port() + "'}");
  }

  private Run run(String command, String... more) {
    var arguments = new ArrayList<>(List.of(command, "-f", "gen3.yaml"));
    arguments.addAll(List.of(more));
    return RunnerUnderTest.run(folder, arguments.toArray(String[]::new));
  }

  private Run succeeds(String command, String... more) {
    Run run = run(command, more);
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  /** Each connection has a token that lets it in, and none is seen anywhere. */
  @Test
  void theReleasesAdministratorHasATokenForEachConnection() throws Exception {
    ownMaster();
    server.sql("CREATE ROLE rds_iam", "GRANT rds_iam TO postgres"); // as at RDS (docs/aws.md)
    var seen = new StringBuilder();
    assertThat(succeeds("doctor", "-o", "json").out()).doesNotContain("GEN3DB-F717");
    Run made = succeeds("apply", "-vv");
    assertThat(made.out()).contains("CREATED");
    seen.append(made.all());
    for (String command : List.of("status", "doctor", "apply", "explain fence")) {
      seen.append(succeeds(command.split(" ")[0], rest(command)).all());
    }
    assertThat(run("rotate", "fence").out()).contains("ROTATED");
    assertThat(gate.refused()).isEmpty();
    assertThat(gate.tokens()).hasSizeGreaterThan(5);
    assertThat(seen)
        .contains("token")
        .doesNotContain("X-Amz-Signature")
        .doesNotContain("rds-db%2Faws4_request")
        .doesNotContain(SECRET);
    for (Path file : files()) {
      assertThat(Files.readString(file)).doesNotContain("X-Amz-");
    }
    JsonNode master = succeeds("plan", "-o", "json").service("fence").path("master");
    assertThat(master.path("password").path("source").asText()).isEqualTo("token");
    assertThat(master.path("password").has("value")).isFalse();
    assertThat(master.path("username").path("value").asText()).isEqualTo("postgres");
    assertThat(new Stores(folder).secret("fence-dbcreds")).containsEntry("host", RDS);
  }

  private static String[] rest(String command) {
    String[] words = command.split(" ");
    return List.of(words).subList(1, words.length).toArray(String[]::new);
  }

  private List<Path> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** The Secret's password is another way in; it need not be there, nor be right. */
  @Test
  void anAdministratorsSecretNeedsNoPassword() throws Exception {
    values(
        "externalSecret: gen3-master",
        "databaseServer: {address: '127.0.0.1:" + gate.port() + "'}");
    Path secret = folder.resolve(".gen3db/secrets/gen3-master.yaml");
    Files.createDirectories(secret.getParent());
    for (String password : List.of("", "  password: wrong\n")) {
      Files.writeString(
          secret,
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: gen3-master}
          type: Opaque
          stringData:
            username: postgres
            host: %s
          """
                  .formatted(RDS)
              + password);
      assertThat(succeeds("apply").out()).containsPattern("CREATED|UNCHANGED");
    }
    JsonNode master = succeeds("plan", "-o", "json").service("fence").path("master");
    assertThat(master.path("password").path("source").asText()).isEqualTo("token");
    assertThat(master.path("username").path("source").asText())
        .isEqualTo("secret gen3-master/username");
    assertThat(gate.refused()).isEmpty();
  }

  /** R4: an administrator of a host who has no file logs in by token, at that host's name. */
  @Test
  void anAdministratorOfOneHostHasATokenForThatHost() throws Exception {
    gate.check(new TokenCheck("127.0.0.1", gate.port(), SECRET));
    values(
        "master: {host: 127.0.0.1, port: '" + gate.port() + "', username: nobody}",
        "databaseServer: {masters: {localhost: {aliasOf: 127.0.0.1}, 127.0.0.1: {username:"
            + " postgres}}}");
    Files.writeString(
        folder.resolve("gen3.yaml"),
        Files.readString(folder.resolve("gen3.yaml"))
            .replace("{adapter: rds-iam}", "{adapter: rds-iam, region: us-east-1}"));
    assertThat(succeeds("apply").out()).contains("CREATED");
    assertThat(gate.refused()).isEmpty();
    assertThat(gate.tokens()).isNotEmpty().allMatch(token -> token.contains("%2Fus-east-1%2F"));
  }

  @Test
  void aRefusedTokenIsToldWithWhatMayBeMissing() throws Exception {
    ownMaster();
    gate.check(new TokenCheck(RDS, 5432, "of-somebody-else"));
    Run apply = run("apply");
    assertThat(apply.exitCode()).isEqualTo(1);
    assertThat(apply.all())
        .contains("GEN3DB-302", "PAM authentication failed", "GRANT rds_iam TO \"postgres\"")
        .contains("rds-db:connect")
        .doesNotContain("X-Amz-Signature");
    assertThat(gate.refused()).isNotEmpty().containsOnly("its signature is another");
    Run doctor = run("doctor");
    assertThat(doctor.exitCode()).isEqualTo(3);
    assertThat(doctor.all()).contains("GEN3DB-302", "GRANT rds_iam");
  }

  @Test
  void withoutCredentialsNothingIsAskedOfTheServer() throws Exception {
    ownMaster();
    String key = System.clearProperty("aws.accessKeyId");
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.configFile", folder.resolve("none").toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
    try {
      Run apply = run("apply");
      assertThat(apply.exitCode()).isEqualTo(1);
      assertThat(apply.all()).contains("GEN3DB-432", "no credentials were found");
      Run doctor = run("doctor");
      assertThat(doctor.exitCode()).isEqualTo(3);
      assertThat(doctor.all()).contains("GEN3DB-432");
    } finally {
      System.setProperty("aws.accessKeyId", key);
      for (String property :
          List.of("aws.disableEc2Metadata", "aws.configFile", "aws.sharedCredentialsFile")) {
        System.clearProperty(property);
      }
    }
    assertThat(gate.refused()).isEmpty();
    assertThat(gate.tokens()).isEmpty();
  }

  @Test
  void anAdapterThatIsNotThereIsAUsageErrorAndOneThatIsNeedsNoPassword() throws Exception {
    ownMaster();
    Files.writeString(
        folder.resolve("gen3.yaml"),
        Files.readString(folder.resolve("gen3.yaml")).replace("rds-iam", "rds-iamm"));
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.all()).contains("gen3.yaml:4", "rds-iamm", "rds-iam");
    assertThat(run("plan", "--offline").exitCode()).isEqualTo(2);
    Files.writeString(
        folder.resolve("gen3.yaml"),
        Files.readString(folder.resolve("gen3.yaml"))
            .replace("masterTokens: {adapter: rds-iamm}", "parallelism: 2"));
    Run without = run("plan", "--offline");
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.all()).contains("global.postgres.master.password is not set");
  }
}
