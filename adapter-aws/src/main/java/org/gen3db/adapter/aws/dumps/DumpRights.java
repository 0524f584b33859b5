package org.gen3db.adapter.aws.dumps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.aws.rights.Names;
import org.gen3db.adapter.aws.rights.Statement;
import org.gen3db.domain.rights.Rights;
import org.jspecify.annotations.Nullable;

/**
 * The least policies of IAM by which dumps are read and written. Where others own the bucket, or
 * the key, they have to allow the same; that the reader pays is no right of its own.
 */
final class DumpRights {
  private static final String SERVICE = "s3";

  private DumpRights() {}

  /**
   * The policy for reading what lies in a folder.
   *
   * @param key of KMS that the objects are encrypted by, if it is one of somebody's own
   * @param region where the bucket is looked for first; it tells the partition only, since a bucket
   *     may be elsewhere
   */
  static Rights toRead(Location location, Optional<String> key, @Nullable String region) {
    Names names = Names.in(region);
    String bucket = bucket(location, names);
    String objects = objects(location, names);
    var all = new ArrayList<Statement>();
    // Without a condition on the folder: only so is an absent object told from a denied one.
    all.add(new Statement("ListDumps", List.of("s3:ListBucket"), List.of(bucket)));
    all.add(new Statement("ReadDumps", List.of("s3:GetObject"), List.of(objects)));
    key.ifPresent(
        id -> all.add(Statement.key("UseTheKeyOfDumps", id, false, SERVICE, names.anywhere())));
    return Statement.together(all);
  }

  /**
   * The policy for writing into a folder, and taking away what is older, beside that for reading.
   * An upload of several parts needs the key to decrypt, as S3 reads the parts that it joins.
   *
   * @param key as for reading
   * @param region as for reading
   */
  static Rights toWrite(Location location, Optional<String> key, @Nullable String region) {
    Names names = Names.in(region);
    var all = new ArrayList<Statement>();
    all.add(
        new Statement(
            "ListUploads",
            List.of("s3:ListBucketMultipartUploads"),
            List.of(bucket(location, names))));
    all.add(
        new Statement(
            "WriteDumps",
            List.of("s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"),
            List.of(objects(location, names))));
    key.ifPresent(
        id -> all.add(Statement.key("WriteByTheKeyOfDumps", id, true, SERVICE, names.anywhere())));
    return Statement.together(all);
  }

  private static boolean isArn(Location location) {
    return location.bucket().startsWith("arn:");
  }

  private static String bucket(Location location, Names names) {
    return isArn(location) ? location.bucket() : names.global(SERVICE, location.bucket());
  }

  private static String objects(Location location, Names names) {
    return bucket(location, names)
        + (isArn(location) ? "/object/" : "/")
        + location.prefix("")
        + Names.ANY;
  }
}
