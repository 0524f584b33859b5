package org.gen3db.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.lab.Release;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.kubernetes.StandInOperator;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real server, and a namespace with an operator for each test. */
abstract class InCluster {
  static final String LOCAL = "{}";
  static final String PUSH =
      "global: {environment: prod, externalSecrets: {deploy: true, pushSecret: true}}";
  static final String PULL = "global: {environment: prod, externalSecrets: {deploy: true}}";
  static final String LOCAL_AND_PUSH =
      "global: {environment: prod, externalSecrets:"
          + " {deploy: true, pushSecret: true, dbCreate: true}}";

  /** All services of the umbrella, of which half are off by its defaults. */
  static final String ALL_ON =
      """
      dicom-server: {enabled: true}
      embedding-management-service: {enabled: true}
      funnel: {enabled: true}
      gen3-workflow: {enabled: true}
      gen3-embeddings: {enabled: true}
      gen3-user-data-library: {enabled: true}
      ohdsi-webapi: {enabled: true}
      orthanc: {enabled: true}
      requestor: {enabled: true}
      """;

  static final List<String> ALL =
      List.of(
          "arborist",
          "audit",
          "dicom-server",
          "embedding-management-service",
          "fence",
          "funnel",
          "gen3-embeddings",
          "gen3-user-data-library",
          "indexd",
          "metadata",
          "ohdsi-webapi",
          "orthanc",
          "peregrine",
          "requestor",
          "sheepdog",
          "wts");

  static ScratchServer server;
  @TempDir Path folder;
  String namespace;
  Release release;
  StandInOperator operator;

  abstract TestCluster cluster();

  /** With what the services of embeddings need, so that none of the sixteen is left out. */
  @BeforeAll
  static void start() {
    server = ScratchServer.of(TestPostgresSetup.DEFAULT.offering("vector"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    namespace = cluster().newNamespace();
    operator = new StandInOperator(cluster(), "v1");
    operator.in(namespace);
    release = new Release(folder);
  }

  @AfterEach
  void end() {
    if (operator != null) {
      operator.close(); // where a cluster could not be begun, there is none
    }
    server.dropAll();
  }

  /** The administrator's Secret as the chart lets the operator make it of the entry of its name. */
  void masterExternalSecret(String name) {
    cluster()
        .post(
            "apis/external-secrets.io/v1/namespaces/" + namespace + "/externalsecrets",
            TestCluster.json(
                """
                {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
                 "metadata": {"name": "%1$s"},
                 "spec": {"refreshInterval": "5m",
                          "secretStoreRef": {"kind": "SecretStore", "name": "gen3-secret-store"},
                          "target": {"name": "%1$s", "creationPolicy": "Owner"},
                          "dataFrom": [{"extract": {"key": "%1$s"}}]}}"""
                    .formatted(name)));
  }

  /** What the entry of the administrator holds. */
  SecretData masterEntry() {
    return SecretData.of(
        Map.of(
            "username", Password.of("postgres"),
            "password", server.master().password(),
            "host", Password.of("db.example.org"),
            "port", Password.of("5432")));
  }

  /** A Secret as the server has it. */
  JsonNode object(String name) {
    return cluster().get("api/v1/namespaces/" + namespace + "/secrets/" + name).body();
  }

  /** What a Secret holds, in clear; nothing where there is none. */
  Map<String, String> secret(String name) {
    var values = new TreeMap<String, String>();
    object(name)
        .path("data")
        .properties()
        .forEach(
            field ->
                values.put(
                    field.getKey(),
                    new String(
                        Base64.getDecoder().decode(field.getValue().asText()),
                        StandardCharsets.UTF_8)));
    return values;
  }
}
