package org.gen3db.adapter.aws.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.search.RequestSigner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signed requests beside those that the SDK's own signer makes. */
class AwsRequestSignerTest {
  private static final String DOMAIN = "https://search-gen3-abc.eu-west-1.es.amazonaws.com";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06.789Z"), ZoneOffset.UTC);

  @BeforeEach
  void keys() {
    System.setProperty("aws.accessKeyId", "AKIATESTS00000000000");
    System.setProperty("aws.secretAccessKey", "secret-of-the-tests/+=");
  }

  @AfterEach
  void takeKeys() {
    for (String key : List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken")) {
      System.clearProperty(key);
    }
  }

  private static String sha256(String body) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Map<String, String> signed(
      String region, String method, String uri, Map<String, String> headers, String body)
      throws Exception {
    try (var adapter =
        AdapterMaker.of(new AwsSignerProvider())
            .settings(region.isEmpty() ? Map.of() : Map.of("region", region))
            .clock(CLOCK)
            .make()) {
      return adapter
          .port(RequestSigner.class)
          .orElseThrow()
          .sign(method, URI.create(uri), headers, sha256(body));
    }
  }

  private static SdkHttpRequest bySdk(
      String region,
      String method,
      String uri,
      Map<String, String> headers,
      String body,
      AwsCredentialsIdentity identity) {
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(URI.create(uri))
            .putHeader("x-amz-content-sha256", "required");
    headers.forEach(request::putHeader);
    SignRequest.Builder<AwsCredentialsIdentity> sign =
        SignRequest.builder(identity)
            .request(request.build())
            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "es")
            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
            .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
            .putProperty(HttpSigner.SIGNING_CLOCK, CLOCK);
    if (!body.isEmpty()) {
      sign.payload(ContentStreamProvider.fromUtf8String(body));
    }
    return AwsV4HttpSigner.create().sign(sign.build()).request();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /                                             | ''",
        "HEAD   | /gen3-dev_subject_0                           | ''",
        "POST   | /_bulk?filter_path=took%2Citems.*.error&x=1%2B2| '{}'",
        "PUT    | /%3Clogs-%7Bnow%2Fd%7D%3E/_doc/a%20b%2Fc      | '{\"é\":1}'",
        "POST   | /_aliases?timeout=30s&master_timeout          | '{}'",
      })
  void aRequestIsSignedAsByTheSdk(String method, String path, String body) throws Exception {
    for (String session : List.of("", "session/+==of-the-tests")) {
      AwsCredentialsIdentity identity =
          session.isEmpty()
              ? AwsCredentialsIdentity.create("AKIATESTS00000000000", "secret-of-the-tests/+=")
              : AwsSessionCredentialsIdentity.create(
                  "AKIATESTS00000000000", "secret-of-the-tests/+=", session);
      if (!session.isEmpty()) {
        System.setProperty("aws.sessionToken", session);
      }
      Map<String, String> headers = Map.of("Content-Type", "application/json");
      Map<String, String> ours = signed("", method, DOMAIN + path, headers, body);
      SdkHttpRequest theirs = bySdk("eu-west-1", method, DOMAIN + path, headers, body, identity);
      assertThat(ours)
          .containsEntry("Authorization", theirs.firstMatchingHeader("Authorization").orElseThrow())
          .containsEntry("X-Amz-Date", theirs.firstMatchingHeader("X-Amz-Date").orElseThrow())
          .containsEntry("X-Amz-Content-Sha256", sha256(body));
      assertThat(ours.getOrDefault("X-Amz-Security-Token", "")).isEqualTo(session);
      assertThat(ours).doesNotContainKey("Host");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "us-west-2, https://search-gen3-abc.eu-west-1.es.amazonaws.com, us-west-2",
    "'', https://vpc-gen3-abc.us-gov-west-1.es.amazonaws.com, us-gov-west-1",
    "'', https://vpc-gen3-abc.cn-north-1.es.amazonaws.com.cn, cn-north-1",
    "eu-north-1, https://search.example.org:9443, eu-north-1",
  })
  void theRegionIsTheSettingThenThatOfTheName(String setting, String url, String region)
      throws Exception {
    Map<String, String> ours = signed(setting, "GET", url + "/", Map.of(), "");
    AwsCredentialsIdentity identity =
        AwsCredentialsIdentity.create("AKIATESTS00000000000", "secret-of-the-tests/+=");
    assertThat(ours.get("Authorization"))
        .contains("/20260203/" + region + "/es/aws4_request")
        .isEqualTo(
            bySdk(region, "GET", url + "/", Map.of(), "", identity)
                .firstMatchingHeader("Authorization")
                .orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://abc123.us-east-1.aoss.amazonaws.com",
        "https://ABC123.us-east-1.AOSS.amazonaws.com/_bulk"
      })
  void whatIsServerlessIsRefusedByItsName(String url) {
    assertThatThrownBy(() -> signed("", "GET", url, Map.of(), ""))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(AwsCode.SEARCH_SERVERLESS);
              assertThat(e.problem().message()).containsIgnoringCase("aoss.amazonaws.com");
            });
  }

  @Test
  void withoutCredentialsItSaysSo() {
    System.clearProperty("aws.accessKeyId");
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.configFile", "/nowhere");
    System.setProperty("aws.sharedCredentialsFile", "/nowhere");
    try {
      assertThatThrownBy(() -> signed("", "GET", DOMAIN, Map.of(), ""))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_CREDENTIALS));
    } finally {
      for (String key :
          List.of("aws.disableEc2Metadata", "aws.configFile", "aws.sharedCredentialsFile")) {
        System.clearProperty(key);
      }
    }
  }
}
