package org.gen3db.domain.former;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * Values that lead services to the databases that they had. The bundled server would win over all
 * of them (R2); and where the values name no administrator, nothing is to be created, so that a
 * login alone decides (R7).
 */
final class FormerValues {
  private FormerValues() {}

  static ValueMap of(Deployment deployment, Map<String, FormerCredentials> found) {
    var all = new LinkedHashMap<String, ValueNode>();
    if (found.isEmpty()) {
      return map(all);
    }
    var global = new LinkedHashMap<String, ValueNode>();
    global.put("dev", new Bool(false, Source.DEFAULT));
    if (!hasAdministrator(deployment)) {
      global.put("postgres", map(Map.of("dbCreate", new Bool(false, Source.DEFAULT))));
    }
    all.put("global", map(global));
    found.forEach(
        (service, former) -> all.put(service, map(Map.of("postgres", map(postgres(former))))));
    return map(all);
  }

  /** As far as the values tell: what a Secret holds, only a run looks at. */
  private static boolean hasAdministrator(Deployment deployment) {
    if (!deployment.settings().masters().isEmpty()) {
      return true;
    }
    return deployment.master() instanceof MasterSpec.ExternalSecret
        || (deployment.master() instanceof MasterSpec.InValues values
            && values.host().isPresent()
            && values.password().isPresent());
  }

  /** Texts, the port too: the chart encodes nothing else. */
  private static Map<String, ValueNode> postgres(FormerCredentials former) {
    DbCredentials credentials = former.credentials();
    var source = new Source.SecretKey(former.secret(), former.key());
    var postgres = new LinkedHashMap<String, ValueNode>();
    postgres.put("host", new Text(credentials.host(), source));
    postgres.put("port", new Text(Integer.toString(credentials.port()), source));
    postgres.put("database", new Text(credentials.database(), source));
    postgres.put("username", new Text(credentials.username(), source));
    return postgres;
  }

  private static ValueMap map(Map<String, ValueNode> entries) {
    return new ValueMap(entries, Source.DEFAULT);
  }
}
