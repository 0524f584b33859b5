package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Proviso;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.server.Login;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A decision, and how it is put together. */
class DecisionTest {
  private static final ServicePlan PLAN = Given.fence().seen().effective();
  private static final Notice WHY = Notice.of(DomainCode.NOT_OURS, "fence", "why");
  private static final Decision.Existing EXISTING = new Decision.Existing(true, true, false, true);
  private static final Act SET =
      new Act(PasswordOrigin.GENERATED, null, List.of(new Change.SetPassword("fence")));
  private static final Act EMPTY = new Act(PasswordOrigin.EXPLICIT, null, List.of());

  private static Decision decision(@Nullable Notice refusal, Act... acts) {
    return new Decision(
        PLAN, List.of(acts), List.of(), List.of(), List.of(), refusal, null, EXISTING);
  }

  @Test
  void whatIsRefusedIsNotDone() {
    assertThatThrownBy(() -> decision(WHY, SET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("refused, and yet something is done");
    assertThat(decision(WHY, EMPTY).problem()).contains(WHY);
    assertThat(decision(WHY).isSettled()).isFalse();
    assertThat(decision(null, SET).problem()).isEmpty();
  }

  @Test
  void nothingToDoIsSettled() {
    assertThat(decision(null).isSettled()).isTrue();
    assertThat(decision(null, EMPTY).isSettled()).isTrue();
    assertThat(decision(null, EMPTY).acts()).isEmpty();
    assertThat(decision(null, SET, EMPTY).isSettled()).isFalse();
    assertThat(decision(null, SET, EMPTY, SET).acts()).containsExactly(SET, SET);
    assertThat(decision(null, SET, SET).changes())
        .containsExactly(new Change.SetPassword("fence"), new Change.SetPassword("fence"));
    assertThat(decision(null).service()).isEqualTo("fence");
  }

  @Test
  void whatCouldNotBeDecidedIsRefused() {
    assertThat(Decision.undecided(PLAN, WHY, true))
        .isEqualTo(
            new Decision(
                PLAN,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                WHY,
                null,
                new Decision.Existing(false, true, false, false)));
    assertThat(Decision.undecided(PLAN, WHY, false).exists())
        .isEqualTo(new Decision.Existing(false, false, false, false));
  }

  private static Draft draft(ServiceSeen service, Chosen right) {
    var seen = new RoleSeen(new RoleId(Facts.PLACE, "fence"), List.of(service), null, Facts.OURS);
    return new Draft(seen, service, right, List.of());
  }

  @Test
  void aDraftTellsWhatStandsInItSoFar() {
    Draft draft = draft(Given.fence().seen(), Chosen.GENERATED);
    assertThat(draft.awaits()).isFalse();
    assertThat(draft.refusal()).isEmpty();
    assertThat(draft.changes()).isEmpty();
    draft.await(Awaited.RESTORE);
    draft.refuse(WHY);
    draft.act(Chosen.GENERATED, SET.changes());
    assertThat(draft.awaits()).isTrue();
    assertThat(draft.refusal()).contains(WHY);
    assertThat(draft.changes()).isEqualTo(SET.changes());
    assertThat(draft.decision(Facts.rules(ApplyOptions.NONE)))
        .as("refused, so that it neither does nor awaits anything")
        .isEqualTo(
            Decision.refused(
                PLAN, List.of(), WHY, new Decision.Existing(true, false, false, true)));
  }

  /** What only performing can tell. */
  @Test
  void provisosFollowFromTheChanges() {
    Draft draft = draft(Given.fence().seen(), Chosen.GENERATED);
    draft.act(
        Chosen.GENERATED,
        List.of(
            new Change.CreateExtension("fence", "ltree", true),
            new Change.CreateExtension("fence", "vector", false),
            new Change.RestoreEntry("entry"),
            new Change.FinishRotation("entry", "version"),
            new Change.CompleteEntry("entry"),
            new Change.PublishEntry("entry")));
    assertThat(draft.decision(Facts.rules(ApplyOptions.NONE)).provisos())
        .containsExactly(
            new Proviso.ExtensionAllowed("fence", "vector"), new Proviso.EntryStillAbsent("entry"));
  }

  /** R4: until a login by its own name of the server works, that is open. */
  @ParameterizedTest
  @CsvSource({
    "alias.example.org,         , true",
    "alias.example.org, REFUSED , true",
    "alias.example.org, PROVEN  , false",
    "alias.example.org, NOT_ASKED, false",
    "db.example.org,            , false",
    "db.example.org,    REFUSED , false",
  })
  void anotherNameIsOpenUntilALoginWorks(String host, @Nullable Login byName, boolean open) {
    ServiceSeen service = Given.fence().callingTheServer(host).byName(byName).seen();
    Decision decision = draft(service, Chosen.GENERATED).decision(Facts.rules(ApplyOptions.NONE));
    assertThat(decision.provisos())
        .isEqualTo(
            open ? List.of(new Proviso.AliasLeadsThere(service.place().endpoint())) : List.of());
  }

  /** What is settled first is what is told; what follows it is told by the password (F2). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVING=p  | the Secret fence-dbcreds-pending is there still, from a run that did not end;"
            + " the wanted password does not log in as the role 'fence'",
        "SERVING=s  | the Secret fence-dbcreds is wrong in, or lacks, password; the Secret"
            + " fence-dbcreds-pending is there still, from a run that did not end; the wanted"
            + " password does not log in as the role 'fence'",
      })
  void issue16F2_whatIsWrongIsHeldAgainstTheFirstPassword(String serving, String words) {
    ServiceSeen service = Given.fence().holding(serving + " PENDING=p EXPLICIT=e").seen();
    Rules rules = Facts.rules(ApplyOptions.NONE);
    Chosen first = Given.chosen(service, "p");
    Chosen then = Given.chosen(service, "e");
    Draft draft = draft(service, then);
    draft.act(first, rules.publication(service, first).changes(false));
    draft.act(
        then,
        List.of(
            new Change.KeepPending("fence-dbcreds-pending"),
            new Change.SetPassword("fence"),
            new Change.PublishSecret("fence-dbcreds"),
            new Change.RemovePending("fence-dbcreds-pending")));
    assertThat(draft.decision(rules).shortfalls())
        .extracting(Notice::message)
        .containsExactly(words);
  }
}
