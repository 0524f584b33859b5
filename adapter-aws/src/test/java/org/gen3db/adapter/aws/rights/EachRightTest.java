package org.gen3db.adapter.aws.rights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.gen3db.adapter.aws.dumps.S3DumpsProvider;
import org.gen3db.adapter.aws.login.RdsTokensProvider;
import org.gen3db.adapter.aws.search.AwsSignerProvider;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.rights.Rights;
import org.gen3db.domain.rights.TokenLogin;
import org.gen3db.domain.search.RequestSigner;
import org.gen3db.domain.server.MasterTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is needed beside entries, statement by statement; nobody is asked. */
class EachRightTest {
  private static JsonNode statements(Rights rights) throws Exception {
    JsonNode policy = new ObjectMapper().readTree(rights.document());
    assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
    return policy.path("Statement");
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static JsonNode ofDumps(Map<String, ?> settings, Map<String, ?> values) throws Exception {
    try (var adapter =
        AdapterMaker.of(new S3DumpsProvider()).settings(settings).values(values).make()) {
      return statements(adapter.port(DumpSource.class).orElseThrow().rights().orElseThrow());
    }
  }

  @Test
  void dumpsAreListedInTheirBucketAndReadInTheirFolder() throws Exception {
    assertThat(ofDumps(Map.of("from", "s3://dumps/of/gen3/", "requesterPays", true), Map.of()))
        .isEqualTo(
            json(
                """
                [{'Sid': 'ListDumps', 'Effect': 'Allow', 'Action': ['s3:ListBucket'],
                  'Resource': ['arn:aws:s3:::dumps']},
                 {'Sid': 'ReadDumps', 'Effect': 'Allow', 'Action': ['s3:GetObject'],
                  'Resource': ['arn:aws:s3:::dumps/of/gen3/*']}]
                """));
  }

  /** A bucket may be in another region than it is looked for first, and its key with it. */
  @Test
  void aKeyOfDumpsIsUsedByWayOfTheirServiceAlone() throws Exception {
    assertThat(
            ofDumps(
                    Map.of("kmsKeyId", "1234-abcd", "region", "cn-north-1"),
                    Map.of("global", Map.of("dbRestoreBucket", "dumps")))
                .get(2))
        .isEqualTo(
            json(
                """
                {'Sid': 'UseTheKeyOfDumps', 'Effect': 'Allow', 'Action': ['kms:Decrypt'],
                 'Resource': ['arn:aws-cn:kms:*:*:key/1234-abcd'],
                 'Condition': {'StringLike': {'kms:ViaService': 's3.*.amazonaws.com.cn'}}}
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://dumps, '', arn:aws:s3:::dumps, arn:aws:s3:::dumps/*",
    "s3://dumps, us-gov-west-1, arn:aws-us-gov:s3:::dumps, arn:aws-us-gov:s3:::dumps/*",
    "s3://arn:aws:s3:us-west-2:1:accesspoint:gen3, '',"
        + " arn:aws:s3:us-west-2:1:accesspoint:gen3,"
        + " arn:aws:s3:us-west-2:1:accesspoint:gen3/object/*",
  })
  void aBucketIsNamedAsItsPartitionOrItsAccessPointIs(
      String from, String region, String bucket, String objects) throws Exception {
    JsonNode all =
        ofDumps(
            region.isEmpty() ? Map.of("from", from) : Map.of("from", from, "region", region),
            Map.of());
    assertThat(all.get(0).path("Resource")).isEqualTo(json("['" + bucket + "']"));
    assertThat(all.get(1).path("Resource")).isEqualTo(json("['" + objects + "']"));
    assertThat(all).hasSize(2);
  }

  @Test
  void administratorsEnterByTheirNamesInTheRegionsOfTheirServers() throws Exception {
    try (var adapter =
        AdapterMaker.of(new RdsTokensProvider())
            .values(Map.of("global", Map.of("aws", Map.of("region", "us-west-2"))))
            .make()) {
      MasterTokens tokens = adapter.port(MasterTokens.class).orElseThrow();
      assertThat(tokens.rights(List.of())).isEmpty();
      assertThat(
              statements(
                  tokens
                      .rights(
                          List.of(
                              new TokenLogin("Gen3.cluster-a.cn-north-1.RDS.amazonaws.com.cn", "a"),
                              new TokenLogin("db.example.org", "b"),
                              new TokenLogin(null, null)))
                      .orElseThrow()))
          .isEqualTo(
              json(
                  """
                  [{'Sid': 'EnterServers', 'Effect': 'Allow', 'Action': ['rds-db:connect'],
                    'Resource': ['arn:aws-cn:rds-db:cn-north-1:*:dbuser:*/a',
                                 'arn:aws:rds-db:us-west-2:*:dbuser:*/*',
                                 'arn:aws:rds-db:us-west-2:*:dbuser:*/b']}]
                  """));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://vpc-gen3-dev-a1b2c3.eu-west-1.es.amazonaws.com, '', arn:aws:es:eu-west-1:*:domain/gen3-dev/*",
    "https://SEARCH-gen3-a1b2c3.us-gov-west-1.es.amazonaws.com:443/, '',"
        + " arn:aws-us-gov:es:us-gov-west-1:*:domain/gen3/*",
    "https://search-gen3-a1b2c3.aos.us-east-2.on.aws, '', arn:aws:es:us-east-2:*:domain/gen3/*",
    "https://search.example.org, eu-north-1, arn:aws:es:eu-north-1:*:domain/*/*",
    "https://search.example.org, '', arn:aws:es:*:*:domain/*/*",
  })
  void aDomainIsNamedAsItsAddressTells(String url, String region, String arn) throws Exception {
    try (var adapter =
        AdapterMaker.of(new AwsSignerProvider())
            .settings(region.isEmpty() ? Map.of() : Map.of("region", region))
            .values(Map.of("gen3db", Map.of("search", Map.of("url", url))))
            .make()) {
      assertThat(statements(adapter.port(RequestSigner.class).orElseThrow().rights().orElseThrow()))
          .isEqualTo(
              json(
                  """
                  [{'Sid': 'RestoreIndices', 'Effect': 'Allow',
                    'Action': ['es:ESHttpDelete', 'es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpPost',
                               'es:ESHttpPut'],
                    'Resource': ['%s']}]
                  """
                      .formatted(arn)));
    }
  }
}
