package org.gen3db.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.testkit.FaultProxy;
import org.junit.jupiter.api.Test;

/** Every way to fail. */
class ErrorsShowNoPasswordTest extends WatchedRuns {
  @Test
  void notByAnyError() throws Exception {
    evidence.isSecret(WRONG);
    try (var activity = Watching.activity(evidence, server)) {
      release.values(server.values().replace(server.master().password().text(), WRONG));
      fails(PostgresCode.MASTER_REFUSED);
      release.values(server.values(), "fence: {postgres: {password: " + WRONG + "}}\n");
      server.sql("CREATE ROLE fence_gen3 LOGIN PASSWORD 'theirs'");
      fails(DomainCode.NOT_OURS);
      server.dropAll();
      server.sqlIn(
          "template1",
          "CREATE FUNCTION at_night() RETURNS event_trigger LANGUAGE plpgsql AS"
              + " 'BEGIN RAISE ''not at night'' USING DETAIL = current_query(); END'",
          "CREATE EVENT TRIGGER at_night ON ddl_command_start"
              + " WHEN TAG IN ('ALTER DEFAULT PRIVILEGES') EXECUTE FUNCTION at_night()");
      fails(PostgresCode.STATEMENT_FAILED);
      server.sqlIn("template1", "DROP EVENT TRIGGER at_night", "DROP FUNCTION at_night()");
      server.dropAll();
      for (String where :
          List.of("CREATE ROLE", "ALTER ROLE", "CREATE DATABASE", "SCRAM-SHA-256")) {
        broken(where);
      }
      release.stores().putSecret("fence-dbcreds", Map.of("password", WRONG, "port", WRONG));
      seen("apply", "--service", "fence");
      Path secret = folder.resolve(".gen3db/secrets/fence-dbcreds.yaml");
      Files.writeString(secret, "kind: Secret\nstringData: {password: " + WRONG + "\n");
      fails(DomainCode.STORE_UNREADABLE);
      Files.writeString(secret, "kind: Secret\ndata: {password: \"" + WRONG + "\"}\n");
      fails(DomainCode.STORE_UNREADABLE);
      Files.delete(secret);
      release.values(server.values(), PUSH);
      Files.createDirectories(folder.resolve(".gen3db/remote"));
      Files.writeString(
          folder.resolve(".gen3db/remote/default-fence-creds"), "{\"password\": \"" + WRONG);
      fails(DomainCode.STORE_UNREADABLE);
    }
  }

  private void broken(String where) {
    try (var proxy = FaultProxy.before(server.port())) {
      release.values(
          server.values(),
          "fence: {postgres: {password: " + WRONG + "}}\n",
          "gen3db: {databaseServer: {address: \"127.0.0.1:%d\", startupDeadline: 0s}}\n"
              .formatted(proxy.port()));
      proxy.breakAt(where, FaultProxy.Fault.RESET);
      seen("apply", "--service", "fence");
      proxy.heal();
      seen("apply", "--service", "fence");
    }
    server.dropAll();
    release.stores().allSecrets().keySet().forEach(this::forget);
  }

  private void forget(String secret) {
    assertThat(folder.resolve(".gen3db/secrets/" + secret + ".yaml").toFile().delete()).isTrue();
  }

  @Test
  void notByWrongInput() throws Exception {
    evidence.isSecret(WRONG);
    evidence.isSecret("71825364901827");
    for (String values :
        List.of(
            "fence: {postgres: {password: 71825364901827}}",
            "fence: {postgres: {password: [" + WRONG + "]}}",
            "fence: {postgres: {password: {" + WRONG + ": a}}}",
            "fence: {postgres: {password: \"" + WRONG + "\\n\"}}",
            "fence: {postgres: {password: \"" + WRONG + "}}",
            "fence: {postgres: {password: '" + WRONG + "' '" + WRONG + "'}}",
            "fence:\n  postgres:\n    password: " + WRONG + ": " + WRONG + "\n",
            "fence:\n  postgres:\n    password: @" + WRONG + "\n",
            "fence:\n  postgres:\n    password: !!" + WRONG + " x\n",
            "fence:\n  postgres:\n    password: *" + WRONG + "\n",
            "fence: {postgres: {password: " + WRONG + ", password: " + WRONG + "}}",
            "fence: {postgres: {username: u, password: "
                + WRONG
                + "}}\n"
                + "indexd: {postgres: {username: u, password: other-"
                + WRONG
                + "}}",
            "fence: {postgres: {passwort: " + WRONG + "}}",
            "gen3db: {databaseServer: {password: " + WRONG + "}}")) {
      release.values(server.values(), values);
      seen("plan", "--offline");
      seen("explain", "fence");
    }
    release.values(server.values());
    for (String[] flags :
        new String[][] {
          {"--set", "fence.postgres.password=" + WRONG},
          {"--set-string", "fence.postgres.password=" + WRONG},
          {"--set", "fence.postgres.password={" + WRONG},
          {"--set", "fence.postgres[0.password=" + WRONG},
          {"--set", "=" + WRONG},
          {"--set", "global.postgres.master.password=" + WRONG + ",,="},
          {"--password=" + WRONG},
        }) {
      var line = new ArrayList<String>(List.of("--offline"));
      line.addAll(List.of(flags));
      seen("plan", line.toArray(String[]::new));
    }
  }
}
