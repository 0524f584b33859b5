package org.gen3db.adapter.aws.dumps;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket, and the folder in it below which dumps lie.
 *
 * @param bucket its name, or the ARN of an access point
 * @param root the folder, without a slash at either end; empty for the bucket itself
 */
record Location(String bucket, String root) {
  private static final Pattern ADDRESS = Pattern.compile("s3://([^/]+)(?:/(.*))?");

  /** By S3's rules for names, also those of old buckets and of access points. */
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}|arn:[\\w-]+:s3[\\w:./-]+");

  /** What an address says, such as {@code s3://bucket/folder}; empty where it is none. */
  static Optional<Location> parse(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String folder = parts.group(2) == null ? "" : parts.group(2);
    String root = folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
    return isBucket(parts.group(1)) && !folder.startsWith("/") && isFolder(root)
        ? Optional.of(new Location(parts.group(1), root))
        : Optional.empty();
  }

  /** Whether a bucket can be called so. */
  static boolean isBucket(String name) {
    return BUCKET.matcher(name).matches();
  }

  private static boolean isFolder(String path) {
    return path.isEmpty() || Pattern.compile("/").splitAsStream(path).noneMatch(String::isEmpty);
  }

  /** The key of what has this path below the root. */
  String key(String path) {
    return root.isEmpty() ? path : path.isEmpty() ? root : root + "/" + path;
  }

  /** What the keys in a folder begin with; empty for the bucket itself. */
  String prefix(String folder) {
    String key = key(folder);
    return key.isEmpty() ? "" : key + "/";
  }

  /** The path below the root of what has this key. */
  String path(String key) {
    return root.isEmpty() ? key : key.substring(root.length() + 1);
  }

  /** The address of what has this path below the root. */
  String address(String path) {
    String key = key(path);
    return "s3://" + bucket + (key.isEmpty() ? "" : "/" + key);
  }

  @Override
  public String toString() {
    return address("");
  }
}
