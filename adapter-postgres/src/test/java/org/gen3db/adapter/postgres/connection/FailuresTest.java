package org.gen3db.adapter.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.server.Server;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What servers say, in gen3db's words. */
class FailuresTest {
  /** As Debian's server says it of Asia/Calcutta, Java's name of a zone, without tzdata-legacy. */
  @Test
  void aTimeZoneThatOnlyJavaKnowsIsNoSettingOfADatabase() {
    Notice told =
        Failures.connecting(
                new Server(new Endpoint("db.example.org", 5432), false),
                "fence",
                "fence",
                TlsMode.PREFER,
                "",
                new PSQLException(
                    new ServerErrorMessage(
                        "SFATAL\0C22023\0M"
                            + "invalid value for parameter \"TimeZone\": \"Asia/Calcutta\"\0"
                            + "Rcall_string_check_hook\0")))
            .problem();
    assertThat(told.code()).isEqualTo(PostgresCode.SESSION_REFUSED);
    assertThat(told.message()).contains("time zone of this program", "Asia/Calcutta");
    assertThat(told.hint()).contains("-Duser.timezone=UTC", "tzdata-legacy");
  }
}
