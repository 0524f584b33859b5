package org.gen3db.adapter.aws.secrets;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.gen3db.adapter.aws.call.Breaking;
import org.gen3db.adapter.aws.call.Caller;
import org.gen3db.adapter.aws.call.ClientOptions;
import org.gen3db.adapter.aws.call.Clients;
import org.gen3db.adapter.aws.call.RegionChoice;
import org.gen3db.adapter.aws.signing.QuietSigner;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.spi.AdapterContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The service as a run reaches it: one client, made when it is first asked, since finding region
 * and credentials may ask the machine that gen3db runs on.
 */
final class Service implements AutoCloseable {
  private final ClientOptions options;
  private final Clients clients;
  private final RegionChoice region;
  private final Caller caller;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SecretsManagerClient client;

  Service(AwsSecretsSettings settings, AdapterContext context) {
    this.options = settings.client();
    this.clients = new Clients(options);
    this.region = RegionChoice.of(settings.region(), settings.profile(), context);
    this.caller = new Caller(settings.profile());
  }

  /** A client that is there already, and is closed with this. */
  Service(ClientOptions options, SecretsManagerClient client) {
    this.options = options;
    this.clients = new Clients(options);
    this.region = RegionChoice.of(client.serviceClientConfiguration().region());
    this.caller = new Caller(options.profile());
    this.client = client;
  }

  /** The region that settings or values name; where they do not, the environment decides. */
  Optional<String> explicitRegion() {
    return region.named();
  }

  /** Where it is, for messages, without asking anybody. */
  String describe() {
    return "Secrets Manager"
        + options
            .endpoint()
            .map(endpoint -> " at " + endpoint)
            .orElse(region.named().map(name -> " in " + name).orElse(""));
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
    return options.isOnThisMachine() ? options.endpoint() : Optional.empty();
  }

  /** Who asks. */
  AwsCredentialsIdentity identity() {
    return caller.identity();
  }

  /** The region in which entries are. */
  Region region() {
    return region.find(describe());
  }

  /** A client for requests beside those of Secrets Manager, for whoever closes it. */
  SdkHttpClient newHttp() {
    return clients.http();
  }

  private SecretsManagerClient client() {
    lock.lock();
    try {
      if (client == null) {
        EntryRehearsal.end();
        client =
            clients.client(
                SecretsManagerClient.builder(),
                region(),
                caller.credentials(),
                QuietSigner.scheme());
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (client != null) {
        client.close();
      }
      caller.close();
      client = null;
    } finally {
      lock.unlock();
    }
  }
}
