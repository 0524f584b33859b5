package org.gen3db.adapter.aws.secrets;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.gen3db.adapter.aws.login.RdsTokensProvider;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.server.MasterTokens;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.WriteId;

/**
 * A program that uses every operation while all loggers are at their loudest: those of the JDK on
 * standard output, all others on standard error.
 */
final class LoggedRun {
  private LoggedRun() {}

  public static void main(String[] args) throws Exception {
    var handler = new StreamHandler(System.out, new SimpleFormatter());
    handler.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.setLevel(Level.ALL);
    root.addHandler(handler);
    Cancellation end = Cancellation.create();
    try (var adapter =
        AdapterMaker.of(new AwsSecretsProvider())
            .settings(Map.of("endpoint", args[0], "region", "us-east-1"))
            .make()) {
      RemoteSecrets store = adapter.port(RemoteSecrets.class).orElseThrow();
      String name = "default-fence-creds";
      store.create(name, SecretsManagerContract.data("k", args[1] + "-1"), WriteId.random(), end);
      RemoteEntry seen = store.read(List.of(name), end).get(name).certain().orElseThrow();
      WriteId id = WriteId.random();
      store.prepare(seen, SecretsManagerContract.data("k", args[1] + "-2"), id, end);
      store.update(seen, SecretsManagerContract.data("k", args[1] + "-2"), id, end);
      store.update(seen, SecretsManagerContract.data("k", args[1] + "-3"), WriteId.random(), end);
      store.create(name, SecretsManagerContract.data("k", args[1] + "-4"), WriteId.random(), end);
      store.read(List.of(name, "other-creds"), end);
      RemoteEntry now = store.examine(List.of(name), end).get(name).certain().orElseThrow();
      store.underWay(now, end);
      store.finish(now, seen, end);
      store.restore(name, end);
      store.check(new StoreNeeds(Set.of(name), Set.of(name), Set.of(), Set.of()), end);
    }
    try (var adapter = AdapterMaker.of(new RdsTokensProvider()).make()) {
      MasterTokens tokens = adapter.port(MasterTokens.class).orElseThrow();
      var server = new Endpoint("gen3.abc.us-east-1.rds.amazonaws.com", 5432);
      if (!tokens.token(server, "postgres", end).text().contains("X-Amz-Security-Token")) {
        throw new AssertionError("no token");
      }
    }
    handler.flush();
  }
}
