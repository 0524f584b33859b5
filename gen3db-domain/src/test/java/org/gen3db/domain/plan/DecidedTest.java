package org.gen3db.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What makes one plan another: values, actions, targets and where passwords come from. */
class DecidedTest {
  private static final Mark MARK = new Mark("gen3", "default", "default", "id-1");
  private static final List<Change> CHANGES =
      List.of(
          new Change.CreateRole("fence", MARK),
          new Change.CreateDatabase("fence", "fence"),
          new Change.SetMark("fence", MARK),
          new Change.PublishSecret("fence-dbcreds"));

  /** A plan in few words, each of which a test changes alone. */
  private static final class Words {
    private String database = "fence";
    private String username = "fence";
    private String host = "db";
    private int port = 5432;
    private Source password = Source.GENERATED;
    private int line = 1;
    private boolean deploy;
    private boolean push;
    private boolean create = true;
    private @Nullable String masterHost = "db";
    private int masterPort = 5432;
    private String masterUser = "postgres";
    private Source masterPassword = new Source.FileLine("values.yaml", 9);

    private ServicePlan plan() {
      var spec =
          new ServiceSpec(
              "fence",
              null,
              null,
              null,
              null,
              null,
              set(create),
              false,
              new DeliveryDecision(set(deploy), set(false), set(push)),
              set("entry"),
              List.of());
      return new ServicePlan(
          spec,
          set(database),
          set(username),
          known(host),
          known(port),
          new Known<>(null, password, "any"),
          masterHost == null
              ? null
              : new MasterPlan(
                  known(masterHost),
                  known(masterPort),
                  known(masterUser),
                  new Known<>(Password.of("hidden-7Kp"), masterPassword, "any")));
    }

    private <T> Sourced<T> set(T value) {
      return new Sourced<>(value, new Source.FileLine("values.yaml", line), "any");
    }

    private <T> Known<T> known(T value) {
      return new Known<>(value, new Source.FileLine("values.yaml", line), "any");
    }
  }

  private interface Moving {
    void move(Words words);
  }

  private static Map<String, String> facts(Words words, List<Change> changes) {
    return Decided.facts(words.plan(), changes, null);
  }

  private static Decided kept() {
    return new Decided(new TreeMap<>(Map.of("fence", new TreeMap<>(facts(new Words(), CHANGES)))));
  }

  private static List<String> moved(Moving how) {
    var words = new Words();
    how.move(words);
    return kept().differences("fence", facts(words, CHANGES));
  }

  private static List<String> moved(List<Change> changes) {
    return kept().differences("fence", facts(new Words(), changes));
  }

  @Test
  void nothingMovedIsNoDifference() {
    assertThat(moved(words -> {})).isEmpty();
  }

  @Test
  void everyValueCountsAndIsToldAlone() {
    assertThat(moved(w -> w.database = "other")).containsExactly("database was fence and is other");
    assertThat(moved(w -> w.username = "other")).containsExactly("username was fence and is other");
    assertThat(moved(w -> w.host = "db2")).containsExactly("host was db and is db2");
    assertThat(moved(w -> w.port = 5433)).containsExactly("port was 5432 and is 5433");
    assertThat(moved(w -> w.create = false))
        .containsExactly("createDatabase was true and is false");
    assertThat(moved(w -> w.masterHost = "db2")).containsExactly("master host was db and is db2");
    assertThat(moved(w -> w.masterPort = 5433)).containsExactly("master port was 5432 and is 5433");
    assertThat(moved(w -> w.masterUser = "admin"))
        .containsExactly("master username was postgres and is admin");
    assertThat(moved(w -> w.masterHost = null))
        .containsExactly(
            "master host was db and is nothing",
            "master password was values.yaml and is nothing",
            "master port was 5432 and is nothing",
            "master username was postgres and is nothing");
  }

  @Test
  void theDeliveryCountsWithItsEntry() {
    assertThat(
            moved(
                w -> {
                  w.deploy = true;
                  w.push = true;
                }))
        .containsExactly("delivery was LOCAL and is PUSH", "entry was nothing and is entry");
  }

  /** Where a password stands counts; the line does not, and what it is stands nowhere. */
  @Test
  void aPasswordCountsByWhereItComesFrom() {
    assertThat(moved(w -> w.password = new Source.FileLine("values.yaml", 3)))
        .containsExactly("password was generated and is values.yaml");
    assertThat(moved(w -> w.password = new Source.SecretKey("fence-dbcreds", "password")))
        .containsExactly("password was generated and is secret fence-dbcreds/password");
    assertThat(moved(w -> w.masterPassword = new Source.Flag("--set-file")))
        .containsExactly("master password was values.yaml and is --set-file");
    assertThat(moved(w -> w.masterPassword = new Source.FileLine("values.yaml", 70))).isEmpty();
    assertThat(moved(w -> w.line = 17)).isEmpty();
    assertThat(kept().toString()).doesNotContain("hidden-7Kp");
  }

  @Test
  void actionsCountWithTheirTargetsAndTheirOrder() {
    assertThat(moved(List.of(CHANGES.get(0), CHANGES.get(1), CHANGES.get(2))))
        .containsExactly(
            "action 004 was publish-secret fence-dbcreds [secret=fence-dbcreds] and is nothing");
    assertThat(
            moved(
                List.of(
                    CHANGES.get(0),
                    CHANGES.get(1),
                    CHANGES.get(2),
                    CHANGES.get(3),
                    new Change.RemovePending("fence-dbcreds-pending"))))
        .singleElement()
        .asString()
        .startsWith("action 005 was nothing and is remove-pending fence-dbcreds-pending");
    assertThat(
            moved(
                List.of(
                    CHANGES.get(0),
                    new Change.CreateDatabase("other", "fence"),
                    CHANGES.get(2),
                    CHANGES.get(3))))
        .singleElement()
        .asString()
        .startsWith("action 002 was create-database fence")
        .contains(" and is create-database other");
    assertThat(
            moved(
                List.of(
                    CHANGES.get(0),
                    new Change.CreateDatabase("fence", "other"),
                    CHANGES.get(2),
                    CHANGES.get(3))))
        .singleElement()
        .asString()
        .contains("owner=fence", "owner=other");
    assertThat(moved(List.of(CHANGES.get(1), CHANGES.get(0), CHANGES.get(2), CHANGES.get(3))))
        .hasSize(2);
  }

  /** The id of an environment is made by its first apply, so that a plan before it knows none. */
  @Test
  void theIdInAMarkIsNoDifference() {
    Mark later = new Mark("gen3", "default", "default", "id-2");
    assertThat(
            moved(
                List.of(
                    new Change.CreateRole("fence", later),
                    CHANGES.get(1),
                    new Change.SetMark("fence", later),
                    CHANGES.get(3))))
        .isEmpty();
  }

  @Test
  void aRefusalCountsByItsCodeAndAServiceThatIsGoneByAllOfIt() {
    Notice refusal = Notice.of(DomainCode.NOT_OURS, "fence", "words");
    assertThat(kept().differences("fence", Decided.facts(new Words().plan(), CHANGES, refusal)))
        .containsExactly("refusal was nothing and is GEN3DB-401");
    assertThat(kept().differences("fence", Map.of()))
        .contains("database was fence and is nothing")
        .hasSize(facts(new Words(), CHANGES).size() - 1); // it had no entry, and has none
    assertThat(kept().differences("indexd", facts(new Words(), CHANGES)))
        .contains("database was nothing and is fence");
  }
}
