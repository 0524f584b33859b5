package org.gen3db.adapter.aws.rights;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The names that a policy has for things of one region: in the account of whoever gets the policy.
 */
public final class Names {
  /** Whatever it is. */
  public static final String ANY = "*";

  private final @Nullable String region;
  private final String partitionOf;

  private Names(@Nullable String region, String partitionOf) {
    this.region = region;
    this.partitionOf = partitionOf;
  }

  /** Not before a name is asked for: with it the SDK loads what it knows of all its services. */
  private PartitionMetadata partition() {
    return PartitionMetadata.of(Region.of(partitionOf));
  }

  /** Those in a region, or in any of the partition that most use, where it is null. */
  public static Names in(@Nullable String region) {
    return new Names(region, region == null ? "us-east-1" : region);
  }

  /** The same in whatever region of the same partition. */
  public Names anywhere() {
    return new Names(null, region == null ? "us-east-1" : region);
  }

  /** The ARN of something of a service. */
  public String arn(String service, String resource) {
    return String.join(
        ":", "arn", partition().id(), service, region == null ? ANY : region, ANY, resource);
  }

  /** The ARN of something that has neither region nor account in its name. */
  public String global(String service, String resource) {
    return "arn:" + partition().id() + ":" + service + ":::" + resource;
  }

  /** The name of a service, as a key's condition says by way of whom it is used. */
  public String service(String name) {
    return name + "." + (region == null ? ANY : region) + "." + partition().dnsSuffix();
  }
}
