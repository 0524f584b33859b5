package org.gen3db.adapter.aws.dumps;

import java.util.Set;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.adapter.aws.Failures;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What S3 refuses, as what gen3db tells. */
final class ObjectFailures {
  private static final int FORBIDDEN = 403;
  private static final int CHANGED = 412;

  private static final Set<String> WRITES =
      Set.of(
          "PutObject",
          "CreateMultipartUpload",
          "UploadPart",
          "CompleteMultipartUpload",
          "AbortMultipartUpload",
          "ListMultipartUploads",
          "DeleteObject");

  private final Failures failures;
  private final String where;
  private final String bucket;
  private final boolean requesterPays;

  /**
   * Those of one bucket.
   *
   * @param where the bucket, as messages call it
   * @param bucket its name
   * @param requesterPays whether gen3db pays already
   */
  ObjectFailures(String where, String bucket, boolean requesterPays) {
    this.failures = new Failures("S3", "s3", "the bucket and its objects");
    this.where = where;
    this.bucket = bucket;
    this.requesterPays = requesterPays;
  }

  /**
   * An exception to throw.
   *
   * @param place what it is about
   * @param operation what was asked, such as {@code GetObject}
   */
  Gen3DbException of(String place, String operation, SdkException e) {
    if (e instanceof AwsServiceException answer) {
      String code =
          answer.awsErrorDetails() == null ? "" : "" + answer.awsErrorDetails().errorCode();
      if (code.equals("NoSuchBucket")) {
        return new Gen3DbException(
            Notice.of(AwsCode.S3_NO_BUCKET, where, "there is no bucket '" + bucket + "'"));
      } else if (code.equals("InvalidObjectState")) {
        return new Gen3DbException(
            Notice.of(AwsCode.S3_ARCHIVED, place, "it is archived, and S3 gives none of it out"));
      } else if (answer.statusCode() == CHANGED) {
        return changed(place);
      } else if (answer.statusCode() == FORBIDDEN && isDenied(code) && !isOfKey(answer)) {
        return denied(place, operation);
      }
    }
    return failures.of(place, operation, e);
  }

  /** An answer to a HEAD has no body that could name an error. */
  private static boolean isDenied(String code) {
    return code.isEmpty()
        || code.equals("null")
        || code.equals("403")
        || code.equals("Forbidden")
        || code.equals("AccessDenied");
  }

  private static boolean isOfKey(AwsServiceException answer) {
    return String.valueOf(answer.getMessage()).contains("perform: kms:");
  }

  /** S3 does not tell which of the two rights is missing, nor that others are to pay. */
  private Gen3DbException denied(String place, String operation) {
    return new Gen3DbException(
        Notice.of(
            AwsCode.AWS_DENIED,
            place,
            "S3 refuses " + operation,
            WRITES.contains(operation)
                ? "Allow s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject on the bucket's"
                    + " objects, s3:ListBucketMultipartUploads on the bucket, and"
                    + " kms:GenerateDataKey and kms:Decrypt on its key where it has one, by a policy"
                    + " of the role or user that gen3db runs as (docs/aws.md)."
                : readable()));
  }

  private String readable() {
    return "Allow s3:ListBucket on the bucket and s3:GetObject on its objects, and kms:Decrypt on"
        + " their key where they have one, by a policy of the role or user that gen3db runs"
        + " as"
        + (requesterPays
            ? "."
            : "; or set gen3db.dumps.requesterPays: true, if whoever reads the bucket" + " pays.");
  }

  /** It is another object by now. */
  Gen3DbException changed(String place) {
    return new Gen3DbException(
        Notice.of(
            AwsCode.S3_CHANGED,
            place,
            "another object has taken its place since it was looked at first"));
  }

  /** It is gone. */
  Gen3DbException gone(String place) {
    return new Gen3DbException(
        Notice.of(AwsCode.S3_CHANGED, place, "it is gone since it was looked at first"));
  }

  /** Its bytes are not those that S3 was given. */
  Gen3DbException damaged(String place, WholeChecksum expected, String sum) {
    return new Gen3DbException(
        Notice.of(
            AwsCode.S3_DAMAGED,
            place,
            "the "
                + expected.algorithm()
                + " of what was read is "
                + sum
                + ", expected "
                + expected.expected()));
  }
}
