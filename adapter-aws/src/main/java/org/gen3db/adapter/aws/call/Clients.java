package org.gen3db.adapter.aws.call;

import org.gen3db.adapter.aws.signing.JdkHttp;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Makes the clients of a run, as the settings of an adapter want them. */
public final class Clients {
  /**
   * The first and five more: with the pauses of the SDK that is half a minute at a service that
   * throttles, and a few seconds at one that does not answer.
   */
  private static final int ATTEMPTS = 6;

  private final ClientOptions options;

  /** Those with these settings. */
  public Clients(ClientOptions options) {
    this.options = options;
  }

  /** A client of HTTP whose waits end with the run, for whoever closes it. */
  public SdkHttpClient http() {
    JdkHttp.begin();
    return new BreakableHttp(
        UrlConnectionHttpClient.builder()
            .connectionTimeout(options.connectTimeout())
            .socketTimeout(options.answerTimeout())
            .build());
  }

  /** A client of a service, for whoever closes it. Nobody is asked yet. */
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, Region region, AwsCredentialsProvider credentials, AuthScheme<?> signing) {
    return client(builder, region, credentials, signing, http());
  }

  /** The same with a client of HTTP that it closes. */
  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder,
      Region region,
      AwsCredentialsProvider credentials,
      AuthScheme<?> signing,
      SdkHttpClient http) {
    builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .putAuthScheme(signing)
        .overrideConfiguration(
            override -> {
              override
                  .apiCallTimeout(options.timeout())
                  .retryStrategy(
                      AwsRetryStrategy.adaptiveRetryStrategy().toBuilder()
                          .maxAttempts(ATTEMPTS)
                          .build());
              options.profile().ifPresent(override::defaultProfileName);
            });
    options.endpoint().ifPresent(builder::endpointOverride);
    if (options.fips()) {
      builder.fipsEnabled(true);
    }
    if (options.dualStack()) {
      builder.dualstackEnabled(true);
    }
    return builder.build();
  }
}
