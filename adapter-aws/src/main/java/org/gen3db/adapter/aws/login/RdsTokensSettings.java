package org.gen3db.adapter.aws.login;

import java.util.Optional;
import org.gen3db.adapter.aws.call.ClientOptions;
import org.gen3db.spi.Description;

/**
 * The settings of tokens for Amazon RDS. Credentials are no setting: they come as for any program
 * of AWS.
 *
 * @param region where the servers are
 * @param profile of the files of AWS's command line
 */
public record RdsTokensSettings(
    @Description(
            "the region of the servers; else that in their names, else global.aws.region, else as"
                + " AWS's own programs")
        Optional<String> region,
    @Description("the profile of ~/.aws that gives the credentials") Optional<String> profile) {
  /** Checks each by itself. */
  public RdsTokensSettings {
    region.flatMap(ClientOptions::problemOfRegion).ifPresent(RdsTokensSettings::refuse);
    if (profile.filter(String::isBlank).isPresent()) {
      refuse("profile is empty");
    }
  }

  private static void refuse(String message) {
    throw new IllegalArgumentException(message);
  }
}
