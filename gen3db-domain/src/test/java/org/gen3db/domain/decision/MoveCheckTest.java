package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.seen.MoveCheck;
import org.gen3db.domain.seen.OldPlace;
import org.gen3db.domain.seen.ServiceSeen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R17: what is marked created is never pointed elsewhere by accident. */
class MoveCheckTest {
  private static final MoveCheck MOVES = new MoveCheck(Facts.hosts());

  private interface Check {
    void check();
  }

  private static @Nullable String refused(Check check) {
    Gen3DbException thrown = catchThrowableOfType(Gen3DbException.class, check::check);
    if (thrown == null) {
      return null;
    }
    assertThat(thrown.problem().code()).isEqualTo(DomainCode.WOULD_MOVE);
    assertThat(thrown.problem().place()).isEqualTo("fence");
    return thrown.problem().message();
  }

  private static ServiceSeen serving(String changed) {
    Map<String, Password> values = new HashMap<>(Facts.credentials("s").ready().values());
    for (String one : changed.split(",")) {
      String[] parts = one.split("=", -1);
      if (parts[1].isEmpty()) {
        values.remove(parts[0]);
      } else {
        values.put(parts[0], Password.of(parts[1]));
      }
    }
    return Given.fence().serving(SecretData.of(values), null).seen();
  }

  /** A key that is not there, or a port that is none, names no other place. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the serving Secret | moves | another place, so that its old one matters
        "port=5432                | false | false",
        "host=DB.EXAMPLE.ORG.     | false | false",
        "host=                    | false | false",
        "port=                    | false | false",
        "port=none                | false | false",
        "database=                | false | false",
        "username=                | false | false",
        "password=other           | false | false",
        "host=other               | true  | true",
        "port=5433                | true  | true",
        "database=other           | true  | true",
        "username=other           | true  | false",
        "host=other,dbcreated=    | false | false",
        "username=other,dbcreated=no | false | false",
      })
  void aReadySecretMovesWithPlaceOrUser(String serving, boolean moves, boolean place) {
    ServiceSeen service = serving(serving);
    assertThat(MOVES.moves(service)).isEqualTo(moves);
    assertThat(MOVES.needsOldPlace(service, Facts.inside(false))).isEqualTo(place);
    assertThat(MOVES.needsOldPlace(service, Facts.inside(true))).isFalse();
  }

  @Test
  void withoutASecretNothingMoves() {
    ServiceSeen service = Given.fence().seen();
    assertThat(MOVES.moves(service)).isFalse();
    assertThat(MOVES.needsOldPlace(service, Facts.inside(false))).isFalse();
    assertThat(refused(() -> MOVES.check(service, false, false))).isNull();
    assertThat(refused(() -> MOVES.check(service, Facts.inside(false)))).isNull();
  }

  private static final String FROM_HERE =
      "fence-dbcreds is marked created for database 'fence' of user 'fence' on other:5432 and would"
          + " be pointed to 'fence' of user 'fence' on db.example.org:5432 ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // host in the Secret | new one exists | a stored password opens it | refused because
        "other          | true  | true  | -",
        "other          | false | true  | which does not exist",
        "other          | false | false | which does not exist",
        "other          | true  | false | where no stored password logs in",
        "db.example.org | false | false | -",
      })
  void theNewPlaceExistsAndOpens(String host, boolean exists, boolean proven, String why) {
    assertThat(refused(() -> MOVES.check(serving("host=" + host), exists, proven)))
        .isEqualTo(why.equals("-") ? null : FROM_HERE + why + IN_HOST);
  }

  private static final String IN_HOST = "; they differ in host";
  private static final String EMPTY =
      "which holds no table while the old one does, or cannot be seen";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the Secret | tables at the new place | the old place | refused
        "host=other     | true  | TABLES        | false",
        "host=other     | true  |               | false",
        "host=other     | false | TABLES        | true",
        "host=other     | false | UNSEEN        | true",
        "host=other     | false |               | true",
        "host=other     | false | EMPTY         | false",
        "host=other     | false | GONE          | false",
        "host=other     | false | SAME_DATABASE | false",
        "port=5432      | false | TABLES        | false",
        "port=5432      | false |               | false",
      })
  void theNewPlaceIsNotEmptyWhileTheOldOneIsNot(
      String serving, boolean tables, @Nullable OldPlace old, boolean refused) {
    ServiceSeen seen = serving(serving);
    ServiceSeen service = old == null ? seen : seen.seenOld(old);
    assertThat(refused(() -> MOVES.check(service, Facts.inside(tables))))
        .isEqualTo(refused ? FROM_HERE + EMPTY + IN_HOST : null);
  }

  /** What is no host cannot be compared: the key is named, without what it holds. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db.example.org:5432 | holds a port, which stands in a key of its own",
        "tcp://10.0.0.1      | is a URL; only the name or address of the server belongs here",
        "'db.example.org '   | holds a space or control character (U+0020)",
      })
  void aHostThatIsNoneIsNamed(String host, String why) {
    ServiceSeen service = serving("host=" + host);
    String said =
        "fence-dbcreds is marked created and has a key host that "
            + why
            + ", so that nobody can tell whether it means db.example.org:5432";
    assertThat(refused(() -> MOVES.check(service, false, true))).isEqualTo(said);
    assertThat(refused(() -> MOVES.check(service, Facts.inside(false)))).isEqualTo(said);
    assertThat(refused(() -> MOVES.check(service, Facts.inside(true)))).isNull();
  }

  /** The message names what the Secret says as far as it says anything. */
  @Test
  void bothPlacesAreNamed() {
    assertThat(refused(() -> MOVES.check(serving("username=u,database=d,host="), false, true)))
        .isEqualTo(
            "fence-dbcreds is marked created for database 'd' of user 'u' on an unknown host and"
                + " would be pointed to 'fence' of user 'fence' on db.example.org:5432 which does"
                + " not exist; they differ in database, username");
    assertThat(refused(() -> MOVES.check(serving("host=[::1],port=,username="), false, true)))
        .isEqualTo(
            "fence-dbcreds is marked created for database 'fence' of user '' on an unknown host and"
                + " would be pointed to 'fence' of user 'fence' on db.example.org:5432 which does"
                + " not exist; they differ in host");
    ServiceSeen entry =
        Given.fence().whereTheEntrySays().holding("SERVING=s@old.example.org:user").seen();
    assertThat(refused(() -> MOVES.check(entry, true, false)))
        .isEqualTo(
            "fence-dbcreds is marked created for database 'fence' of user 'user' on"
                + " old.example.org:5432 and would be pointed to 'fence' of user 'fence' on"
                + " db.example.org:5432, as the remote entry says, where no stored password logs"
                + " in; they differ in host, username");
  }

  /** The keys are told in which the places differ, and no other. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host=other           | host",
        "port=5433            | port",
        "database=other       | database",
        "username=other       | username",
        "host=other,port=5433 | host, port",
        "host=DB.EXAMPLE.ORG.,port=5433 | port",
        "host=,port=5433      | port",
        "port=,username=other | username",
      })
  void whatDiffersIsTold(String serving, String keys) {
    assertThat(refused(() -> MOVES.check(serving(serving), false, true)))
        .endsWith(" which does not exist; they differ in " + keys);
  }
}
