package org.gen3db.adapter.aws.dumps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.aws.rights.Names;
import org.gen3db.adapter.aws.rights.Statement;
import org.gen3db.domain.rights.Rights;
import org.jspecify.annotations.Nullable;

/**
 * The least policy of IAM by which dumps are read. Where others own the bucket, or the key, they
 * have to allow the same; that the reader pays is no right of its own.
 */
final class ReadRights {
  private static final String SERVICE = "s3";

  private ReadRights() {}

  /**
   * The policy for what lies in a folder.
   *
   * @param key of KMS that the objects are encrypted by, if it is one of somebody's own
   * @param region where the bucket is looked for first; it tells the partition only, since a bucket
   *     may be elsewhere
   */
  static Rights of(Location location, Optional<String> key, @Nullable String region) {
    Names names = Names.in(region);
    boolean isArn = location.bucket().startsWith("arn:");
    String bucket = isArn ? location.bucket() : names.global(SERVICE, location.bucket());
    String objects = bucket + (isArn ? "/object/" : "/") + location.prefix("") + Names.ANY;
    var all = new ArrayList<Statement>();
    // Without a condition on the folder: only so is an absent object told from a denied one.
    all.add(new Statement("ListDumps", List.of("s3:ListBucket"), List.of(bucket)));
    all.add(new Statement("ReadDumps", List.of("s3:GetObject"), List.of(objects)));
    key.ifPresent(
        id -> all.add(Statement.key("UseTheKeyOfDumps", id, false, SERVICE, names.anywhere())));
    return Statement.together(all);
  }
}
