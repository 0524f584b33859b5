package org.gen3db.adapter.aws.secrets;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gen3db.adapter.aws.call.ClientOptions;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;

/**
 * The settings of remote entries in AWS Secrets Manager. Credentials are no setting: they come as
 * for any program of AWS.
 *
 * @param region where the entries are
 * @param endpoint where the service is reached, if not by the region
 * @param profile of the files of AWS's command line
 * @param fips whether endpoints that are validated by FIPS are used
 * @param dualStack whether endpoints that also speak IPv6 are used
 * @param connectTimeout the most that a connection takes to come about
 * @param answerTimeout the most that an answer takes to come
 * @param timeout the most that a call takes, with all that is tried again
 * @param kmsKeyId the key that encrypts entries which are made
 * @param description of entries that are made
 * @param tags of entries that are made, beside those of gen3db and of External Secrets
 * @param replicaRegions the regions that entries which are made are copied to
 */
public record AwsSecretsSettings(
    @Description("the region of the entries; else global.aws.region, else as AWS's own programs")
        Optional<String> region,
    @Description("where the service is reached, if not by the region") Optional<URI> endpoint,
    @Description("the profile of ~/.aws that gives the credentials") Optional<String> profile,
    @Default("false") @Description("use endpoints validated by FIPS") boolean fips,
    @Default("false") @Description("use endpoints that speak IPv6 too") boolean dualStack,
    @Default("10s") @Description("the most that connecting takes") Duration connectTimeout,
    @Default("30s") @Description("the most that an answer takes") Duration answerTimeout,
    @Default("2m") @Description("the most that a call takes, repetitions included")
        Duration timeout,
    @Description("the KMS key of entries that are made; else the account's own")
        Optional<String> kmsKeyId,
    @Default(EXTERNAL_SECRETS) @Description("the description of entries that are made")
        String description,
    @Description("more tags of entries that are made") Map<String, String> tags,
    @Description("the regions that entries which are made are copied to")
        List<String> replicaRegions) {
  /** What External Secrets itself writes. */
  static final String EXTERNAL_SECRETS = "secret 'managed-by:external-secrets'";

  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}");
  private static final int MOST_TAGS = 50 - Tags.COUNT;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_DESCRIPTION = 2048;

  /** Checks each by itself and those that exclude one another. */
  public AwsSecretsSettings {
    tags = Map.copyOf(tags);
    replicaRegions = List.copyOf(replicaRegions);
    region.ifPresent(AwsSecretsSettings::checkRegion);
    replicaRegions.forEach(AwsSecretsSettings::checkRegion);
    new ClientOptions(endpoint, profile, fips, dualStack, connectTimeout, answerTimeout, timeout);
    refuse(kmsKeyId.filter(String::isBlank).isPresent(), "kmsKeyId is empty");
    refuse(description.length() > LONGEST_DESCRIPTION, "description is longer than 2048");
    refuse(tags.size() > MOST_TAGS, "tags are more than " + MOST_TAGS);
    tags.forEach(AwsSecretsSettings::checkTag);
  }

  /** What its client needs. */
  ClientOptions client() {
    return new ClientOptions(
        endpoint, profile, fips, dualStack, connectTimeout, answerTimeout, timeout);
  }

  private static void checkRegion(String region) {
    ClientOptions.problemOfRegion(region).ifPresent(AwsSecretsSettings::refuse);
  }

  private static void checkTag(String key, String value) {
    refuse(
        key.isEmpty()
            || key.length() > LONGEST_KEY
            || !TAG.matcher(key).matches()
            || !TAG.matcher(value).matches(),
        "the tag '" + key + "' is none that AWS takes");
    refuse(
        key.startsWith("aws:") || Tags.isOwn(key),
        "the tag '" + key + "' is set by AWS or by gen3db itself");
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      refuse(message);
    }
  }

  private static void refuse(String message) {
    throw new IllegalArgumentException(message);
  }
}
