package org.gen3db.adapter.aws.secrets;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.adapter.aws.signing.JdkHttp;
import org.gen3db.adapter.aws.signing.QuietSigner;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.AdapterContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The service as a run reaches it: one client, made when it is first asked, since finding region
 * and credentials may ask the machine that gen3db runs on.
 */
final class Service implements AutoCloseable {
  /**
   * The first and five more: with the pauses of the SDK that is half a minute at a service that
   * throttles, and a few seconds at one that does not answer.
   */
  private static final int ATTEMPTS = 6;

  private final AwsSecretsSettings settings;
  private final @Nullable String region;
  private final @Nullable String lastRegion;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SecretsManagerClient client;
  private @Nullable DefaultCredentialsProvider credentials;

  Service(AwsSecretsSettings settings, AdapterContext context) {
    this.settings = settings;
    var inValues = context.value("global.aws.region").filter(found -> !found.value().isBlank());
    this.region =
        settings
            .region()
            .or(() -> inValues.filter(one -> one.source().isExplicit()).map(one -> one.value()))
            .orElse(null);
    // A chart's own default is no override (R1), so that the user's environment comes before it.
    this.lastRegion = inValues.map(one -> one.value()).orElse(null);
  }

  /** The region that settings or values name; where they do not, the environment decides. */
  Optional<String> explicitRegion() {
    return Optional.ofNullable(region);
  }

  /** Where it is, for messages, without asking anybody. */
  String describe() {
    return "Secrets Manager"
        + settings
            .endpoint()
            .map(endpoint -> " at " + endpoint)
            .orElse(region == null ? "" : " in " + region);
  }

  /**
   * Calls the service.
   *
   * @param name the entry it is about
   * @param doing what is done, to follow "while"
   * @throws Gen3DbException when it was cancelled, or nobody can be asked
   * @throws software.amazon.awssdk.core.exception.SdkException as the SDK words it otherwise
   */
  <T> T call(
      String name,
      String doing,
      Cancellation cancellation,
      Function<SecretsManagerClient, T> request) {
    cancellation.check(name, doing);
    SecretsManagerClient service = client();
    try (Breaking call = Breaking.on(cancellation)) {
      return request.apply(service);
    } catch (RuntimeException e) {
      cancellation.check(name, doing);
      throw e;
    }
  }

  /**
   * Where everything of AWS is that is not Secrets Manager, if the endpoint is a stand-in on this
   * machine, which answers for all.
   */
  Optional<URI> local() {
    return settings.isOnThisMachine() ? settings.endpoint() : Optional.empty();
  }

  /** Who asks. */
  AwsCredentialsIdentity identity() {
    client();
    lock.lock();
    try {
      if (credentials == null) {
        throw new IllegalStateException("closed");
      }
      return credentials.resolveCredentials();
    } finally {
      lock.unlock();
    }
  }

  /** The region in which entries are. */
  Region region() {
    return region(settings.profile().orElse(null));
  }

  /** A client for requests beside those of Secrets Manager, for whoever closes it. */
  SdkHttpClient newHttp() {
    return new BreakableHttp(
        UrlConnectionHttpClient.builder()
            .connectionTimeout(settings.connectTimeout())
            .socketTimeout(settings.answerTimeout())
            .build());
  }

  private SecretsManagerClient client() {
    lock.lock();
    try {
      if (client == null) {
        client = connect();
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  private SecretsManagerClient connect() {
    String profile = settings.profile().orElse(null);
    JdkHttp.begin();
    credentials = DefaultCredentialsProvider.builder().profileName(profile).build();
    var builder =
        SecretsManagerClient.builder()
            .region(region(profile))
            .credentialsProvider(credentials)
            .putAuthScheme(QuietSigner.scheme())
            .httpClient(newHttp())
            .overrideConfiguration(
                override -> {
                  override
                      .apiCallTimeout(settings.timeout())
                      .retryStrategy(
                          AwsRetryStrategy.adaptiveRetryStrategy().toBuilder()
                              .maxAttempts(ATTEMPTS)
                              .build());
                  if (profile != null) {
                    override.defaultProfileName(profile);
                  }
                });
    settings.endpoint().ifPresent(builder::endpointOverride);
    if (settings.fips()) {
      builder.fipsEnabled(true);
    }
    if (settings.dualStack()) {
      builder.dualstackEnabled(true);
    }
    return builder.build();
  }

  private Region region(@Nullable String profile) {
    if (region != null) {
      return Region.of(region);
    }
    try {
      return DefaultAwsRegionProviderChain.builder().profileName(profile).build().getRegion();
    } catch (SdkClientException e) {
      return Optional.ofNullable(lastRegion)
          .map(Region::of)
          .orElseThrow(
              () ->
                  new Gen3DbException(
                      Notice.of(
                          AwsCode.AWS_REGION,
                          describe(),
                          "neither the values nor the environment name a region")));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (client != null) {
        client.close();
      }
      if (credentials != null) {
        credentials.close();
      }
      client = null;
      credentials = null;
    } finally {
      lock.unlock();
    }
  }
}
