package org.gen3db.adapter.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.Set;
import org.gen3db.adapter.postgres.PostgresServer;
import org.gen3db.adapter.postgres.Provisioning;
import org.gen3db.adapter.postgres.TestServer;
import org.gen3db.adapter.postgres.session.DatabaseDrop;
import org.gen3db.adapter.postgres.session.TemporaryMembership;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limited administrator ends the sessions of a service, and of its logins beside its own. */
class EvictionTest {
  private static final Password PASSWORD = Password.of("s3cret");

  private static void evicted(TestServer server) throws Exception {
    Master limited = server.limitedMaster();
    try (PostgresServer adapter = TestServer.adapter()) {
      try (var session = adapter.connect(limited, Cancellation.create())) {
        for (String role : List.of("fence", "fence_2", "copies")) {
          session.perform(Provisioning.createRole(role), PASSWORD);
        }
        session.perform(new Change.CreateDatabase("fence", "fence"), null);
      }
      try (Connection one = server.open("fence", "fence", PASSWORD);
          Connection two = server.open("fence", "fence_2", PASSWORD)) {
        var clone = new LiveClone(adapter, limited, Cancellation.create());
        var source = new LiveDatabase("fence", "fence", limited, List.of("fence"), Set.of());
        Sql entry = Statements.grantConnect("copy", List.of("limited"));
        try (var visit = adapter.visit(limited, "postgres", Cancellation.create())) {
          var steps = MembershipSteps.on(visit.connection().major());
          visit.connection().run("becoming a member", steps.lendWithRights("copies"));
        }
        assertThat(clone.make(source, false, "copy", "copies", entry))
            .as("who is in it is told, though not all of them are seen")
            .hasValueSatisfying(
                why -> assertThat(why).contains("these are connected to it: ", "fence_2"));
        assertThat(clone.make(source, true, "copy", "copies", entry)).isEmpty();
        assertThat(one.isValid(10)).isFalse();
        assertThat(two.isValid(10)).isFalse();
      }
      try (Connection one = server.open("fence", "fence", PASSWORD);
          Connection two = server.open("fence", "fence_2", PASSWORD);
          var visit = adapter.visit(limited, "postgres", Cancellation.create())) {
        new DatabaseDrop(visit.connection(), new TemporaryMembership(visit.connection()))
            .run("dropping", new Change.DropDatabase("fence", true));
        assertThat(one.isValid(10)).isFalse();
        assertThat(two.isValid(10)).isFalse();
      }
      assertThat(server.sql("postgres", "SELECT datname FROM pg_database"))
          .contains("copy")
          .doesNotContain("fence");
      assertThat(
              server.sql(
                  "postgres",
                  "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN"
                      + " pg_roles l ON l.oid = m.member WHERE l.rolname = 'limited' AND"
                      + " r.rolname <> 'copies' AND"
                      + " pg_has_role(l.oid, r.oid, 'USAGE')"))
          .as("what it borrowed")
          .isEmpty();
    }
  }

  @Test
  void theSessionsOfAServiceAndItsOtherLoginsAreEnded() throws Exception {
    try (var server = TestServer.shared()) {
      evicted(server);
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 15, 16, 18})
  void theSessionsOfAServiceAndItsOtherLoginsAreEndedOn(int major) throws Exception {
    try (var server = TestServer.shared(major)) {
      evicted(server);
    }
  }
}
