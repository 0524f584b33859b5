package org.gen3db.adapter.k8s.former;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.former.FormerCode;
import org.gen3db.domain.former.FormerCredentials;
import org.gen3db.domain.store.Look;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The credentials of a service as cloud-automation wrote them: all of them, or none. */
class CredsJsonTest {
  private static final String FENCE =
      "'db_host':'db.example.org','db_database':'fence','db_username':'u','db_password':'p'";

  private static Look<FormerCredentials> read(String json) {
    return CredsJson.read(Password.of(json.replace('\'', '"')), "fence-creds", "creds.json");
  }

  private static FormerCredentials there(String json) {
    Look<FormerCredentials> look = read(json);
    assertThat(look).isInstanceOf(Look.There.class);
    return ((Look.There<FormerCredentials>) look).value();
  }

  @Test
  void whatAServiceUsedIsRead() {
    FormerCredentials fence = there("{'fence_database':'x'," + FENCE + ",'hostname':'y'}");
    assertThat(fence.credentials())
        .isEqualTo(new DbCredentials("fence", "db.example.org", 5432, "u", Password.of("p")));
    assertThat(fence.place()).isEqualTo("secret fence-creds/creds.json");
  }

  /** No port is the usual one; what is no port is not guessed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "null     | 5432",
        "5433     | 5433",
        "'5433'   | 5433",
        "' 5433 ' | 5433",
        "1        | 1",
        "5430     | 5430",
        "5439     | 5439",
        "'000005432' | -",
        "99999999999 | -",
        "5433.0   | -",
        "65535    | 65535",
        "'65535'  | 65535",
        "0        | -",
        "65536    | -",
        "'065536' | -",
        "-1       | -",
        "5433.5   | -",
        "''       | -",
        "'5433x'  | -",
        "'/543'   | -",
        "':543'   | -",
        "true     | -",
        "[5433]   | -",
        "{}       | -",
      })
  void thePort(String port, String expected) {
    String json = "{" + FENCE + ",'db_port':" + port + "}";
    if (expected.equals("-")) {
      assertThat(said(json)).isEqualTo("db_port is no whole number between 1 and 65535");
    } else {
      assertThat(there(json).credentials().port()).isEqualTo(Integer.parseInt(expected));
    }
  }

  /** A host is written as all are; one that is none is left as it stands, to be refused. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db.example.org   | db.example.org",
        "' db.example.org ' | db.example.org",
        "[::1]            | ::1",
        "db:5432          | db:5432",
        "tcp://db         | tcp://db",
      })
  void theHost(String host, String expected) {
    FormerCredentials read = there("{" + FENCE.replace("db.example.org", host) + "}");
    assertThat(read.credentials().host()).isEqualTo(expected);
  }

  /** Half of it may be the half that counts; what is of something else is none at all. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "{}; absent",
        "{'rsa':'x'}; absent",
        "{'db_port':5432}; absent",
        "{'db_host':'h'}; it lacks a text for db_database, db_username, db_password",
        "{'db_host':' ','db_database':'d','db_username':'u','db_password':'p'}; it lacks a text for"
            + " db_host",
        "{'db_host':'h','db_database':'d','db_username':'u','db_password':1}; it lacks a text for"
            + " db_password",
        "{'db_host':'h','db_database':null,'db_username':'u','db_password':'p'}; it lacks a text"
            + " for db_database",
        "[]; it is no JSON object",
        "'text'; it is no JSON object",
        "nonsense; it is no JSON object",
        "{'db_host':'a','db_host':'b'}; it is no JSON object",
        "{} {}; it is no JSON object",
      })
  void whatIsHalfOrElse(String json, String expected) {
    if (expected.equals("absent")) {
      assertThat(read(json)).isInstanceOf(Look.Absent.class);
    } else {
      assertThat(said(json)).isEqualTo(expected);
    }
  }

  private static String said(String json) {
    Look<FormerCredentials> look = read(json);
    assertThat(look).isInstanceOf(Look.NotLooked.class);
    var why = ((Look.NotLooked<FormerCredentials>) look).why();
    assertThat(why.code()).isEqualTo(FormerCode.NOT_UNDERSTOOD);
    assertThat(why.place()).isEqualTo("secret fence-creds/creds.json");
    return why.message();
  }
}
