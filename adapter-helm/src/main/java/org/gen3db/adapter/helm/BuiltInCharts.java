package org.gen3db.adapter.helm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gen3db.domain.values.ChartDefaults;
import org.gen3db.domain.values.ChartDefaults.ServiceChart;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What the charts of gen3-helm (42cc46bc) carry about databases; it stands in where no chart is
 * given. Nulls are here as in the charts, since Helm lets them take other values away. It is code
 * and not a YAML file because every start of the program needs it: parsing one took longer than
 * reading the user's files.
 */
final class BuiltInCharts {
  private static final ValueMap MASTER =
      map("username", "postgres", "password", null, "host", null, "port", "5432");
  private static final ValueMap GLOBAL_POSTGRES =
      map("dbCreate", true, "externalSecret", "", "master", MASTER);
  private static final ValueMap GLOBAL_SECRETS = map("deploy", false, "separateSecretStore", false);
  private static final ValueMap GLOBAL_SECRETS_LOCAL =
      GLOBAL_SECRETS
          .with("createLocalK8sSecret", bool(false))
          .with("clusterSecretStoreRef", text(""));

  private static final ValueMap GLOBAL =
      map(
          "dev",
          true,
          "postgres",
          GLOBAL_POSTGRES,
          "environment",
          "default",
          "externalSecrets",
          GLOBAL_SECRETS);
  private static final ValueMap GLOBAL_WITH_LOCAL =
      GLOBAL.with("externalSecrets", GLOBAL_SECRETS_LOCAL);
  private static final ValueMap GLOBAL_WITHOUT_ENVIRONMENT =
      map("dev", true, "postgres", GLOBAL_POSTGRES, "externalSecrets", GLOBAL_SECRETS);

  private static final ValueMap POSTGRES =
      map(
          "dbCreate", null,
          "host", null,
          "database", null,
          "username", null,
          "port", "5432",
          "password", null,
          "separate", false);
  private static final ValueMap POSTGRES_WITH_RESTORE = POSTGRES.with("dbRestore", bool(false));
  private static final ValueMap SECRETS = map("pushSecret", false, "dbcreds", null);

  /** What most services' charts carry. */
  private static final ValueMap SERVICE = service(GLOBAL, POSTGRES_WITH_RESTORE, SECRETS);

  private BuiltInCharts() {}

  static ChartDefaults read() {
    var services = new LinkedHashMap<String, ServiceChart>();
    add(services, "arborist", service(GLOBAL, POSTGRES, SECRETS));
    add(services, "audit", service(GLOBAL, POSTGRES, SECRETS));
    add(services, "dicom-server", service(GLOBAL_WITH_LOCAL, POSTGRES_WITH_RESTORE, map()));
    add(services, "embedding-management-service", embeddingManagement());
    add(services, "fence", SERVICE.with("global", GLOBAL_WITH_LOCAL));
    services.put("funnel", new ServiceChart("gen3-workflow.enabled", funnel()));
    add(services, "gen3-embeddings", SERVICE.with("global", GLOBAL_WITHOUT_ENVIRONMENT));
    add(services, "gen3-user-data-library", SERVICE.with("global", GLOBAL_WITHOUT_ENVIRONMENT));
    add(services, "indexd", SERVICE);
    add(services, "metadata", SERVICE);
    add(services, "ohdsi-webapi", ohdsiWebapi());
    add(
        services,
        "orthanc",
        service(GLOBAL_WITH_LOCAL, POSTGRES_WITH_RESTORE, map("pushSecret", false)));
    add(services, "peregrine", SERVICE);
    add(services, "requestor", SERVICE);
    add(services, "sheepdog", SERVICE);
    add(services, "wts", SERVICE);
    return new ChartDefaults(umbrella(), services);
  }

  private static ValueMap umbrella() {
    ValueMap externalSecrets =
        map(
            "apiVersion",
            "external-secrets.io/v1",
            "deploy",
            false,
            "createLocalK8sSecret",
            false,
            "clusterSecretStoreRef",
            "");
    ValueMap on = map("enabled", true);
    ValueMap off = map("enabled", false);
    return map(
        "global", GLOBAL.with("externalSecrets", externalSecrets),
        "arborist", on,
        "audit", on,
        "dicom-server", off,
        "embedding-management-service", off,
        "fence", on,
        "gen3-embeddings", off,
        "gen3-user-data-library", off,
        "gen3-workflow", off,
        "guppy", off,
        "indexd", on,
        "metadata", on,
        "ohdsi-webapi", off,
        "orthanc", off,
        "peregrine", on,
        "requestor", off,
        "sheepdog", on,
        "wts", on);
  }

  private static ValueMap embeddingManagement() {
    return service(
        GLOBAL.with("postgres", GLOBAL_POSTGRES.with("dbCreate", bool(false))),
        POSTGRES_WITH_RESTORE.with("dbCreate", bool(false)),
        map("dbcreds", null));
  }

  private static ValueMap funnel() {
    ValueMap global =
        map(
            "postgres", GLOBAL_POSTGRES.with("master", MASTER.with("host", text("test"))),
            "environment", "default",
            "externalSecrets", GLOBAL_SECRETS.with("clusterSecretStoreRef", text("")));
    return service(global, POSTGRES_WITH_RESTORE, map("dbcreds", ""));
  }

  private static ValueMap ohdsiWebapi() {
    ValueMap global =
        map(
            "postgres", GLOBAL_POSTGRES.with("master", MASTER.with("host", text(""))),
            "externalSecrets", map("deploy", false));
    return service(global, POSTGRES.with("host", text("")), SECRETS);
  }

  private static void add(Map<String, ServiceChart> services, String name, ValueMap values) {
    services.put(name, new ServiceChart(name + ".enabled", values));
  }

  private static ValueMap service(ValueMap global, ValueMap postgres, ValueMap externalSecrets) {
    return map("global", global, "postgres", postgres, "externalSecrets", externalSecrets);
  }

  /** A map of keys and values in turn; the values are text, booleans, maps or null. */
  private static ValueMap map(@Nullable Object... keysAndValues) {
    var entries = new LinkedHashMap<String, ValueNode>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put(String.valueOf(keysAndValues[i]), node(keysAndValues[i + 1]));
    }
    return new ValueMap(entries, Source.CHART_DEFAULT);
  }

  private static ValueNode node(@Nullable Object value) {
    if (value instanceof ValueNode node) {
      return node;
    }
    if (value instanceof Boolean bool) {
      return bool(bool);
    }
    return value == null ? new Null(Source.CHART_DEFAULT) : text(value.toString());
  }

  private static ValueNode bool(boolean value) {
    return new Bool(value, Source.CHART_DEFAULT);
  }

  private static ValueNode text(String value) {
    return new ValueNode.Text(value, Source.CHART_DEFAULT);
  }
}
