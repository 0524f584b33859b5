package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.OldPlace;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.server.Login;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which fact is needed next, from those that are known: nothing is asked that decides nothing. */
class NeedTest {
  private static String need(RoleSeen seen) {
    return new Provision(Facts.rules(ApplyOptions.NONE)).need(seen).map(NeedTest::told).orElse("-");
  }

  private static String told(Need need) {
    if (need instanceof Need.TryLogin login) {
      return "login " + login.service() + " " + login.with().password().text();
    } else if (need instanceof Need.ByName name) {
      return "by name " + name.service() + " " + name.with().password().text();
    } else if (need instanceof Need.Inside inside) {
      return "inside " + inside.service();
    } else if (need instanceof Need.Elsewhere) {
      return "elsewhere";
    } else if (need instanceof Need.Old old) {
      return "old " + old.service();
    }
    return need instanceof Need.UnderWay one
        ? "under way " + one.service()
        : need instanceof Need.Server ? "server" : "fresh";
  }

  /** What an administrator saw; what a new database looks like only where that is said. */
  private static RoleSeen seen(
      String role, String ofFence, String ofIndexd, boolean fresh, Given... services) {
    var databases = new TreeMap<String, String>();
    databases.put("fence", ofFence);
    databases.put("indexd", ofIndexd);
    Observed.OnServer now = Given.onServer(role, databases);
    RoleSeen seen = Given.role(now, services[0].seen());
    if (services.length == 2) {
      seen = Given.role(now, services[0].seen(), services[1].seen());
    }
    return fresh ? seen : seen.with(new ServerSeen("postgres", true, now, null));
  }

  @Test
  void theServerIsLookedAtFirst() {
    assertThat(need(Given.role(null, Given.fence().holding("SERVING=s").seen())))
        .isEqualTo("server");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // role | database | stored | logins | inside | need
        "absent | absent | SERVING=s           |                    |      | fresh",
        "absent | absent | EXPLICIT=e          |                    |      | fresh",
        "ours   | ours   |                     |                    |      | inside fence", // lost
        "ours   | ours connected=fence |       |                    |      | -", // refused
        "ours   | ours   | PENDING=p SERVING=s |                    |      | login fence p",
        "ours   | ours   | PENDING=p SERVING=s | p:refused          |      | login fence s",
        "ours   | ours   | PENDING=p SERVING=s | p:refused s:proven |      | inside fence",
        "ours   | ours   | PENDING=p SERVING=s | p:proven           |      | inside fence",
        "ours   | ours   | PENDING=p SERVING=s | p:not_asked        |      | inside fence",
        "ours   | ours   | PENDING=p SERVING=p | p:refused          |      | inside fence",
        "ours   | ours   | SERVING=s           | s:refused          |      | inside fence",
        "ours   | ours   | SERVING=s           | s:no_connect       |      | inside fence",
        "ours   | ours   | SERVING=s           | s:proven           | made | -",
        "ours   | absent | SERVING=s           | s:no_database      |      | fresh",
        "ours   | absent | PENDING=p           |                    |      | login fence p",
        "theirs | theirs | SERVING=s           | s:refused          |      | -", // refused
        "theirs | theirs | SERVING=s           | s:proven           |      | inside fence",
        "theirs | theirs | SERVING=s           |                    |      | login fence s",
        "ours   | theirs | SERVING=s/other     | s:proven           |      | -", // not ours
        "ours superuser | ours | SERVING=s     |                    |      | -", // reserved
        "ours expired   | ours | SERVING=s     | s:refused          |      | -",
        "ours   | ours   | SERVING=s@elsewhere | s:refused          |      | -", // would move
        "ours   | absent | SERVING=s@elsewhere | s:no_database      |      | -",
        "ours   | ours   | SERVING=s@elsewhere | s:proven           |      | inside fence",
        "ours   | ours   | SERVING=s@elsewhere | s:proven           | made | old fence",
        "ours   | ours   | SERVING=s@elsewhere | s:proven           | made tables | -",
        "ours   | ours   | SERVING=s:other     | s:proven           | made | -",
      })
  void nextWhereAnAdministratorLooks(
      String role, String database, String stored, String logins, String inside, String need) {
    Given fence = Given.fence().holding(stored).tried(logins).inside(inside);
    assertThat(need(seen(role, database, "absent", false, fence))).isEqualTo(need);
  }

  @Test
  void whatIsKnownIsNotAskedAgain() {
    Given fence = Given.fence().holding("PENDING=p");
    assertThat(need(seen("absent", "absent", "absent", true, fence))).isEqualTo("-");
    fence.holding("SERVING=s@elsewhere").tried("p:proven").inside("made");
    assertThat(need(seen("ours", "ours", "absent", false, fence))).isEqualTo("old fence");
    for (OldPlace old : OldPlace.values()) {
      assertThat(need(seen("ours", "ours", "absent", false, fence.old(old)))).isEqualTo("-");
    }
  }

  /** R4: another name is tried as soon as the role is let into its database. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alias.example.org | ours   | p:proven      |         | by name fence p",
        "alias.example.org | ours   | p:proven      | REFUSED | inside fence",
        "alias.example.org | ours   | p:no_connect  |         | inside fence",
        "alias.example.org | absent | p:no_database |         | fresh",
        "alias.example.org | ours   | p:refused     |         | inside fence",
        "alias.example.org | ours   | p:not_asked   |         | inside fence",
        "db.example.org    | ours   | p:proven      |         | inside fence",
      })
  void anotherNameIsTried(
      String host, String database, String logins, @Nullable Login byName, String need) {
    Given fence = Given.fence().callingTheServer(host).holding("PENDING=p").tried(logins);
    assertThat(need(seen("ours", database, "absent", false, fence.byName(byName)))).isEqualTo(need);
  }

  /** R12: another of the role's databases is entered with the password that proved right. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // its database | stored | logins | inside | need
        "ours   |            |              |      | login indexd s",
        "ours   | SERVING=s  | s:proven     |      | inside indexd",
        "ours   | SERVING=s  | s:no_connect |      | inside indexd",
        "ours   | SERVING=s  | s:proven     | made | -",
        "absent | SERVING=s  |              |      | fresh",
        "theirs |            |              |      | -", // refused
        "ours   | SERVING=s@elsewhere | s:proven | made | old indexd",
      })
  void eachServiceOfTheRole(
      String database, String stored, String logins, String inside, String need) {
    Given fence = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    Given indexd = Given.service("indexd").holding(stored).tried(logins).inside(inside);
    assertThat(need(seen("ours", "ours", database, false, fence, indexd))).isEqualTo(need);
    Given refused = Given.fence().in("x").holding("SERVING=s").tried("s:proven").inside("made");
    assertThat(need(seen("ours", "ours", database, true, refused, indexd)))
        .isEqualTo(need.equals("fresh") ? "-" : need);
  }

  /** Where no password proved right, there is none to enter another's database with. */
  @ParameterizedTest
  @CsvSource({"s:refused", "s:not_asked"})
  void whereNothingProvedRightOneLooksInside(String logins) {
    Given fence = Given.fence().holding("SERVING=s").tried(logins).inside("made");
    assertThat(need(seen("ours", "ours", "ours", false, fence, Given.service("indexd"))))
        .isEqualTo("inside indexd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // fence's password | its database | stored | logins | needs ltree | inside | need
        "s:proven  | ours   |                     |              | false |      | login indexd s",
        "s:proven  | ours   | SERVING=s           | s:proven     | false |      | inside indexd",
        "s:proven  | ours   | SERVING=s           | s:proven     | false | made | -",
        "s:proven  | ours   | SERVING=s           | s:proven     | true  |      | inside indexd",
        "s:proven  | ours   | SERVING=s           | s:proven     | true  | made | -",
        "s:proven  | ours   | SERVING=s@elsewhere | s:proven     | false |      | inside indexd",
        "s:proven  | ours   | SERVING=s@elsewhere | s:proven     | false | made | old indexd",
        "s:proven  | absent |                     |              | false |      | fresh",
        "s:proven  | absent |                     |              | true  |      | fresh",
        "s:refused | ours   |                     |              | false |      | inside indexd",
        "s:refused | ours   |                     |              | true  |      | inside indexd",
        "s:not_asked | ours |                     |              | false |      | -",
      })
  void whoeverFollowsIsLookedAtLast(
      String ofFence,
      String database,
      String stored,
      String logins,
      boolean extension,
      String inside,
      String need) {
    Given fence = Given.fence().holding("SERVING=s").tried(ofFence).inside("made");
    Given indexd = Given.service("indexd").notCreated().holding(stored).tried(logins);
    indexd.inside(inside);
    if (extension) {
      indexd.requiring("ltree");
    }
    assertThat(need(seen("ours", "ours", database, false, fence, indexd))).isEqualTo(need);
    assertThat(need(seen("ours", "ours", database, false, fence.inside(null), indexd)))
        .as("fence first")
        .isEqualTo("inside fence");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // stored | logins | needs ltree | inside | need
        "                    |                    | false |      | -",
        "PENDING=p SERVING=s |                    | false |      | login fence p",
        "PENDING=p SERVING=s | p:refused          | false |      | login fence s",
        "PENDING=p SERVING=s | p:refused s:proven | false |      | inside fence",
        "PENDING=p SERVING=s | p:refused s:proven | false | made | -",
        "PENDING=p SERVING=s | p:proven           | true  |      | inside fence",
        "PENDING=p SERVING=s | p:proven           | true  | made | -",
        "PENDING=p           | p:no_database      | true  |      | -",
        "PENDING=p           | p:refused          | true  |      | -",
        "PENDING=p           | p:not_asked        | true  |      | -",
        "SERVING=s@elsewhere | s:proven           | false |      | inside fence",
        "SERVING=s@elsewhere | s:proven           | false | made | old fence",
        "SERVING=s@elsewhere | s:refused          | false |      | -",
      })
  void nextWithoutAnAdministrator(
      String stored, String logins, boolean extension, String inside, String need) {
    Given fence = Given.fence().notCreated().holding(stored).tried(logins).inside(inside);
    if (extension) {
      fence.requiring("ltree");
    }
    assertThat(need(Given.role(null, fence.seen()))).isEqualTo(need);
  }

  /** A3: where no known password logs in, a rotation of the entry's own store may be at work. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // delivery | stored | logins | looked | with an administrator | without
        "PUSH  | ENTRY=n           | n:refused     | false | under way fence | under way fence",
        "PULL  | ENTRY=n           | n:refused     | false | under way fence | under way fence",
        "PUSH  | ENTRY=n           | n:refused     | true  | inside fence    | -",
        "PUSH  | ENTRY=n           | n:proven      | false | inside fence    | inside fence",
        "PUSH  | ENTRY=n           | n:no_database | false | inside fence    | -",
        "PUSH  | ENTRY=n           | n:not_asked   | false | inside fence    | -",
        "PUSH  | SERVING=n         | n:refused     | false | inside fence    | -",
        "LOCAL | ENTRY=n SERVING=s | s:refused     | false | inside fence    | -",
      })
  void aRotationThatMayBeUnderWayIsLookedFor(
      Delivery delivery,
      String stored,
      String logins,
      boolean looked,
      String administrated,
      String alone) {
    Given fence = Given.fence().delivered(delivery).holding(stored).tried(logins);
    if (!looked) {
      fence.preparing(null, Instant.EPOCH);
    }
    assertThat(need(seen("ours", "ours", "absent", false, fence))).isEqualTo(administrated);
    Given follower = Given.fence().notCreated().delivered(delivery).holding(stored).tried(logins);
    if (!looked) {
      follower.preparing(null, Instant.EPOCH);
    }
    assertThat(need(Given.role(null, follower.seen()))).isEqualTo(alone);
  }

  /** The role has one password only: what opened another's database is tried first. */
  @Test
  void whatProvedRightForOneIsTriedFirstForTheNext() {
    Given fence = Given.fence().notCreated().holding("PENDING=p SERVING=s");
    Given indexd = Given.service("indexd").notCreated().holding("PENDING=q");
    assertThat(need(Given.role(null, fence.seen(), indexd.seen()))).isEqualTo("login fence p");
    fence.tried("p:refused");
    assertThat(need(Given.role(null, fence.seen(), indexd.seen()))).isEqualTo("login fence q");
    fence.tried("s:proven");
    assertThat(need(Given.role(null, fence.seen(), indexd.seen()))).isEqualTo("inside fence");
    fence.inside("made");
    assertThat(need(Given.role(null, fence.seen(), indexd.seen()))).isEqualTo("login indexd s");
  }

  /** R11: before a role gets a new password, the Secrets of the other services are asked for. */
  @Test
  void whatSeemsLostIsLookedForElsewhereOnce() {
    Observed.OnServer left = Given.onServer("ours", Map.of("fence", "ours owner=fence"));
    RoleSeen looked = Given.role(left, Given.fence().seen());
    var seen =
        new RoleSeen(
            looked.role(), looked.services(), looked.serverSeen(), looked.environment(), Map.of());
    assertThat(need(seen)).isEqualTo("elsewhere");
    assertThat(need(seen.withElsewhere(""))).isNotEqualTo("elsewhere");
    assertThat(need(seen.withElsewhere("wts-dbcreds"))).isEqualTo("-");
  }

  /** R11: only where apply would give a role that seems to have lost its password a new one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // delivery | database | values | login | taken over | asked for
        "LOCAL | ours                 |            |             | false | true",
        "LOCAL | ours                 | EXPLICIT=e | e:refused   | false | true",
        "LOCAL | ours                 |            |             | true  | false",
        "LOCAL | ours                 | EXPLICIT=e | e:proven    | false | false",
        "LOCAL | ours                 | EXPLICIT=e | e:not_asked | false | false",
        "LOCAL | ours                 | SERVING=s  | s:refused   | false | false",
        "PULL  | ours                 |            |             | false | false",
        "PUSH  | ours                 |            |             | false | false",
        "LOCAL | ours owner=dba       |            |             | false | false",
        "LOCAL | ours connected=fence |            |             | false | false",
        "LOCAL | theirs               |            |             | false | false",
      })
  void onlyWhatSeemsLostIsLookedForElsewhere(
      Delivery delivery,
      String database,
      @Nullable String values,
      @Nullable String login,
      boolean takenOver,
      boolean asked) {
    ServiceSeen fence = Given.fence().delivered(delivery).holding(values).tried(login).seen();
    RoleSeen looked = Given.role(Given.onServer("ours", Map.of("fence", database)), fence);
    var seen =
        new RoleSeen(
            looked.role(), looked.services(), looked.serverSeen(), looked.environment(), Map.of());
    var options = new ApplyOptions(takenOver ? Set.of("fence") : Set.of(), Set.of(), false);
    assertThat(
            new Provision(Facts.rules(options))
                .need(seen)
                .filter(Need.Elsewhere.class::isInstance)
                .isPresent())
        .isEqualTo(asked);
  }
}
