package org.gen3db.adapter.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.gen3db.adapter.aws.signing.QuietSigner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Whom the settings lead a client to, where they name no endpoint; nobody is asked. */
class ClientsTest {
  /** Remembers which host is asked, and refuses instead of it. */
  private static final class Nowhere implements SdkHttpClient {
    private final AtomicReference<String> host = new AtomicReference<>("");

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      host.set(request.httpRequest().protocol() + "://" + request.httpRequest().host());
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(400).build())
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }

  private static Clients clients(boolean fips, boolean dualStack) {
    return new Clients(
        new ClientOptions(
            Optional.empty(),
            Optional.empty(),
            fips,
            dualStack,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1)));
  }

  private static StaticCredentialsProvider keys() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret"));
  }

  /** The usual endpoint of Secrets Manager speaks IPv6 too. */
  @ParameterizedTest
  @CsvSource({
    "us-east-1, false, false, https://secretsmanager.us-east-1.amazonaws.com",
    "us-east-1, true, false, https://secretsmanager-fips.us-east-1.amazonaws.com",
    "us-east-1, false, true, https://secretsmanager.us-east-1.amazonaws.com",
    "us-gov-west-1, true, false, https://secretsmanager-fips.us-gov-west-1.amazonaws.com",
    "cn-north-1, false, false, https://secretsmanager.cn-north-1.amazonaws.com.cn",
  })
  void entriesAreAskedForAtTheEndpointOfTheSettings(
      String region, boolean fips, boolean dualStack, String endpoint) {
    var nowhere = new Nowhere();
    try (SecretsManagerClient client =
        clients(fips, dualStack)
            .client(
                SecretsManagerClient.builder(),
                Region.of(region),
                keys(),
                QuietSigner.scheme(),
                nowhere)) {
      client.getSecretValue(request -> request.secretId("e"));
    } catch (AwsServiceException e) {
      assertThat(e.statusCode()).isEqualTo(400);
    }
    assertThat(nowhere.host.get()).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, https://dumps.s3.us-west-2.amazonaws.com",
    "true, false, https://dumps.s3-fips.us-west-2.amazonaws.com",
    "false, true, https://dumps.s3.dualstack.us-west-2.amazonaws.com",
    "true, true, https://dumps.s3-fips.dualstack.us-west-2.amazonaws.com",
  })
  void dumpsAreReadAtTheEndpointOfTheSettings(boolean fips, boolean dualStack, String endpoint) {
    var nowhere = new Nowhere();
    try (S3Client client =
        clients(fips, dualStack)
            .client(S3Client.builder(), Region.US_WEST_2, keys(), QuietSigner.scheme(), nowhere)) {
      client.listObjectsV2(request -> request.bucket("dumps"));
    } catch (AwsServiceException e) {
      assertThat(e.statusCode()).isEqualTo(400);
    }
    assertThat(nowhere.host.get()).isEqualTo(endpoint);
  }
}
