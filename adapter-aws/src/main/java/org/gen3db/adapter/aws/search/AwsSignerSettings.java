package org.gen3db.adapter.aws.search;

import java.util.Optional;
import org.gen3db.adapter.aws.call.ClientOptions;
import org.gen3db.spi.Description;

/**
 * The settings of signatures for search clusters. Credentials are no setting: they come as for any
 * program of AWS.
 *
 * @param region where the domain is
 * @param profile of the files of AWS's command line
 */
public record AwsSignerSettings(
    @Description(
            "the region of the domain; else that in its name, else global.aws.region, else as AWS's"
                + " own programs")
        Optional<String> region,
    @Description("the profile of ~/.aws that gives the credentials") Optional<String> profile) {
  /** Checks each by itself. */
  public AwsSignerSettings {
    region.flatMap(ClientOptions::problemOfRegion).ifPresent(AwsSignerSettings::refuse);
    if (profile.filter(String::isBlank).isPresent()) {
      refuse("profile is empty");
    }
  }

  private static void refuse(String message) {
    throw new IllegalArgumentException(message);
  }
}
