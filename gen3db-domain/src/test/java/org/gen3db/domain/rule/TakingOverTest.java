package org.gen3db.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.decision.Told;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R11: who takes a role over locks nobody else's database out with its new password. */
class TakingOverTest {
  private static final String RESET =
      "keep-pending fence-dbcreds-pending, set-password fence, mark-database fence, remove-pending"
          + " fence-dbcreds-pending";

  private static Decider takingOver(String... services) {
    var options = new ApplyOptions(Set.of(services), Set.of(), false);
    return Deciders.of(
        new Apply(options),
        new Circumstances(Facts.rules(options), Instant.parse("2026-03-01T00:00:00Z"), Set.of()));
  }

  /** An administrator sees a role and databases of another environment. */
  private static RoleSeen theirs(Given... services) {
    ServiceSeen[] seen = Arrays.stream(services).map(Given::seen).toArray(ServiceSeen[]::new);
    var databases = new TreeMap<String, String>();
    for (ServiceSeen one : seen) {
      databases.put(one.place().database(), "theirs");
    }
    return Given.role(Given.onServer("theirs", databases), seen);
  }

  /** The databases that the role opens, as {@code fence=theirs}. */
  private static List<Observed.Reached> reach(@Nullable String databases) {
    return Arrays.stream(databases == null ? new String[0] : databases.split(" "))
        .map(one -> one.split("="))
        .map(one -> new Observed.Reached(one[0], true, Facts.mark(one[1])))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // taken over | login | what the role opens | what is done
        "fence  | s:refused | fence=theirs               | RESET",
        "all    | s:refused | fence=theirs               | RESET",
        "fence  | s:refused | fence=theirs other=ours    | RESET",
        "fence  | s:refused | fence=theirs other=-       | RESET",
        "fence  | s:refused | fence=theirs other=theirs  | ROLE_OPENS_OTHERS",
        "all    | s:refused | other=theirs               | ROLE_OPENS_OTHERS",
        // the password stays, so that nobody is locked out
        "fence  | s:proven  | fence=theirs other=theirs  | mark-database fence",
        // who is not named is refused as ever, before anything is asked of others
        "indexd | s:refused | fence=theirs other=theirs  | NOT_OURS",
      })
  void onlyWhatNobodyElseUsesGetsAnotherPassword(
      String named, String login, String opened, String done) {
    Given fence = Given.fence().holding("SERVING=s").tried(login).inside("made");
    Decision decision = takingOver(named).decide(theirs(fence).withReach(reach(opened))).get(0);
    boolean acts = decision.problem().isEmpty();
    assertThat(acts ? Told.changes(decision.changes()) : Told.end(decision))
        .isEqualTo(done.replace("RESET", RESET));
    assertThat(decision.exists().database()).isTrue();
  }

  /** A role that is ours is reset without a word, and may then open whatever it opens. */
  @Test
  void whoIsNotTakenOverIsMendedAsEver() {
    Given fence = Given.fence().holding("SERVING=s").tried("s:refused").inside("made");
    RoleSeen seen =
        Given.role(Given.onServer("ours", new TreeMap<>(Map.of("fence", "ours"))), fence.seen())
            .withReach(reach("other=theirs"));
    assertThat(Told.acts(takingOver("indexd").decide(seen).get(0))).contains("set-password fence");
    assertThat(Told.end(takingOver("fence").decide(seen).get(0))).isEqualTo("ROLE_OPENS_OTHERS");
  }

  /** R12: the role has one password, so that one name speaks for all, and none is changed alone. */
  @Test
  void whoSharesTheRoleIsRefusedWithIt() {
    Given fence = Given.fence().holding("SERVING=s").tried("s:refused").inside("made");
    Given indexd = Given.service("indexd").inside("made");
    RoleSeen seen = theirs(fence, indexd);
    List<Decision> refused =
        takingOver("indexd").decide(seen.withReach(reach("fence=theirs indexd=theirs x=theirs")));
    assertThat(refused).extracting(Decision::service).containsExactly("fence", "indexd");
    assertThat(refused)
        .allSatisfy(
            one -> {
              assertThat(one.acts()).isEmpty();
              assertThat(one.problem())
                  .contains(
                      Notice.of(
                          DomainCode.ROLE_OPENS_OTHERS,
                          "fence",
                          "the role 'fence' also opens what is another environment's: the database"
                              + " 'x', which it owns, of release gen3, namespace other,"
                              + " environment other, id theirs"));
            });
    assertThat(takingOver("indexd").decide(seen.withReach(reach("fence=theirs indexd=theirs"))))
        .allSatisfy(one -> assertThat(Told.acts(one)).contains("mark-database"));
  }

  /** What apply needs; then, where a role is taken over, whom else it opens. */
  @Test
  void whomElseTheRoleOpensIsAskedLast() {
    Given fence = Given.fence().holding("SERVING=s");
    assertThat(takingOver("fence").need(Given.role(null, fence.seen())))
        .contains(new Need.Server());
    assertThat(takingOver("fence").need(theirs(fence)).orElseThrow())
        .isInstanceOf(Need.TryLogin.class);
    fence.tried("s:refused");
    assertThat(takingOver("fence").need(theirs(fence))).contains(new Need.Inside("fence"));
    fence.inside("made");
    assertThat(takingOver("fence").need(theirs(fence))).contains(new Need.Reach());
    assertThat(takingOver("all").need(theirs(fence))).contains(new Need.Reach());
    assertThat(takingOver("indexd").need(theirs(fence))).isEmpty();
    assertThat(takingOver("indexd").need(theirs(fence, Given.service("indexd").inside("made"))))
        .contains(new Need.Reach());
    assertThat(takingOver("fence").need(theirs(fence).withReach(List.of()))).isEmpty();
    ServiceSeen nobody = Given.fence().notCreated().seen();
    assertThat(takingOver("fence").need(Given.role(null, nobody))).isEmpty();
  }

  /** What is ours and has lost its password is taken over in the same way (R11). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // stored | login | role | what the role opens, or nobody asked | need | done
        "           |           | ours   |                        | true  | SET",
        "           |           | ours   | fence=ours             | false | SET",
        "           |           | ours   | fence=ours other=ours  | false | SET",
        "           |           | ours   | other=theirs           | false | ROLE_OPENS_OTHERS",
        "EXPLICIT=e | e:refused | ours   |                        | true  | SET",
        "EXPLICIT=e | e:refused | ours   | other=theirs           | false | ROLE_OPENS_OTHERS",
        // the password stays
        "EXPLICIT=e | e:proven  | ours   | other=theirs           | false | -",
        // what is stored proves whose it is
        "SERVING=s  | s:refused | ours   |                        | false | SET",
        "SERVING=s  | s:refused | ours   | other=theirs           | false | SET",
        // a role that is not there opens nothing
        "           |           | absent |                        | false | -",
      })
  void whatIsLostIsTakenOver(
      @Nullable String stored,
      @Nullable String login,
      String role,
      @Nullable String opened,
      boolean asks,
      String done) {
    Given fence = Given.fence().holding(stored).tried(login).inside("made");
    RoleSeen looked = Given.role(Given.onServer(role, Map.of("fence", "ours")), fence.seen());
    RoleSeen seen = opened == null ? looked : looked.withReach(reach(opened));
    assertThat(takingOver("wts").need(seen).filter(Need.Reach.class::isInstance).isPresent())
        .isEqualTo(asks);
    Decision decision = takingOver("wts").decide(seen).get(0);
    assertThat(Told.end(decision)).isEqualTo(done.equals("SET") ? "-" : done);
    assertThat(Told.acts(decision).contains("set-password fence")).isEqualTo(done.equals("SET"));
  }
}
