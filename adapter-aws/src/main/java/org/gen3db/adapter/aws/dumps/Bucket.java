package org.gen3db.adapter.aws.dumps;

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
import org.gen3db.spi.AdapterContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.RequestPayer;

/**
 * A bucket as a run reaches it: one client, made when it is first asked, since finding region and
 * credentials may ask the machine that gen3db runs on.
 */
final class Bucket implements AutoCloseable {
  private final Location location;
  private final ClientOptions options;
  private final RegionChoice region;
  private final Caller caller;
  private final boolean requesterPays;
  private final ObjectFailures failures;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable S3Client client;

  Bucket(Location location, S3DumpsSettings settings, AdapterContext context) {
    this.location = location;
    this.options = settings.client();
    this.region = RegionChoice.of(settings.region(), settings.profile(), context);
    this.caller = new Caller(settings.profile());
    this.requesterPays = settings.requesterPays();
    this.failures = new ObjectFailures(describe(), location.bucket(), requesterPays);
  }

  Location location() {
    return location;
  }

  ObjectFailures failures() {
    return failures;
  }

  /** Where it is, for messages, without asking anybody. */
  String describe() {
    return location + options.endpoint().map(endpoint -> " at " + endpoint).orElse("");
  }

  /** The region that settings or values name, whether the bucket is there or not. */
  Optional<String> namedRegion() {
    return region.named();
  }

  /** Who pays, as requests say it; null where that is the owner. */
  @Nullable RequestPayer payer() {
    return requesterPays ? RequestPayer.REQUESTER : null;
  }

  /**
   * Calls the service.
   *
   * @param place what it is about, for messages
   * @param operation what is asked of it, such as {@code GetObject}
   * @throws org.gen3db.domain.error.Gen3DbException when it was cancelled, or S3 refuses
   */
  <T> T call(
      String place, String operation, Cancellation cancellation, Function<S3Client, T> request) {
    return call(place, operation, "reading", cancellation, request);
  }

  /** The same where something is written. */
  <T> T write(
      String place, String operation, Cancellation cancellation, Function<S3Client, T> request) {
    return call(place, operation, "writing", cancellation, request);
  }

  private <T> T call(
      String place,
      String operation,
      String doing,
      Cancellation cancellation,
      Function<S3Client, T> request) {
    cancellation.check(place, doing);
    S3Client service = client();
    try (Breaking call = Breaking.on(cancellation)) {
      return request.apply(service);
    } catch (SdkException e) {
      cancellation.check(place, doing);
      throw failures.of(place, operation, e);
    } catch (RuntimeException e) {
      cancellation.check(place, doing);
      throw e;
    }
  }

  private S3Client client() {
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

  /**
   * By its own way of checking, the SDK would hold the bytes of a part against what is known of the
   * whole; what is written goes with checksums of ours, and as it is. An endpoint of one's own
   * serves buckets by their path: their names are none of hosts.
   */
  private S3Client connect() {
    boolean own = options.endpoint().isPresent();
    S3ClientBuilder builder =
        S3Client.builder()
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .serviceConfiguration(uploads -> uploads.chunkedEncodingEnabled(false))
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .disableS3ExpressSessionAuth(true)
            .forcePathStyle(own)
            .crossRegionAccessEnabled(!own);
    return new Clients(options)
        .client(builder, region.find(describe()), caller.credentials(), QuietSigner.scheme());
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
