package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a role's second login owns is seen, and given to the role (R18), by any administrator. */
class SecondLoginThingsTest {
  private static final String NAME = "it's \"theirs\" %s";
  private static final String SECOND = Logins.second(NAME);
  private static final Password PASSWORD = Password.of("pw");

  private static void gives(TestServer server, Master master) throws SQLException {
    try (var adapter = TestServer.adapter()) {
      new Provisioning(NAME, NAME, PASSWORD, List.of()).apply(adapter, master);
      try (var session = adapter.connect(master, Cancellation.create())) {
        session.perform(new Change.OpenLogin(SECOND, NAME, Provisioning.MARK), PASSWORD);
        assertThat(owns(session)).isFalse();
        try (var connection = server.open(NAME, SECOND, PASSWORD);
            var statement = connection.createStatement()) {
          statement.execute("SET ROLE NONE");
          statement.execute("CREATE TABLE strange (id serial)");
        }
        assertThat(owns(session)).isTrue();
        try (var entered = session.enter(NAME, NAME, PASSWORD)) {
          entered.perform(new Change.OwnThings(NAME, NAME, SECOND));
          entered.perform(new Change.OwnThings(NAME, NAME, SECOND));
        }
        assertThat(owns(session)).isFalse();
      }
      assertThat(
              server.sql(
                  NAME,
                  "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relname LIKE"
                      + " 'strange%'"))
          .containsExactly(NAME);
      assertThat(
              server.sql(
                  "postgres",
                  "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'limited'::regrole"
                      + (server.major() < 16 ? "" : " AND (set_option OR inherit_option)")))
          .as("memberships left behind")
          .isEmpty();
    }
  }

  private static boolean owns(MasterSession session) {
    return session.observe(NAME, List.of(NAME)).database(NAME).orElseThrow().secondOwns();
  }

  @Test
  void aSuperuserGivesTheThings() throws SQLException {
    try (var server = TestServer.shared()) {
      server.limitedMaster();
      gives(server, server.master());
    }
  }

  @Test
  void aLimitedAdministratorDoesToo() throws SQLException {
    try (var server = TestServer.shared()) {
      gives(server, server.limitedMaster());
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void on(int major) throws SQLException {
    try (var server = TestServer.shared(major)) {
      gives(server, server.limitedMaster());
    }
  }
}
