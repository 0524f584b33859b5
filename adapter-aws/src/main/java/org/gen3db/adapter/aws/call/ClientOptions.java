package org.gen3db.adapter.aws.call;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gen3db.domain.credentials.HostName;

/**
 * The settings that every client of AWS has, whatever its service. Nothing of the SDK is loaded
 * with them, so that they can be looked at where nobody is contacted.
 *
 * @param endpoint where the service is reached, if not by the region
 * @param profile of the files of AWS's command line
 * @param fips whether endpoints that are validated by FIPS are used
 * @param dualStack whether endpoints that also speak IPv6 are used
 * @param connectTimeout the most that a connection takes to come about
 * @param answerTimeout the most that an answer takes to come
 * @param timeout the most that a call takes, with all that is tried again
 */
public record ClientOptions(
    Optional<URI> endpoint,
    Optional<String> profile,
    boolean fips,
    boolean dualStack,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration timeout) {
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");

  /**
   * Checks each by itself and those that exclude one another.
   *
   * @throws IllegalArgumentException when one is wrong; its words begin with the name of the
   *     setting
   */
  public ClientOptions {
    endpoint.ifPresent(ClientOptions::checkEndpoint);
    refuse(profile.filter(String::isBlank).isPresent(), "profile is empty");
    refuse(
        endpoint.isPresent() && (fips || dualStack),
        "endpoint excludes fips and dualStack, which choose an endpoint themselves");
    for (Duration time : List.of(connectTimeout, answerTimeout, timeout)) {
      refuse(
          time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofHours(1)) > 0,
          "connectTimeout, answerTimeout and timeout are between 1ms and 1h");
    }
  }

  /** Whether nobody but this machine can reach the service. */
  public boolean isOnThisMachine() {
    return endpoint.filter(uri -> new HostName(uri.getHost()).isLoopback()).isPresent();
  }

  /** What is wrong with the name of a region. */
  public static Optional<String> problemOfRegion(String region) {
    return REGION.matcher(region).matches()
        ? Optional.empty()
        : Optional.of("'" + region + "' is no region; expected one such as us-east-1");
  }

  private static void checkEndpoint(URI endpoint) {
    refuse(
        endpoint.getHost() == null
            || !Set.of("http", "https").contains(String.valueOf(endpoint.getScheme()))
            || endpoint.getUserInfo() != null
            || endpoint.getQuery() != null
            || endpoint.getFragment() != null,
        "endpoint is no address of a service; expected one such as https://host:port");
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      throw new IllegalArgumentException(message);
    }
  }
}
