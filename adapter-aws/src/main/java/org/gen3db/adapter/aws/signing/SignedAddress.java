package org.gen3db.adapter.aws.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * An address of a service that is signed beforehand, so that whoever has it may use it for a while.
 *
 * @param region that it is good in
 * @param service as signatures call it
 * @param time from when it is good
 * @param goodFor how long it is
 * @param parameters its own
 */
public record SignedAddress(
    String region,
    String service,
    Instant time,
    Duration goodFor,
    SortedMap<String, List<String>> parameters) {
  /** Those parameters are not to change any more. */
  public SignedAddress {
    parameters = new TreeMap<>(parameters);
  }

  /** One without parameters of its own. */
  public SignedAddress(String region, String service, Instant time, Duration goodFor) {
    this(region, service, time, goodFor, new TreeMap<>());
  }

  /** The same with one more parameter. */
  public SignedAddress with(String name, String value) {
    var more = new TreeMap<>(parameters);
    more.put(name, List.of(value));
    return new SignedAddress(region, service, time, goodFor, more);
  }

  /**
   * The address, without a scheme, for a GET of the root.
   *
   * @param authority host and port, as whoever checks it spells them
   */
  public String sign(String authority, AwsCredentialsIdentity identity) {
    var signature = new Signature(region, service, time);
    var query = new TreeMap<>(parameters);
    signature
        .parameters(identity.accessKeyId(), "host", goodFor.toSeconds())
        .forEach((name, value) -> query.put(name, List.of(value)));
    if (identity instanceof AwsSessionCredentialsIdentity session) {
      query.put("X-Amz-Security-Token", List.of(session.sessionToken()));
    }
    var headers = new TreeMap<String, List<String>>();
    headers.put("host", List.of(authority));
    String signed =
        signature.of(
            identity.secretAccessKey(),
            new Signature.Signed("GET", "/", query, headers),
            Signature.hash(new byte[0]));
    return authority + "/?" + Signature.query(query) + "&X-Amz-Signature=" + signed;
  }
}
