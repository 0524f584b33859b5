package org.gen3db.adapter.aws.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.MasterTokens;
import org.gen3db.spi.AdapterProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Tokens beside those that the SDK's own signer makes, and where they are from. */
class RdsTokensTest {
  private static final String HOST = "gen3.cluster-c9akciq32rgh.eu-west-1.rds.amazonaws.com";
  private static final String KEY = "AKIATESTS00000000000";
  private static final String SECRET = "secret-of-the-tests/+=";

  private final Cancellation end = Cancellation.create();
  private final Map<String, String> before = new HashMap<>();
  private final Ticking clock = new Ticking();
  @TempDir Path folder;

  /** A clock that a test moves. */
  private static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-02-03T04:05:06.789Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void keys() {
    property("aws.accessKeyId", KEY);
    property("aws.secretAccessKey", SECRET);
  }

  @AfterEach
  void restore() {
    before.forEach(
        (key, value) -> {
          if (value == null) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, value);
          }
        });
  }

  private void property(String key, String value) {
    before.putIfAbsent(key, System.getProperty(key));
    System.setProperty(key, value);
  }

  private String token(Map<String, ?> settings, Map<String, ?> values, Endpoint at, String user)
      throws Exception {
    try (var adapter =
        AdapterMaker.of(new RdsTokensProvider())
            .settings(settings)
            .values(values)
            .clock(clock)
            .make()) {
      return adapter.port(MasterTokens.class).orElseThrow().token(at, user, end).text();
    }
  }

  private String token(String user) throws Exception {
    return token(Map.of(), Map.of(), new Endpoint(HOST, 5432), user);
  }

  /** The parameters of a token, decoded. */
  private static Map<String, String> parameters(String token) {
    var all = new TreeMap<String, String>();
    for (String pair : token.substring(token.indexOf('?') + 1).split("&")) {
      int end = pair.indexOf('=');
      all.put(
          pair.substring(0, end),
          URLDecoder.decode(pair.substring(end + 1).replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return all;
  }

  /** What the SDK's own signer makes of the same. */
  private Map<String, String> bySdk(String user, AwsCredentialsIdentity identity) {
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                SignRequest.builder(identity)
                    .request(
                        SdkHttpFullRequest.builder()
                            .method(SdkHttpMethod.GET)
                            .uri(URI.create("https://" + HOST + ":5432/"))
                            .putRawQueryParameter("Action", "connect")
                            .putRawQueryParameter("DBUser", user)
                            .build())
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                    .putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(15))
                    .build())
            .request();
    var all = new TreeMap<String, String>();
    signed.rawQueryParameters().forEach((name, values) -> all.put(name, values.get(0)));
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "gen3_admin", "Ä b+c&d=e%/?~", "user'\"x"})
  void aTokenIsWhatTheSdkSigns(String user) throws Exception {
    String token = token(user);
    assertThat(token).startsWith(HOST + ":5432/?").doesNotContain("https").doesNotContain(" ");
    assertThat(parameters(token))
        .isEqualTo(bySdk(user, AwsCredentialsIdentity.create(KEY, SECRET)));
  }

  @Test
  void aSessionStandsInItsTokens() throws Exception {
    property("aws.sessionToken", "session/+==of-the-tests");
    String token = token("postgres");
    assertThat(parameters(token))
        .containsEntry("X-Amz-Security-Token", "session/+==of-the-tests")
        .isEqualTo(
            bySdk(
                "postgres",
                AwsSessionCredentialsIdentity.create(KEY, SECRET, "session/+==of-the-tests")));
  }

  @Test
  void eachIsMadeAtItsTimeAndGoodForAQuarterOfAnHour() throws Exception {
    String first = token("postgres");
    assertThat(token("postgres")).isEqualTo(first);
    clock.now = clock.now.plusSeconds(1);
    String second = token("postgres");
    assertThat(parameters(first))
        .containsEntry("X-Amz-Date", "20260203T040506Z")
        .containsEntry("X-Amz-Expires", "900");
    assertThat(parameters(second)).containsEntry("X-Amz-Date", "20260203T040507Z");
    assertThat(parameters(second).get("X-Amz-Signature"))
        .isNotEqualTo(parameters(first).get("X-Amz-Signature"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "us-west-2 | eu-north-1 | gen3.c9akciq32rgh.eu-west-1.rds.amazonaws.com          | us-west-2",
        "-         | eu-north-1 | gen3.c9akciq32rgh.eu-west-1.rds.amazonaws.com          | eu-west-1",
        "-         | -          | gen3.cluster-ro-c9akciq3.us-gov-east-1.rds.amazonaws.com | us-gov-east-1",
        "-         | -          | gen3.proxy-c9akciq3.cn-north-1.rds.amazonaws.com.cn    | cn-north-1",
        "-         | -          | GEN3.C9AKCIQ3.EU-WEST-1.RDS.AMAZONAWS.COM               | eu-west-1",
        "-         | eu-north-1 | db.example.org                                         | eu-north-1",
        "-         | eu-north-1 | eu-west-1.rds.amazonaws.com.example.org                | eu-north-1",
        "-         | -          | db.example.org                                         | ap-south-1",
      })
  void theRegionIsTheSettingThenThatOfTheNameThenTheValuesThenTheEnvironment(
      String setting, String values, String host, String region) throws Exception {
    property("aws.region", "ap-south-1");
    String token =
        token(
            setting == null ? Map.of() : Map.of("region", setting),
            values == null ? Map.of() : Map.of("global", Map.of("aws", Map.of("region", values))),
            new Endpoint(host, 5432),
            "postgres");
    assertThat(parameters(token).get("X-Amz-Credential"))
        .isEqualTo(KEY + "/20260203/" + region + "/rds-db/aws4_request");
  }

  /** RDS knows its own name in small letters only. */
  @Test
  void theHostIsSignedInSmallLettersWithItsPort() throws Exception {
    assertThat(
            token(
                Map.of(),
                Map.of(),
                new Endpoint("Gen3.C9.EU-WEST-1.rds.amazonaws.com", 5433),
                "postgres"))
        .startsWith("gen3.c9.eu-west-1.rds.amazonaws.com:5433/?");
  }

  @Test
  void withoutCredentialsItSaysSo() {
    System.clearProperty("aws.accessKeyId");
    property("aws.configFile", folder.resolve("none").toString());
    property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    property("aws.disableEc2Metadata", "true");
    assertThatThrownBy(() -> token("postgres"))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_CREDENTIALS);
              assertThat(e.problem().place()).isEqualTo(HOST + ":5432");
            });
  }

  @Test
  void withoutARegionItSaysSo() {
    property("aws.configFile", folder.resolve("none").toString());
    property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    property("aws.disableEc2Metadata", "true");
    assertThatThrownBy(
            () -> token(Map.of(), Map.of(), new Endpoint("db.example.org", 5432), "postgres"))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_REGION));
  }

  @Test
  void aCancelledRunIsNotSigned() {
    end.cancel();
    assertThatThrownBy(() -> token("postgres"))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
  }

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(AdapterProvider.class))
        .anySatisfy(
            provider -> {
              assertThat(provider).isInstanceOf(RdsTokensProvider.class);
              assertThat(provider.section()).hasToString("masterTokens");
              assertThat(provider.id()).isEqualTo("rds-iam");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "region, EU West, 'EU West' is no region",
    "profile, ' ', it is empty",
  })
  void aWrongSettingIsTold(String key, String value, String told) {
    assertThatThrownBy(
            () -> AdapterMaker.of(new RdsTokensProvider()).settings(Map.of(key, value)).make())
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("gen3db.masterTokens")
        .hasMessageContaining(told);
  }

  @Test
  void whatIsMissingWhereOneIsRefusedIsSaidForThatUser() throws Exception {
    try (var adapter = AdapterMaker.of(new RdsTokensProvider()).make()) {
      assertThat(adapter.port(MasterTokens.class).orElseThrow().whenRefused("a\"b"))
          .contains("GRANT rds_iam TO \"a\"\"b\"", "rds-db:connect", "aliasOf");
    }
  }
}
