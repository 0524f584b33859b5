package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.gen3db.testkit.http.LoopbackHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the adapter is found and set up: by whom it is at AWS, and where. */
class AwsSecretsProviderTest {
  private static final String ENTRY = "default-fence-creds";
  private final Cancellation end = Cancellation.create();
  private final Map<String, String> before = new HashMap<>();
  private SecretsManagerServer server;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    server = SecretsManagerServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
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

  private void keys() {
    property("aws.accessKeyId", Keys.ID);
    property("aws.secretAccessKey", Keys.SECRET);
  }

  private Map<String, Object> with(String... keysAndValues) {
    var settings = new HashMap<String, Object>();
    settings.put("endpoint", server.endpoint().toString());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return settings;
  }

  /** Reads an entry that is not there, and returns how the request was signed. */
  private String signature(Map<String, ?> settings, Map<String, ?> values) throws Exception {
    try (var adapter =
        AdapterMaker.of(new AwsSecretsProvider()).settings(settings).values(values).make()) {
      var look =
          adapter.port(RemoteSecrets.class).orElseThrow().read(List.of(ENTRY), end).get(ENTRY);
      assertThat(look)
          .as(() -> "" + ((Look.NotLooked<?>) look).why().exception())
          .isInstanceOf(Look.Absent.class);
    }
    return server.requests().get(server.requests().size() - 1).authorization();
  }

  private static AwsCode refusal(Map<String, ?> settings, Map<String, ?> values) throws Exception {
    try (var adapter =
        AdapterMaker.of(new AwsSecretsProvider()).settings(settings).values(values).make()) {
      var look =
          adapter
              .port(RemoteSecrets.class)
              .orElseThrow()
              .read(List.of(ENTRY), Cancellation.create())
              .get(ENTRY);
      assertThat(look).isInstanceOf(Look.NotLooked.class);
      return (AwsCode) ((Look.NotLooked<?>) look).why().code();
    }
  }

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(AdapterProvider.class))
        .anySatisfy(
            provider -> {
              assertThat(provider).isInstanceOf(AwsSecretsProvider.class);
              assertThat(provider.section()).hasToString("remoteSecrets");
              assertThat(provider.id()).isEqualTo("aws-secrets-manager");
            });
  }

  @Test
  void theRegionIsTheSettingThenTheValuesThenTheEnvironment() throws Exception {
    keys();
    property("aws.region", "eu-north-1");
    var values = Map.of("global", Map.of("aws", Map.of("region", "eu-west-1")));
    assertThat(signature(with("region", "us-west-2"), values)).contains("/us-west-2/");
    assertThat(signature(with(), values)).contains("/eu-west-1/");
    assertThat(signature(with(), Map.of())).contains("/eu-north-1/");
  }

  @Test
  void aProfileGivesRegionAndKeys() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("config"),
            """
            [profile gen3]
            region = ap-south-1
            aws_access_key_id = AKIAPROFILE
            aws_secret_access_key = of-the-profile
            """);
    property("aws.configFile", config.toString());
    property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    assertThat(signature(with("profile", "gen3"), Map.of()))
        .contains("AKIAPROFILE/")
        .contains("/ap-south-1/");
  }

  @Test
  void aWebIdentityBecomesCredentials() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "token-of-the-pod");
    property("aws.webIdentityTokenFile", token.toString());
    property("aws.roleArn", "arn:aws:iam::123456789012:role/gen3db");
    property("aws.roleSessionName", "gen3db");
    property("aws.region", "us-east-1"); // as in a pod: without one the SDK insists on the real one
    property("aws.endpointUrlSts", server.endpoint().toString());
    assertThat(signature(with("region", "us-east-1"), Map.of())).contains("ASIAWEBIDENTITY00000/");
  }

  @Test
  void withoutCredentialsItSaysSoAndIsNotAbsent() throws Exception {
    property("aws.configFile", folder.resolve("none").toString());
    property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    property("aws.disableEc2Metadata", "true");
    assertThat(refusal(with("region", "us-east-1"), Map.of())).isEqualTo(AwsCode.AWS_CREDENTIALS);
  }

  private String whyNoCredentials(Map<String, ?> settings) throws Exception {
    property("aws.disableEc2Metadata", "true");
    property("aws.configFile", folder.resolve("none").toString());
    property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    try (var adapter = AdapterMaker.of(new AwsSecretsProvider()).settings(settings).make()) {
      var look =
          adapter.port(RemoteSecrets.class).orElseThrow().read(List.of(ENTRY), end).get(ENTRY);
      assertThat(look).isInstanceOf(Look.NotLooked.class);
      var why = ((Look.NotLooked<?>) look).why();
      assertThat(why.code()).isEqualTo(AwsCode.AWS_CREDENTIALS);
      return why.message();
    }
  }

  @Test
  void ofAProfileThatIsNotThereTheNameIsTold() throws Exception {
    assertThat(whyNoCredentials(with("region", "us-east-1", "profile", "misspelt")))
        .endsWith(" with: Profile file contained no credentials for profile 'misspelt'");
  }

  @Test
  void ofARoleThatAPodMayNotHaveItIsTold() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "token-of-the-pod");
    byte[] denied =
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
          <Type>Sender</Type><Code>AccessDenied</Code>
          <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message>
        </Error><RequestId>r</RequestId></ErrorResponse>
        """
            .getBytes(StandardCharsets.UTF_8);
    try (var sts =
        LoopbackHttp.start(
            "sts",
            exchange -> {
              exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(403, denied.length);
              exchange.getResponseBody().write(denied);
              exchange.close();
            })) {
      property("aws.webIdentityTokenFile", token.toString());
      property("aws.roleArn", "arn:aws:iam::123456789012:role/gen3db");
      property("aws.region", "us-east-1");
      property("aws.endpointUrlSts", sts.url().toString());
      assertThat(whyNoCredentials(with("region", "us-east-1")))
          .endsWith(" with: Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
  }

  @Test
  void withoutARegionItSaysSo() throws Exception {
    keys();
    property("aws.configFile", folder.resolve("none").toString());
    property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    property("aws.disableEc2Metadata", "true");
    assertThat(refusal(with(), Map.of())).isEqualTo(AwsCode.AWS_REGION);
  }

  @Test
  void anEnvironmentAtGoogleIsRefusedWithTheWaysOut() {
    var values = Map.of("global", Map.of("gcp", Map.of("enabled", true)));
    assertThatThrownBy(
            () -> AdapterMaker.of(new AwsSecretsProvider()).settings(with()).values(values).make())
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_NOT_CHOSEN);
              assertThat(e.isUsage()).isTrue();
              assertThat(e.problem().hint()).contains("external-secrets", "adapter");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "region, US East, 'US East' is no region",
    "region, us_east_1, 'us_east_1' is no region",
    "endpoint, ftp://host, it is no address of a service",
    "endpoint, localhost:5000, it is no address of a service",
    "endpoint, https://user@host, it is no address of a service",
    "endpoint, https://host?x=y, it is no address of a service",
    "fips, true, it excludes fips and dualStack",
    "dualStack, true, it excludes fips and dualStack",
    "connectTimeout, 0s, between 1ms and 1h",
    "timeout, 61m, between 1ms and 1h",
    "kmsKeyId, '', remoteSecrets.kmsKeyId is ''; it is empty",
    "profile, ' ', remoteSecrets.profile is ' '; it is empty",
  })
  void aWrongSettingIsTold(String key, String value, String told) {
    assertThatThrownBy(
            () -> AdapterMaker.of(new AwsSecretsProvider()).settings(with(key, value)).make())
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("gen3db.remoteSecrets")
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource({
    "aws:x, is set by AWS",
    "managed-by, is set by AWS",
    "gen3db.org/made-by, is set by AWS",
    "a*b, is none that AWS takes",
  })
  void aWrongTagIsTold(String key, String told) {
    var settings = with();
    settings.put("tags", Map.of(key, "x"));
    assertThatThrownBy(() -> AdapterMaker.of(new AwsSecretsProvider()).settings(settings).make())
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining(told);
  }

  @Test
  void keyDescriptionAndReplicasGoIntoWhatIsMade() throws Exception {
    keys();
    var settings = with("region", "us-east-1", "kmsKeyId", "alias/gen3", "description", "ours");
    settings.put("replicaRegions", List.of("us-west-2"));
    try (var adapter = AdapterMaker.of(new AwsSecretsProvider()).settings(settings).make()) {
      adapter
          .port(RemoteSecrets.class)
          .orElseThrow()
          .create(ENTRY, SecretsManagerContract.data("k", "v"), WriteId.random(), end);
    }
    assertThat(server.as("DescribeSecret", Map.of("SecretId", ENTRY)))
        .containsEntry("KmsKeyId", "alias/gen3")
        .containsEntry("Description", "ours")
        .containsEntry(
            "ReplicationStatus", List.of(Map.of("Region", "us-west-2", "Status", "InSync")));
  }
}
