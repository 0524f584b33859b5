package org.gen3db.adapter.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.gen3db.adapter.postgres.session.Locks;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Test;

class SqlTest {
  @Test
  void namesAndValuesAreQuotedWhateverTheyHold() {
    assertThat(Sql.name("a\"b%s").text()).isEqualTo("\"a\"\"b%s\"");
    assertThat(Sql.literal("it's").text()).isEqualTo("'it''s'");
    assertThat(Sql.literal("a\\'b").text()).isEqualTo(" E'a\\\\''b'");
    assertThat(Sql.of("SELECT %s, %s", Sql.literal("%s"), Sql.number(7)).text())
        .isEqualTo("SELECT '%s', 7");
  }

  @Test
  void whatAServerWouldCutOrCannotHoldIsRefused() {
    assertThat(Sql.name("é".repeat(31) + "x").text()).hasSize(34);
    for (String bad : List.of("", "é".repeat(32), "nul\0byte", "\0")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Sql.name(bad));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Sql.literal("nul\0byte"));
    assertThatIllegalArgumentException().isThrownBy(() -> Sql.list(List.of()));
  }

  @Test
  void partsStandWhereTheyAreMeantTo() {
    assertThat(Sql.of("SELECT 1").text()).isEqualTo("SELECT 1");
    assertThat(Sql.list(List.of(Sql.name("a"), Sql.name("b"))).text()).isEqualTo("\"a\", \"b\"");
    assertThat(Sql.literals(List.of("a", "b'c")).text()).isEqualTo("'a', 'b''c'");
    assertThat(Sql.together(Sql.of("SELECT 1"), Sql.of("SELECT 2")).text())
        .isEqualTo("SELECT 1;\nSELECT 2");
    assertThat(Sql.psqlVariable("password").text()).isEqualTo(":'password'");
    assertThat(Sql.number(-7).text()).isEqualTo("-7");
  }

  @Test
  void whatOthersHaveWrittenStandsAsItIs() {
    assertThat(Sql.asWritten("SELECT 'a\"b%s'").text()).isEqualTo("SELECT 'a\"b%s'");
    assertThatIllegalArgumentException().isThrownBy(() -> Sql.asWritten("SELECT '\0'"));
  }

  /** psql reads two kinds of quotes there, one within the other, and no name leads elsewhere. */
  @Test
  void psqlGoesIntoTheDatabaseThatIsMeant() {
    assertThat(Sql.psqlConnect("fence").text())
        .isEqualTo("\\connect -reuse-previous=on \"dbname='fence'\"");
    assertThat(Sql.psqlConnect("a b=c host=x").text())
        .isEqualTo("\\connect -reuse-previous=on \"dbname='a b=c host=x'\"");
    assertThat(Sql.psqlConnect("a'b\\c\"d").text())
        .isEqualTo("\\connect -reuse-previous=on \"dbname='a\\'b\\\\c\"\"d'\"");
    assertThatIllegalArgumentException().isThrownBy(() -> Sql.psqlConnect("nul\0byte"));
  }

  /** RFC 5803 has the form; the password is not in it, and each verifier has a salt of its own. */
  @Test
  void aVerifierStandsForThePassword() {
    String verifier = Verifier.of("fence", Password.of("hunter2")).text();
    assertThat(verifier)
        .matches("'SCRAM-SHA-256\\$4096:[A-Za-z0-9+/=]+\\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}'")
        .doesNotContain("hunter2")
        .isNotEqualTo(Verifier.of("fence", Password.of("hunter2")).text());
    for (String nothing : List.of("", "\u00ad")) {
      assertThatThrownBy(() -> Verifier.of("fence", Password.of(nothing)))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> {
                assertThat(e.problem().place()).isEqualTo("role \"fence\"");
                assertThat(e.getCause()).isNull();
              });
    }
  }

  @Test
  void sqlDoesNotPrintItself() {
    assertThat(Sql.literal("a verifier").toString()).doesNotContain("verifier");
  }

  @Test
  void lockKeysAreStableAndTheirOrderIsTheSameForAllRuns() {
    // Runs of different versions lock each other out by these.
    assertThat(Locks.key("role", "fence_gen3")).isEqualTo(ROLE);
    assertThat(Locks.key("database", "fence_gen3")).isNotEqualTo(ROLE);
    assertThat(new Locks(List.of("b", "a"), List.of("c")).describe())
        .isEqualTo(new Locks(new TreeSet<>(List.of("a", "b")), List.of("c")).describe());
  }

  private static final long ROLE = -654492537351066612L;
}
