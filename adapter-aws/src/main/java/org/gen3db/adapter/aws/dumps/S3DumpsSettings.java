package org.gen3db.adapter.aws.dumps;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.adapter.aws.call.ClientOptions;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;

/**
 * The settings of dumps in S3. Credentials are no setting: they come as for any program of AWS.
 *
 * @param from the bucket, and the folder in it below which dumps are
 * @param region where the bucket is first asked for; one that is elsewhere is found all the same
 * @param endpoint where the service is reached, if not by the region
 * @param profile of the files of AWS's command line
 * @param fips whether endpoints that are validated by FIPS are used
 * @param dualStack whether endpoints that also speak IPv6 are used
 * @param requesterPays whether the account that gen3db runs as pays for what it reads
 * @param kmsKeyId what the objects are encrypted by, for the rights that reading them needs
 * @param parallel how many parts of a file are read at once
 * @param connectTimeout the most that a connection takes to come about
 * @param answerTimeout the most that an answer takes to come, and the most that one pauses
 * @param timeout the most that a call takes, with all that is tried again
 */
public record S3DumpsSettings(
    @Description("where the dumps are: s3://BUCKET/FOLDER; else the bucket global.dbRestoreBucket")
        Optional<String> from,
    @Description("the region of the bucket; else global.aws.region, else as AWS's own programs")
        Optional<String> region,
    @Description("where the service is reached, if not by the region") Optional<URI> endpoint,
    @Description("the profile of ~/.aws that gives the credentials") Optional<String> profile,
    @Default("false") @Description("use endpoints validated by FIPS") boolean fips,
    @Default("false") @Description("use endpoints that speak IPv6 too") boolean dualStack,
    @Default("false") @Description("pay for what is read from a bucket of others")
        boolean requesterPays,
    @Description(
            "the KMS key of the objects, for the policy that is printed; reading finds it by itself")
        Optional<String> kmsKeyId,
    @Default("4") @Description("how many parts of a file are read at once") int parallel,
    @Default("10s") @Description("the most that connecting takes") Duration connectTimeout,
    @Default("30s") @Description("the most that an answer takes, or one pauses")
        Duration answerTimeout,
    @Default("2m") @Description("the most that a call takes, repetitions included")
        Duration timeout) {
  private static final int MOST_PARALLEL = 32;

  /** Checks each by itself and those that exclude one another. */
  public S3DumpsSettings {
    if (from.isPresent() && from.flatMap(Location::parse).isEmpty()) {
      refuse("from is no address of a bucket; expected one such as s3://BUCKET/FOLDER");
    }
    region.flatMap(ClientOptions::problemOfRegion).ifPresent(S3DumpsSettings::refuse);
    new ClientOptions(endpoint, profile, fips, dualStack, connectTimeout, answerTimeout, timeout);
    if (kmsKeyId.filter(String::isBlank).isPresent()) {
      refuse("kmsKeyId is empty");
    }
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      refuse("parallel is between 1 and " + MOST_PARALLEL);
    }
  }

  /** What its client needs. */
  ClientOptions client() {
    return new ClientOptions(
        endpoint, profile, fips, dualStack, connectTimeout, answerTimeout, timeout);
  }

  private static void refuse(String message) {
    throw new IllegalArgumentException(message);
  }
}
