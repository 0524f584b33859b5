package org.gen3db.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.decision.Provision;
import org.gen3db.domain.decision.Told;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A new password, or the end of a rotation that did not end, from what was seen (R8, R9, R12). */
class RotationTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private static Circumstances circumstances(Capability... entries) {
    return new Circumstances(Facts.rules(ApplyOptions.NONE), NOW, Set.of(entries));
  }

  private static Decider rotation(@Nullable Duration least) {
    return Deciders.of(new Rotate(Set.of(), least), circumstances(Capability.UPDATE));
  }

  private static RoleSeen seen(String role, String databases, Given... services) {
    var all = new TreeMap<String, String>();
    for (Given service : services) {
      ServiceSeen one = service.seen();
      all.put(one.place().database(), databases);
    }
    return Given.role(
            Given.onServer(role, all),
            Arrays.stream(services).map(Given::seen).toArray(ServiceSeen[]::new))
        .withReach(List.of());
  }

  private static Decision rotate(Given given) {
    return rotation(null).decide(seen("ours", "ours", given)).get(0);
  }

  private static String brief(String told) {
    return told.replace("keep-pending fence-dbcreds-pending", "KEEP")
        .replace("remove-pending fence-dbcreds-pending", "REMOVE")
        .replace("publish-secret fence-dbcreds", "PUBLISH")
        .replace("follow-entry fence-dbcreds", "FOLLOW");
  }

  /** KEEP and REMOVE are of the pending Secret, PUBLISH and FOLLOW of the one that serves. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL | SERVING=s           | s:proven | GENERATED: KEEP, set-password fence, PUBLISH, REMOVE"
            + " | generated",
        "LOCAL | SERVING=s PENDING=p | s:proven | GENERATED: KEEP, set-password fence, PUBLISH, REMOVE"
            + " | generated",
        "PUSH  | ENTRY=n SERVING=n>  | n:proven | GENERATED: KEEP, prove-entry entry, set-password"
            + " fence, update-entry entry, FOLLOW, REMOVE | generated",
        "PUSH  | ENTRY=n SERVING=n> EXPLICIT=e | n:proven | GENERATED: KEEP, prove-entry entry,"
            + " set-password fence, update-entry entry, FOLLOW, REMOVE | generated",
        "PULL  | ENTRY=n* SERVING=n> | n:proven | GENERATED: KEEP, prove-entry entry, set-password"
            + " fence, update-entry entry, FOLLOW, REMOVE | generated",
        "LOCAL_AND_PUSH | ENTRY=n SERVING=n | n:proven | GENERATED: KEEP, prove-entry entry,"
            + " set-password fence, update-entry entry, PUBLISH, REMOVE | generated",
        // one that did not end is ended, with the password that the role has
        "LOCAL | SERVING=s PENDING=p^ | p:proven | PENDING: PUBLISH, REMOVE"
            + " | secret fence-dbcreds-pending/password",
        "LOCAL | SERVING=s- PENDING=p^ | p:proven | PENDING: PUBLISH, REMOVE"
            + " | secret fence-dbcreds-pending/password",
        "PUSH  | ENTRY=n SERVING=n> PENDING=p^ | p:proven | PENDING: update-entry entry, FOLLOW, REMOVE"
            + " | secret fence-dbcreds-pending/password",
        "PUSH  | ENTRY=p SERVING=n> PENDING=p% | p:proven | PENDING: FOLLOW, REMOVE"
            + " | remote secret entry",
        // the entry was changed meanwhile: it is proven again which version goes
        "PUSH  | ENTRY=n SERVING=n> PENDING=p% | p:proven | PENDING: KEEP, prove-entry entry,"
            + " update-entry entry, FOLLOW, REMOVE | secret fence-dbcreds-pending/password",
        // entry and database differ: what a rotation mends
        "PUSH  | ENTRY=n SERVING=s>  | n:refused s:proven | GENERATED: KEEP, prove-entry entry,"
            + " set-password fence, update-entry entry, FOLLOW, REMOVE | generated",
      })
  void whatWorksGetsANewPassword(
      Delivery delivery, String stored, String logins, String acts, String source) {
    Decision decision =
        rotate(Given.fence().delivered(delivery).holding(stored).tried(logins).inside("made"));
    assertThat(brief(Told.acts(decision))).as("%s", decision.problem()).isEqualTo(acts);
    assertThat(decision.plan().password().source()).hasToString(source);
    assertThat(decision.problem()).isEmpty();
  }

  private static Decision rotateGivenUp(Delivery delivery, long seconds, boolean byName) {
    Given given =
        Given.fence()
            .delivered(delivery)
            .holding(
                delivery == Delivery.LOCAL_AND_PUSH ? "ENTRY=n SERVING=n" : "ENTRY=n SERVING=n>")
            .preparing("r", NOW.minusSeconds(seconds))
            .tried("n:refused r:proven")
            .inside("made");
    return Deciders.of(
            new Rotate(byName ? Set.of("fence") : Set.of(), null), circumstances(Capability.UPDATE))
        .decide(seen("ours", "ours", given))
        .get(0);
  }

  /** A3: a rotation of the entry's own store that stood still is ended by name, and not before. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUSH           | finish-rotation entry, FOLLOW",
        "PULL           | finish-rotation entry, FOLLOW",
        "LOCAL_AND_PUSH | finish-rotation entry, PUBLISH",
      })
  void whatTheStoreGaveUpIsEndedByNameOnceItStoodStill(Delivery delivery, String changes) {
    Decision ended = rotateGivenUp(delivery, 15 * 60, true);
    assertThat(brief(Told.acts(ended))).isEqualTo("UNDER_WAY: " + changes);
    assertThat(ended.plan().password().source()).hasToString("remote secret entry");
    assertThat(ended.changes()).contains(new Change.FinishRotation("entry", "prepared"));

    Decision young = rotateGivenUp(delivery, 15 * 60 - 1, true);
    assertThat(young.changes()).isEmpty();
    assertThat(young.problem().orElseThrow().code()).isEqualTo(DomainCode.ROTATION_UNDER_WAY);
    assertThat(young.problem().orElseThrow().message()).contains("may be at work");
    assertThat(young.problem().orElseThrow().hint())
        .contains(NOW.plusSeconds(1).toString(), "rotate fence");

    Decision unnamed = rotateGivenUp(delivery, 15 * 60, false);
    assertThat(unnamed.changes()).isEmpty();
    assertThat(unnamed.problem().orElseThrow().message()).contains("only by the name");
  }

  /**
   * One that is at work says since when, or that nobody knows, and from when on it may be ended.
   */
  @ParameterizedTest
  @CsvSource({
    "2026-02-28T23:50:00Z, at 2026-02-28T23:50:00Z, 2026-03-01T00:05:00Z",
    ",                     nobody knows when,       2026-03-01T00:15:00Z",
  })
  void whatMayBeAtWorkIsTold(@Nullable Instant since, String when, String due) {
    RemoteEntry prepared = RemoteEntry.of("entry", Facts.credentials("r").ready(), "prepared");
    Given given = Given.fence().delivered(Delivery.PUSH).holding("ENTRY=n SERVING=n>");
    given.rotation(Look.there(since == null ? prepared : prepared.changedAt(since)));
    given.tried("n:refused r:proven").inside("made");
    Notice told = named("fence").decide(seen("ours", "ours", given)).get(0).problem().orElseThrow();
    assertThat(told.code()).isEqualTo(DomainCode.ROTATION_UNDER_WAY);
    assertThat(told.message())
        .isEqualTo(
            "a rotation of the remote entry entry by its own store may be at work: it prepared its"
                + " version "
                + when);
    assertThat(told.hint()).contains("from " + due + " on");
  }

  private static Decider named(String service) {
    return Deciders.of(new Rotate(Set.of(service), null), circumstances(Capability.UPDATE));
  }

  /** What a store prepared is ended only where the role has it: else all is rotated as ever. */
  @Test
  void aRotationThatChangedNothingIsNone() {
    Given given = Given.fence().delivered(Delivery.PUSH).holding("ENTRY=n SERVING=n>");
    given.preparing("r", NOW.minusSeconds(3600)).tried("n:proven").inside("made");
    Decision decision = named("fence").decide(seen("ours", "ours", given)).get(0);
    assertThat(decision.problem()).isEmpty();
    assertThat(Told.acts(decision)).startsWith("GENERATED: ").contains("update-entry entry");
  }

  /** R12: it is ended for all or for none; a sharer's own entry has to hold the password too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what indexd uses | its entry | its own holds | ends
        "PUSH  | other | ENTRY=q SERVING=q> | ENTRY_DIFFERS",
        "PUSH  | other | ENTRY=r SERVING=q> | -",
        "PUSH  | entry | ENTRY=n SERVING=n> | -",
        "LOCAL | other | ENTRY=q SERVING=s  | -",
      })
  void whoSharesTheRoleFollowsItsEnd(Delivery delivery, String entry, String stored, String end) {
    Given fence = Given.fence().delivered(Delivery.PUSH).holding("ENTRY=n SERVING=n>");
    fence.preparing("r", NOW.minusSeconds(3600)).tried("n:refused r:proven").inside("made");
    Given indexd =
        Given.service("indexd")
            .delivered(delivery)
            .usingEntry(entry)
            .holding(stored)
            .inside("made");
    List<Decision> decisions = named("fence").decide(seen("ours", "ours", fence, indexd));
    assertThat(decisions).extracting(Told::end).containsExactly(end, end);
    if (!end.equals("-")) {
      assertThat(decisions.get(0).problem().orElseThrow())
          .isEqualTo(
              Notice.of(
                  DomainCode.ENTRY_DIFFERS,
                  "indexd",
                  "entry and database differ: the password in the remote entry of indexd, which"
                      + " shares the role, does not log in, that in the version that a rotation of"
                      + " its store prepared does"));
    }
  }

  /** While it is at work, apply would take from it what it gave the role. */
  @Test
  void applyLeavesWhatTheStoreIsRotating() {
    Given given =
        Given.fence()
            .delivered(Delivery.PUSH)
            .holding("ENTRY=n SERVING=n>")
            .preparing(null, NOW)
            .tried("n:refused")
            .inside("made");
    var provision = new Provision(Facts.rules(ApplyOptions.NONE));
    assertThat(provision.need(seen("ours", "ours", given))).contains(new Need.UnderWay("fence"));
    given.preparing("r", NOW);
    assertThat(provision.need(seen("ours", "ours", given)).orElseThrow())
        .isInstanceOfSatisfying(
            Need.TryLogin.class,
            login -> assertThat(login.with().password()).isEqualTo(Password.of("r")));
    given.tried("r:proven");
    assertThat(provision.need(seen("ours", "ours", given))).isEmpty();
    Decision decision = provision.decide(seen("ours", "ours", given)).get(0);
    assertThat(decision.changes()).isEmpty();
    assertThat(decision.problem().orElseThrow().code()).isEqualTo(DomainCode.ROTATION_UNDER_WAY);
    assertThat(decision.problem().orElseThrow().remedy().about("fence").words())
        .endsWith("rotate fence");
  }

  /**
   * A3: where nobody could look for a rotation of the entry's own store, the role may have what
   * that gives out next, and keeps it; told in the store's own words, with its way out.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void applyLeavesWhatTheStoreMayBeRotating(boolean takeOver) {
    Notice why =
        Notice.of(DomainCode.STORE_FAILED, "remote secret entry", "it is denied", "Allow it.");
    var looks =
        List.<Look<RemoteEntry>>of(
            new Look.NotLooked<>(why), new Look.PendingDeletion<>(null, null, why));
    for (Look<RemoteEntry> look : looks) {
      Decision decision = apply(look, "n:refused", takeOver);
      assertThat(decision.changes()).isEmpty();
      Notice problem = decision.problem().orElseThrow();
      assertThat(problem.code()).isEqualTo(DomainCode.STORE_FAILED);
      assertThat(problem.place()).isEqualTo("fence");
      assertThat(problem.message())
          .isEqualTo(
              "the role's password is not reset, since a rotation of the remote entry by its"
                  + " own store may be at work: it is denied");
      assertThat(problem.hint()).isEqualTo("Allow it.");
    }
    for (Look<RemoteEntry> look : looks) {
      assertThat(apply(look, "n:proven", takeOver).problem())
          .as("a password that stays takes nothing from a rotation")
          .isEmpty();
    }
    assertThat(apply(Look.absent(), "n:refused", takeOver).changes())
        .contains(new Change.SetPassword("fence"));
    Look<RemoteEntry> prepared =
        Look.there(RemoteEntry.of("entry", Facts.credentials("r").ready(), "prepared"));
    assertThat(apply(prepared, "n:refused r:refused", takeOver).changes())
        .contains(new Change.SetPassword("fence"));
  }

  private static Decision apply(Look<RemoteEntry> rotation, String logins, boolean takeOver) {
    Given given =
        Given.fence()
            .delivered(Delivery.PUSH)
            .holding("ENTRY=n SERVING=n>")
            .rotation(rotation)
            .tried(logins)
            .inside("made");
    ApplyOptions options =
        takeOver ? new ApplyOptions(Set.of("fence"), Set.of(), false) : ApplyOptions.NONE;
    return new Provision(Facts.rules(options)).decide(seen("ours", "ours", given)).get(0);
  }

  /** A3: so does rotate, and says that the entry moved and not that nothing logs in. */
  @Test
  void rotateTellsThatAnEntryMovedWhileItWasLookedAt() {
    Notice moved = Notice.of(DomainCode.MOVED, "remote secret entry", "it changed meanwhile");
    Given given =
        Given.fence()
            .delivered(Delivery.PUSH)
            .holding("ENTRY=n SERVING=n>")
            .rotation(new Look.NotLooked<>(moved))
            .tried("n:refused")
            .inside("made");
    Decision decision = rotate(given);
    assertThat(Told.end(decision)).isEqualTo("MOVED");
    assertThat(decision.changes()).isEmpty();
    assertThat(decision.problem().orElseThrow().message()).endsWith(": it changed meanwhile");
  }

  /** The version whose password goes is kept beside the new one: by it any run may end it (R8). */
  @ParameterizedTest
  @CsvSource({
    "LOCAL, SERVING=s,            s:proven, false",
    "PUSH,  ENTRY=n SERVING=n>,   n:proven, false",
    "PULL,  ENTRY=n-* SERVING=n>, n:proven, true",
  })
  void thePendingSecretNamesTheVersionThatGoes(
      Delivery delivery, String stored, String logins, boolean completes) {
    Given given = Given.fence().delivered(delivery).holding(stored).tried(logins).inside("made");
    List<Change> changes = rotate(given).changes();
    assertThat(changes).contains(new Change.KeepPending("fence-dbcreds-pending", "1"));
    if (delivery != Delivery.LOCAL) {
      assertThat(changes)
          .contains(
              new Change.ProveEntry("entry", completes),
              new Change.UpdateEntry("entry", completes));
    }
  }

  private static final String DOES_NOT_WORK = "; a new password is given to what works only";

  /** Who owns a password changes it, and what does not work gets no new one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL | SERVING=s EXPLICIT=s | s:proven | NOT_ROTATED | its password stands in the values"
            + " (values.yaml:1), so that it is not rotated here",
        "PULL  | ENTRY=n SERVING=n>   | n:proven | NOT_ROTATED | the remote entry entry was made by"
            + " others, and the values say only that it is read, so that it is not rotated here",
        "PUSH  | ENTRY=n! SERVING=n>  | n:proven | NOT_ROTATED | the remote entry entry gets its"
            + " passwords by a rotation of its own store, so that it is not rotated here",
        "PUSH  | SERVING=s            | s:proven | NOT_READY   | its remote entry does not exist yet"
            + DOES_NOT_WORK,
        "PUSH  | SERVING=s EXPLICIT=s | s:proven | NOT_READY   | its remote entry does not exist yet"
            + DOES_NOT_WORK,
        "LOCAL | SERVING=s-           | s:proven | NOT_READY   | its password is not published yet"
            + DOES_NOT_WORK,
        "LOCAL | SERVING=s PENDING=p  | p:proven | NOT_READY   | its password is not published yet"
            + DOES_NOT_WORK,
        "LOCAL | SERVING=s            | s:refused | NOT_READY  | no stored password of it logs in"
            + DOES_NOT_WORK,
        "LOCAL | SERVING=s            | s:not_asked | NOT_READY | the server lets it in without asking"
            + " for its password, so that nothing proves a new one"
            + DOES_NOT_WORK,
        "LOCAL | SERVING=s            | s:no_connect | NOT_READY | the login as 'fence' to 'fence' on"
            + " db.example.org:5432 does not open it"
            + DOES_NOT_WORK,
      })
  void whatIsNotRotated(
      Delivery delivery, String stored, String logins, DomainCode code, String words) {
    Decision decision =
        rotate(Given.fence().delivered(delivery).holding(stored).tried(logins).inside("made"));
    Notice problem = decision.problem().orElseThrow();
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.place()).isEqualTo("fence");
    assertThat(problem.message()).isEqualTo("fence: " + words);
    assertThat(decision.acts()).isEmpty();
  }

  @Test
  void theStoreHasToBeAbleToChangeAnEntry() {
    Given push = Given.fence().delivered(Delivery.PUSH).holding("ENTRY=n SERVING=n>");
    RoleSeen seen = seen("ours", "ours", push.tried("n:proven").inside("made"));
    for (Circumstances such : List.of(circumstances(), circumstances(Capability.PREPARE))) {
      Notice problem =
          Deciders.of(new Rotate(Set.of(), null), such).decide(seen).get(0).problem().orElseThrow();
      assertThat(problem.message())
          .isEqualTo(
              "fence: the remote entry entry cannot be changed by the adapter that is chosen for"
                  + " remote entries, so that it is not rotated here");
    }
    Given local = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    assertThat(
            Deciders.of(new Rotate(Set.of(), null), circumstances())
                .decide(seen("ours", "ours", local))
                .get(0)
                .problem())
        .isEmpty();
  }

  /** What apply would refuse is refused for that reason, before anything else is said. */
  @Test
  void whatApplyRefusesIsRefusedForThat() {
    Given given = Given.fence().holding("SERVING=s").tried("s:refused").inside("made");
    Decision decision = rotation(null).decide(seen("theirs", "theirs", given)).get(0);
    assertThat(Told.end(decision)).isEqualTo("NOT_OURS");
  }

  @Test
  void whereNobodyMayChangeTheRoleItIsNotRotated() {
    ServiceSeen fence =
        Given.fence().notCreated().holding("SERVING=s").tried("s:proven").inside("made").seen();
    Notice problem = rotation(null).decide(Given.role(null, fence)).get(0).problem().orElseThrow();
    assertThat(problem.code()).isEqualTo(DomainCode.NOT_ROTATED);
    assertThat(problem.message())
        .isEqualTo(
            "nobody here may change the role 'fence': dbCreate is off, or its server has no"
                + " administrator here");
  }

  /** R4: the service's own name of the server has to work before, or it would fail after. */
  @ParameterizedTest
  @CsvSource({", NOT_READY", "REFUSED, LOGIN_FAILED", "PROVEN, -", "NOT_ASKED, -"})
  void theServicesOwnNameOfTheServerWorks(@Nullable Login byName, String end) {
    Given given = Given.fence().callingTheServer("alias.example.org").holding("SERVING=s");
    given.tried("s:proven").inside("made").byName(byName);
    assertThat(Told.end(rotate(given))).isEqualTo(end);
  }

  private static List<String> together(RoleSeen seen) {
    return rotation(null).decide(seen).stream()
        .map(one -> one.service() + " " + Told.acts(one) + " " + Told.end(one))
        .toList();
  }

  /** R12: all keep it, then one gives it to the role, then all publish it. */
  @Test
  void whoSharesTheRoleGetsItToo() {
    Given fence = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    Given indexd = Given.service("indexd").holding("SERVING=s").tried("s:proven").inside("made");
    RoleSeen seen = seen("ours", "ours", fence, indexd);
    assertThat(together(seen))
        .containsExactly(
            "fence GENERATED: keep-pending fence-dbcreds-pending, set-password fence, publish-secret"
                + " fence-dbcreds, remove-pending fence-dbcreds-pending -",
            "indexd GENERATED: keep-pending indexd-dbcreds-pending, publish-secret indexd-dbcreds,"
                + " remove-pending indexd-dbcreds-pending -");
    List<Decision> decisions = rotation(null).decide(seen);
    assertThat(decisions.get(0).findings())
        .containsExactly(
            Notice.of(
                DomainCode.ROTATED_TOGETHER,
                "",
                "the role is shared with indexd, and the new password is theirs too"));
    assertThat(Told.findings(rotate(fence))).isEqualTo("-");
  }

  @Test
  void oneWhoCannotFollowStopsAll() {
    Given fence = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    Given indexd = Given.service("indexd").holding("SERVING=s-").tried("s:proven").inside("made");
    assertThat(together(seen("ours", "ours", fence, indexd)))
        .containsExactly("fence - NOT_READY", "indexd - NOT_READY");
  }

  /** Whoever has no administrator comes last: the role's changes are those of the first. */
  @Test
  void thoseWhoFollowComeLast() {
    Given audit = Given.service("audit").notCreated().holding("SERVING=s").tried("s:proven");
    audit.inside("made");
    Given fence = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    assertThat(together(seen("ours", "ours", audit, fence)))
        .containsExactly(
            "fence GENERATED: keep-pending fence-dbcreds-pending, set-password fence, publish-secret"
                + " fence-dbcreds, remove-pending fence-dbcreds-pending -",
            "audit GENERATED: keep-pending audit-dbcreds-pending, publish-secret audit-dbcreds,"
                + " remove-pending audit-dbcreds-pending -");
  }

  /** Where entry and database differ apply looks no further, and the rotation does. */
  @Test
  void whatApplyWouldRefuseIsMendedForAll() {
    Given audit = Given.service("audit").notCreated().holding("SERVING=s");
    Given fence = Given.fence().delivered(Delivery.PUSH).holding("ENTRY=n SERVING=s>");
    fence.tried("n:refused s:proven").inside("made");
    assertThat(need(seen("ours", "ours", audit, fence))).isEqualTo("login audit s");
    assertThat(need(seen("ours", "absent", audit, fence))).isEqualTo("-");
    assertThat(need(seen("ours", "ours", audit.tried("s:proven"), fence))).isEqualTo("-");
    assertThat(together(seen("ours", "ours", audit, fence)))
        .containsExactly(
            "fence GENERATED: keep-pending fence-dbcreds-pending, prove-entry entry, set-password"
                + " fence, update-entry entry, follow-entry fence-dbcreds, remove-pending"
                + " fence-dbcreds-pending -",
            "audit GENERATED: keep-pending audit-dbcreds-pending, publish-secret audit-dbcreds,"
                + " remove-pending audit-dbcreds-pending -");
  }

  /** Half a rotation is ended for all: who published already only follows. */
  @Test
  void oneThatDidNotEndIsEndedForAll() {
    Given fence = Given.fence().holding("SERVING=p PENDING=p^").tried("p:proven").inside("made");
    Given indexd = Given.service("indexd").holding("SERVING=s PENDING=p^").tried("p:proven");
    assertThat(together(seen("ours", "ours", fence, indexd.inside("made"))))
        .containsExactly(
            "fence PENDING: remove-pending fence-dbcreds-pending -",
            "indexd PENDING: publish-secret indexd-dbcreds, remove-pending indexd-dbcreds-pending"
                + " -");
  }

  private static final Duration WEEK = Duration.ofDays(7);

  /** One whose age nobody knows is old enough, and one that is worked on is not left. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL | SERVING=s                     | s:proven | 2026-02-22T00:00:00Z | -",
        "LOCAL | SERVING=s                     | s:proven | 2026-02-22T00:00:01Z | -",
        "LOCAL | SERVING=s                     | s:proven | 2026-02-21T23:59:59Z | GENERATED",
        "LOCAL | SERVING=s                     | s:proven |                      | GENERATED",
        "LOCAL | SERVING=s PENDING=p^          | p:proven | 2026-02-28T00:00:00Z | PENDING",
        "PUSH  | ENTRY=n SERVING=n>            | n:proven | 2026-02-22T00:00:00Z | -",
        "PUSH  | ENTRY=n SERVING=n>            | n:proven | 2026-02-01T00:00:00Z | GENERATED",
      })
  void youngPasswordsStay(
      Delivery delivery, String stored, String logins, @Nullable Instant since, String origin) {
    Given given = Given.fence().delivered(delivery).holding(stored).tried(logins).inside("made");
    if (since != null) {
      given.since(since);
    }
    Decision decision = rotation(WEEK).decide(seen("ours", "ours", given)).get(0);
    assertThat(Told.acts(decision).split(":")[0]).isEqualTo(origin);
    assertThat(decision.problem()).isEmpty();
    assertThat(rotate(given).isSettled()).isFalse();
  }

  @Test
  void whatIsYoungIsLeftAsItWasFound() {
    Given given = Given.fence().holding("SERVING=s").tried("s:proven").inside("made").since(NOW);
    RoleSeen seen = seen("unmarked", "ours open", given);
    Decision decision = rotation(WEEK).decide(seen).get(0);
    assertThat(decision.isSettled()).isTrue();
    assertThat(decision.findings()).isNotEmpty();
    assertThat(decision.plan().password().source()).hasToString("secret fence-dbcreds/password");
    assertThat(decision.exists()).isEqualTo(new Decision.Existing(true, true, true, true, NOW));
  }

  /** One who shares it and is old gets the young ones a new one too. */
  @Test
  void oneOldPasswordOfARoleIsEnough() {
    Given fence = Given.fence().holding("SERVING=s").tried("s:proven").inside("made").since(NOW);
    Given indexd = Given.service("indexd").holding("SERVING=s").tried("s:proven").inside("made");
    assertThat(rotation(WEEK).decide(seen("ours", "ours", fence, indexd)))
        .allSatisfy(one -> assertThat(one.isSettled()).isFalse());
    assertThat(rotation(WEEK).decide(seen("ours", "ours", fence, indexd.since(NOW))))
        .allSatisfy(one -> assertThat(one.isSettled()).isTrue());
  }

  /** The role of another environment's databases keeps its password: they would be locked out. */
  @Test
  void whoeverElseTheRoleOpensIsNotLockedOut() {
    Given given = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    var reach = new ArrayList<Observed.Reached>();
    reach.add(new Observed.Reached("mine", true, Facts.OURS.toString()));
    reach.add(new Observed.Reached("unknown", false, "a word"));
    RoleSeen seen = seen("ours", "ours", given);
    assertThat(Told.end(rotation(null).decide(seen.withReach(reach)).get(0))).isEqualTo("-");
    reach.add(new Observed.Reached("one", true, Facts.THEIRS.toString()));
    reach.add(new Observed.Reached("two", false, Facts.THEIRS.toString()));
    assertThat(rotation(null).decide(seen.withReach(reach)).get(0).problem())
        .contains(
            Notice.of(
                DomainCode.ROLE_OPENS_OTHERS,
                "fence",
                "the role 'fence' also opens what is another environment's: the database 'one',"
                    + " which it owns, of release gen3, namespace other, environment other, id"
                    + " theirs; the database 'two' of release gen3, namespace other, environment"
                    + " other, id theirs"));
    assertThat(Reach.intoOthers(seen.withReach(reach), "fence", List.of("one", "two"))).isEmpty();
    assertThat(Reach.intoOthers(seen.withReach(reach), "fence", List.of("one"))).isPresent();
    assertThat(Reach.intoOthers(Given.role(null, given.seen()), "fence", List.of())).isEmpty();
  }

  private static String need(RoleSeen seen) {
    return rotation(null)
        .need(seen)
        .map(
            need ->
                need instanceof Need.TryLogin login
                    ? "login " + login.service() + " " + login.with().password().text()
                    : need instanceof Need.ByName name
                        ? "by name " + name.service() + " " + name.with().password().text()
                        : need.getClass().getSimpleName())
        .orElse("-");
  }

  /** What apply needs; whom else the role opens; that each who shares it works. */
  @Test
  void onlyWhatIsNeededIsLookedAt() {
    Given fence = Given.fence().holding("SERVING=s");
    Given indexd = Given.service("indexd").notCreated().holding("SERVING=s");
    RoleSeen seen = Given.role(Given.onServer("ours", Map.of("fence", "ours")), fence.seen());
    assertThat(need(Given.role(null, fence.seen()))).isEqualTo("Server");
    assertThat(need(seen)).isEqualTo("login fence s");
    fence.tried("s:proven");
    assertThat(need(seen("ours", "ours", fence))).isEqualTo("Inside");
    fence.inside("made");
    seen = Given.role(Given.onServer("ours", Map.of("fence", "ours")), fence.seen());
    assertThat(need(seen)).isEqualTo("Reach");
    assertThat(need(seen("ours", "ours", fence))).isEqualTo("-");
    assertThat(need(seen("ours", "ours", fence, indexd))).isEqualTo("login indexd s");
    assertThat(need(seen("ours", "ours", fence, indexd.tried("s:proven")))).isEqualTo("Inside");
    assertThat(need(seen("ours", "ours", fence, indexd.inside("made")))).isEqualTo("-");
    Given alias = Given.service("wts").notCreated().callingTheServer("alias").holding("SERVING=s");
    alias.tried("s:proven").inside("made");
    assertThat(need(seen("ours", "ours", fence, alias))).isEqualTo("by name wts s");
    assertThat(need(seen("ours", "ours", fence, alias.byName(Login.REFUSED)))).isEqualTo("-");
    Given closed = Given.service("wts").notCreated().callingTheServer("alias").holding("SERVING=s");
    assertThat(need(seen("ours", "ours", fence, closed.tried("s:no_connect").inside("made"))))
        .isEqualTo("-");
    assertThat(
            need(seen("ours", "absent", Given.fence().holding("SERVING=s").tried("s:no_database"))))
        .isEqualTo("-");
    assertThat(
            need(
                seen(
                    "ours",
                    "ours",
                    Given.fence().holding("SERVING=s").tried("s:refused").inside("made"))))
        .isEqualTo("-");
    assertThat(need(Given.role(null, indexd.seen()))).isEqualTo("-");
  }

  @Test
  void eachOperationHasItsRule() {
    var takeOver = new ApplyOptions(Set.of("fence"), Set.of(), false);
    assertThat(
            Stream.of(
                    new Apply(ApplyOptions.NONE),
                    new Apply(takeOver),
                    new Rotate(Set.of(), null),
                    new Remove(Set.of("fence"), null, false),
                    new Reset("gen3", false))
                .map(operation -> Deciders.of(operation, circumstances()))
                .map(rule -> name(rule) + " " + rule.goal() + " " + rule.mayBeSettled()))
        .containsExactly(
            "Reopening, Refreshing PROVISIONED true",
            "Reopening, Refreshing PROVISIONED true",
            "Reopening, Rotation ROTATED true",
            "Removal REMOVED false",
            "Renewal RESET false");
  }

  private static String name(Decider rule) {
    String name = rule.getClass().getSimpleName();
    return rule instanceof Reopening first ? name + ", " + name(first.then()) : name;
  }
}
