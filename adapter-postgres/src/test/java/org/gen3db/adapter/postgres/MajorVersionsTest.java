package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("full")
class MajorVersionsTest {
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void aSuperuserMakesAServiceWholeAndTheNextRunHasNothingToDo(int major) {
    try (var server = TestServer.shared(major);
        var adapter = TestServer.adapter()) {
      var service = Provisioning.of("fence_my-gen3");
      assertThat(service.apply(adapter, server.master()))
          .extracting(Change::action)
          .contains("create-role", "create-database", "default-privileges", "create-extension");
      assertThat(service.apply(adapter, server.master())).isEmpty();
      server.sql("fence_my-gen3", "CREATE TABLE later (id int)");
      try (var session =
          adapter.login(
              server.server(),
              "fence_my-gen3",
              "fence_my-gen3",
              service.password(),
              Cancellation.create())) {
        assertThat(session.inside().userTables()).isTrue();
        assertThat(session.inside().schemaOwned()).isTrue();
      }
      try (var session = adapter.connect(server.master(), Cancellation.create())) {
        assertThat(session.facts().major()).isEqualTo(major);
        session.perform(new Change.OwnDatabase("fence_my-gen3", "postgres"), null);
        try (var inside = session.enter("fence_my-gen3", "fence_my-gen3", Password.of("wrong"))) {
          assertThat(inside.login().connected()).isFalse();
          inside.perform(new Change.OwnSchema("fence_my-gen3", "fence_my-gen3"));
          inside.perform(new Change.GrantSchema("fence_my-gen3", "fence_my-gen3"));
          assertThat(inside.inside().schemaOwned()).isTrue();
          assertThat(inside.inside().schemaUsable()).isTrue();
        }
        session.perform(new Change.OwnDatabase("fence_my-gen3", "fence_my-gen3"), null);
        session.perform(new Change.LimitConnect("fence_my-gen3", List.of("fence_my-gen3")), null);
      }
      assertThat(service.apply(adapter, server.master())).isEmpty();
    }
  }
}
