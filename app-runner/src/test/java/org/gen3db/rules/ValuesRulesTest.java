package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.plan.Explanation;
import org.gen3db.domain.plan.Plan.PlannedService;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.values.ValuesRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that need no server: what values decide, and what is wrong with them. */
class ValuesRulesTest {
  private static final String PRODUCTION =
      """
      global:
        dev: false
        postgres:
          master: {host: db.example.org, password: "Master-1"}
      """;

  // --- defaulting -------------------------------------------------------------------------------

  @Test
  void r1_aChartsOwnDefaultIsNoOverrideSoTheMastersPortIsTaken() {
    ServicePlan fence = plan(PRODUCTION, "global.postgres.master.port=6432");
    assertThat(fence.port().value()).isEqualTo(6432);
    assertThat(fence.port().source()).hasToString("--set");
  }

  @Test
  void r1_aServiceWithItsOwnHostDoesNotTakeTheMastersPort() {
    ServicePlan fence =
        plan(
            PRODUCTION,
            "global.postgres.master.port=6432",
            "fence.postgres.host=fence-db.example.org");
    assertThat(fence.port().value()).isEqualTo(5432);
    assertThat(fence.host().value()).isEqualTo("fence-db.example.org");
  }

  @Test
  void r2_devWinsWhole() {
    String values =
        """
        global:
          postgres:
            externalSecret: rds-master
            master: {host: db.example.org, port: "6000", username: admin}
        """;
    ServicePlan fence = plan(values);
    assertThat(fence.host().value()).isEqualTo("gen3-postgresql");
    assertThat(fence.port().value()).isEqualTo(5432);
    assertThat(fence.master().username().value()).isEqualTo("postgres");
    assertThat(fence.master().password().source())
        .hasToString("secret gen3-postgresql/postgres-password");
    assertThat(warnings(values)).extracting(Notice::code).contains(ValuesCode.DEV_IGNORES);
  }

  @Test
  void r3_withoutAnAdministratorNothingIsPlannedAndTheThreeWaysAreNamed() {
    List<Notice> problems = problems("global: {dev: false}\n");
    assertThat(problems).extracting(Notice::code).containsOnly(ValuesCode.NO_MASTER);
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).message()).contains("arborist", "fence", "wts");
    assertThat(problems.get(0).hint())
        .contains("global.dev", "global.postgres.externalSecret", "global.postgres.master.host");
  }

  @Test
  void r3_aMasterForTheServicesOwnHostIsEnough(@TempDir Path folder) throws IOException {
    Path password = Files.writeString(folder.resolve("secret.txt"), "Master-1");
    String values =
        """
        global: {dev: false, postgres: {dbCreate: false}}
        fence: {postgres: {dbCreate: true, host: h.example.org}}
        gen3db:
          databaseServer:
            masters: {h.example.org: {username: admin, passwordFile: "%s"}}
        """
            .formatted(password);
    assertThat(plan(values).createDatabase()).isTrue();
  }

  /** One mistake, one message: the administrator is named, only his file is not there. */
  @Test
  void r3_aMasterWhoseFileIsAbsentIsNotMissedToo() {
    List<Notice> problems =
        problems(
            """
            global: {dev: false, postgres: {dbCreate: false}}
            fence: {postgres: {dbCreate: true, host: h.example.org}}
            gen3db:
              databaseServer:
                masters: {h.example.org: {username: admin, passwordFile: no-such-file.txt}}
            """);
    assertThat(problems).extracting(Notice::code).containsExactly(ValuesCode.BAD_SETTING);
    assertThat(problems.get(0).message()).contains("'no-such-file.txt' does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123456789", "12", "12.5", "true", "yes"})
  void r5_numbersAndBooleansWhereAPasswordBelongsAreRefused(String unquoted) {
    List<Notice> problems = problems("fence:\n  postgres:\n    password: " + unquoted + "\n");
    assertThat(problems).extracting(Notice::code).containsExactly(ValuesCode.UNQUOTED_TEXT);
    assertThat(problems.get(0).place()).isEqualTo("-:3");
    assertThat(problems.get(0).toString()).doesNotContain(": " + unquoted).doesNotContain("12");
  }

  @Test
  void r5_namesToo() {
    assertThat(problems("fence: {postgres: {database: 7, username: no, host: 1.2}}\n"))
        .extracting(Notice::code)
        .containsOnly(ValuesCode.UNQUOTED_TEXT)
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"5433,5433", "'\"5433\"',5433"})
  void aPortMayBeANumberOrText(String written, int port) {
    assertThat(plan("fence: {postgres: {port: " + written + "}}\n").port().value()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999", "0", "-1", "\"54x2\"", "5432.5"})
  void aPortOutOfRangeIsRefused(String written) {
    assertThat(problems("fence: {postgres: {port: " + written + "}}\n"))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.BAD_PORT);
  }

  @Test
  void aNameOfMoreThan63BytesIsRefusedAlsoWhenItIsADefault() {
    String longName = "ä".repeat(32);
    assertThat(problems("fence: {postgres: {database: " + longName + "}}\n"))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.BAD_NAME);
    Gen3DbException tooLong =
        catchThrowableOfType(
            Gen3DbException.class,
            () ->
                builder("embedding-management-service: {enabled: true}\n")
                    .release("a".repeat(40))
                    .build());
    assertThat(tooLong.problems())
        .allSatisfy(p -> assertThat(p.code()).isEqualTo(ValuesCode.BAD_NAME))
        .hasSize(2);
  }

  // --- flags ------------------------------------------------------------------------------------

  @Test
  void theTwoNamesOfTheLocalFlagMustAgreeWhenBothAreSet() {
    String values =
        """
        global:
          externalSecrets: {deploy: true, dbCreate: %s, createLocalK8sSecret: %s}
        """;
    assertThat(problems(values.formatted("true", "false")))
        .extracting(Notice::code)
        .containsOnly(ValuesCode.LOCAL_FLAGS_DIFFER)
        .hasSize(1);
    assertThat(plan(values.formatted("true", "true")).delivery()).isEqualTo(Delivery.LOCAL);
  }

  @Test
  void aPushFlagWithoutDeployDoesNothingAndWarns() {
    String values = "global: {externalSecrets: {pushSecret: true}}\n";
    assertThat(plan(values).delivery()).isEqualTo(Delivery.LOCAL);
    assertThat(warnings(values)).extracting(Notice::code).contains(ValuesCode.PUSH_WITHOUT_DEPLOY);
  }

  @Test
  void aServicesFalseCannotVetoAndWarns() {
    String values =
        """
        global: {externalSecrets: {deploy: true, pushSecret: true}}
        fence: {postgres: {dbCreate: false}, externalSecrets: {pushSecret: false}}
        """;
    assertThat(plan(values).delivery()).isEqualTo(Delivery.PUSH);
    assertThat(plan(values).createDatabase()).isTrue();
    assertThat(warnings(values))
        .filteredOn(w -> w.code() == ValuesCode.FALSE_CANNOT_VETO)
        .hasSize(2)
        .allSatisfy(w -> assertThat(w.service()).contains("fence"));
  }

  @Test
  void textWhereAFlagBelongsIsRefusedSinceHelmTakesItForTrue() {
    assertThat(problems("global: {externalSecrets: {deploy: \"false\"}}\n"))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.BAD_VALUE);
  }

  @Test
  void aServiceIsOffOnlyWhenItsConditionIsFalse() {
    assertThat(
            names("fence: {enabled: null}\naudit: {enabled: false}\nrequestor: {enabled: true}\n"))
        .contains("fence", "requestor")
        .doesNotContain("audit", "funnel");
    assertThat(names("gen3-workflow: {enabled: true}\n")).contains("funnel");
  }

  @Test
  void furtherServicesComeFromTheSettings() {
    String values =
        """
        gen3db: {services: {my-service: {condition: my.first}, other: {condition: my.second}}}
        my: {first: true, second: false}
        my-service: {postgres: {database: mine}}
        """;
    assertThat(names(values)).contains("my-service").doesNotContain("other");
  }

  // --- wrong input ------------------------------------------------------------------------------

  @Test
  void allFindingsAreReportedAtOnceWithTheirPlaces() {
    List<Notice> problems =
        problems(
            """
            fence:
              postgres:
                port: 99999
                password: 123
            indexd:
              postgres: [a, list]
            gen3db:
              paralelism: 4
            """);
    assertThat(problems)
        .extracting(p -> p.place() + " " + p.code())
        .containsExactlyInAnyOrder(
            "-:3 BAD_PORT", "-:4 UNQUOTED_TEXT", "-:6 BAD_VALUE", "-:8 UNKNOWN_SETTING");
    assertThat(problems)
        .filteredOn(p -> p.code() == ValuesCode.UNKNOWN_SETTING)
        .allSatisfy(p -> assertThat(p.message()).contains("did you mean parallelism?"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fence: text\n", "global: [1]\n", "fence: {externalSecrets: true}\n",
        "global: {postgres: 5}\n", "fence: {enabled: \"false\"}\n",
            "global: {postgres: {master: []}}\n"
      })
  void wrongShapesAreRefused(String values) {
    assertThat(problems(values)).extracting(Notice::code).contains(ValuesCode.BAD_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "'fence: {postgress: {database: x}}',fence.postgres",
    "'global: {externalSecret: {deploy: true}}',global.externalSecrets",
    "'global: {externalSecrets: {pushSecrets: true}}',global.externalSecrets.pushSecret",
    "'globals: {dev: false}',global",
    "'fense: {postgres: {database: x}}',fence"
  })
  void aMisspeltKeyIsAWarningWithTheNearestName(String values, String nearest) {
    assertThat(warnings(values + "\n"))
        .filteredOn(w -> w.code() == ValuesCode.MISSPELT_KEY)
        .hasSize(1)
        .allSatisfy(w -> assertThat(w.message()).contains("did you mean " + nearest + "?"));
  }

  @ParameterizedTest
  @CsvSource({
    "'mariner: {postgres: {database: x}}',mariner",
    "'mariner: {postgres: {}}',mariner",
    "'mariner: {externalSecrets: {dbcreds: mariner-creds}}',mariner",
    "'gen3db: {services: {own: {}}}\nmariner: {postgres: {}}',mariner",
  })
  void aSectionOfAServiceThatNobodyKnowsIsAWarning(String values, String name) {
    assertThat(warnings(values.replace("\\n", "\n") + "\n"))
        .singleElement()
        .satisfies(w -> assertThat(w.code()).isEqualTo(ValuesCode.UNKNOWN_SECTION))
        .satisfies(w -> assertThat(w.message()).startsWith(name + " (-:"))
        .satisfies(w -> assertThat(w.hint()).contains("gen3db.services", "umbrella chart"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mariner: {image: x}",
        "mariner: {postgres: text, externalSecrets: {pushSecret: true}}",
        "mariner: {externalSecrets: {dbcreds: null}}",
        "gen3db: {services: {mariner: {}}}\nmariner: {postgres: {database: x}}",
        "orthanc: {enabled: false, postgres: {database: x}}"
      })
  void whatIsNoServiceOrAKnownOneIsNoUnknownSection(String values) {
    assertThat(warnings(values + "\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "fense,did you mean fence?",
    "mariner,named under gen3db.services too",
  })
  void extensionsOfAServiceThatNobodyKnowsAreRefused(String service, String way) {
    assertThat(problems("gen3db:\n  extensions:\n    " + service + ": [ltree]\n"))
        .singleElement()
        .satisfies(p -> assertThat(p.code()).isEqualTo(ValuesCode.UNKNOWN_SETTING))
        .satisfies(p -> assertThat(p.place()).isEqualTo("-:3"))
        .satisfies(p -> assertThat(p.message()).contains("gen3db.extensions." + service, way));
  }

  @Test
  void extensionsOfAServiceThatIsOffOrAddedAreNoSlip() {
    assertThat(
            warnings(
                """
                gen3db:
                  extensions: {orthanc: [ltree], mine: [ltree]}
                  services: {mine: {}}
                """))
        .isEmpty();
  }

  @Test
  void r12_reservedNamesAreRefusedOnlyWhereADatabaseIsToBeCreated() {
    String values =
        """
        global: {postgres: {dbCreate: %s}}
        fence: {postgres: {username: pg_fence, database: postgres}}
        indexd: {postgres: {username: postgres}}
        wts: {postgres: {username: rdsadmin, database: template1}}
        """;
    assertThat(problems(values.formatted(true)))
        .extracting(Notice::code)
        .containsOnly(ValuesCode.RESERVED_NAME)
        .hasSize(5);
    assertThat(plan(values.formatted(false)).username().value()).isEqualTo("pg_fence");
  }

  @Test
  void r12_theMastersOwnNameIsReserved() {
    assertThat(
            problems(
                PRODUCTION.replace("password:", "username: boss, password:")
                    + "fence: {postgres: {username: boss}}\n"))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.RESERVED_NAME);
  }

  @Test
  void r12_differingExplicitPasswordsOfASharedRoleAreRefused() {
    String values =
        """
        fence: {postgres: {username: shared, password: "one"}}
        indexd: {postgres: {username: shared, password: "%s"}}
        """;
    assertThat(problems(values.formatted("two")))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.SHARED_ROLE_PASSWORDS);
    assertThat(plan(values.formatted("one")).username().value()).isEqualTo("shared");
  }

  @Test
  void aFolderOfSecretsWithoutARemoteStoreIsAnErrorForPush() {
    String values =
        """
        global: {externalSecrets: {deploy: true, pushSecret: true}}
        gen3db: {secretStore: {adapter: directory}}
        """;
    assertThat(problems(values)).extracting(Notice::code).contains(ValuesCode.NO_REMOTE_STORE);
    String both =
        values.replace(
            "adapter: directory}}", "adapter: directory}, remoteSecrets: {adapter: directory}}");
    assertThat(plan(both).delivery()).isEqualTo(Delivery.PUSH);
  }

  @Test
  void aPasswordThatNoClientPassesOnIsRefused() {
    assertThat(problems("fence: {postgres: {password: \"two\\nlines\"}}\n"))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.BAD_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Quote'\"s", "back\\\\slash", "with space", "$HOME %s", "é🦊", "\\u0001x"})
  void oddCharactersInNamesAndPasswordsAreAccepted(String odd) {
    ServicePlan fence =
        plan(
            "fence: {postgres: {database: \"%1$s\", password: \"%1$s\"}}\n"
                .formatted(odd.replace("\"", "\\\"")));
    assertThat(fence.password().value().text()).isEqualTo(fence.database().value());
  }

  @Test
  void anUnknownServiceIsNamedWithTheNearest() {
    Gen3DbException unknown =
        catchThrowableOfType(
            Gen3DbException.class, () -> builder("").services(List.of("fenc")).build());
    assertThat(unknown.problem().code()).isEqualTo(ValuesCode.UNKNOWN_SERVICE);
    assertThat(unknown.problem().message()).contains("did you mean fence?");
  }

  @Test
  void oneServiceBringsThoseThatShareItsRole() {
    Gen3Db gen3db =
        builder("fence: {postgres: {username: shared}}\nwts: {postgres: {username: shared}}\n")
            .services(List.of("wts"))
            .build();
    assertThat(gen3db.planOffline().services())
        .extracting(s -> s.plan().service())
        .containsExactly("fence", "wts");
  }

  // --- explain ----------------------------------------------------------------------------------

  @Test
  void explainShowsValuePlaceAndRuleOfEachKeyAndMasksThePassword() {
    String values =
        """
        global:
          dev: false
          environment: prod
          externalSecrets: {deploy: true, pushSecret: true}
          postgres: {master: {host: db.example.org, password: "Master-1"}}
        fence:
          postgres:
            password: "Explicit-1"
        """;
    Explanation fence = Explanation.of(builder(values).build().deployment(), "fence");
    assertThat(fence.lines())
        .extracting(Explanation.Line::key)
        .containsExactly("database", "dbcreated", "host", "password", "port", "username");
    assertThat(fence.lines())
        .filteredOn(line -> line.key().equals("password"))
        .allSatisfy(
            line -> {
              assertThat(line.shown()).isEqualTo("****");
              assertThat(line.source()).hasToString("-:8");
            });
    assertThat(fence.delivery().get(0).shown()).isEqualTo("PUSH");
    assertThat(fence.delivery().get(0).rule()).contains("deploy yes, local no, push yes");
    assertThat(fence.delivery())
        .filteredOn(line -> line.key().equals("remote secret"))
        .allSatisfy(line -> assertThat(line.shown()).isEqualTo("prod-fence-creds"))
        .hasSize(1);
    assertThat(Stream.of(fence.lines(), fence.delivery(), fence.master()).toList().toString())
        .doesNotContain("Explicit-1")
        .doesNotContain("Master-1");
  }

  // --- helpers ----------------------------------------------------------------------------------

  private static Gen3DbBuilder builder(String values, String... set) {
    InputStream input = new ByteArrayInputStream(values.getBytes(StandardCharsets.UTF_8));
    return Gen3Db.builder(
        new ValuesRequest(
            values.isBlank() ? List.of() : List.of("-"),
            List.of(set),
            List.of(),
            List.of(),
            null,
            Path.of("").toAbsolutePath(),
            input));
  }

  private static ServicePlan plan(String values, String... set) {
    return builder(values, set).build().planOffline().services().stream()
        .map(PlannedService::plan)
        .filter(plan -> plan.service().equals("fence"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(String values) {
    return builder(values).build().planOffline().services().stream()
        .map(s -> s.plan().service())
        .toList();
  }

  private static List<Notice> warnings(String values) {
    return builder(values).build().deployment().warnings();
  }

  private static List<Notice> problems(String values) {
    Gen3DbException thrown =
        catchThrowableOfType(Gen3DbException.class, () -> builder(values).build());
    assertThat(thrown).as("values that must be refused").isNotNull();
    assertThat(thrown.isUsage()).isTrue();
    return thrown.problems();
  }
}
