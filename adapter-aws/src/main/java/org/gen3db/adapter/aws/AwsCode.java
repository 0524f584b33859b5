package org.gen3db.adapter.aws;

import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Remedy;

/** What can fail at AWS. */
public enum AwsCode implements Code {
  /** The values are those of another cloud. */
  AWS_NOT_CHOSEN(
      Definition.usage(
          "GEN3DB-430",
          "The values say that the environment is at Google, and the adapter chosen for remote entries"
              + " is of AWS.",
          "Let an operator push and pull, by gen3db.remoteSecrets.adapter: external-secrets, or add an"
              + " adapter for that store; or set global.gcp.enabled: false.")),
  /** No answer. */
  AWS_UNREACHABLE(
      Definition.unreachable(
          "GEN3DB-431",
          "AWS gives no answer, or asks again and again to come later.",
          "Look at the network, at the endpoint and at the region; nothing is lost, repeat the run.")),
  /** Nobody to be at AWS. */
  AWS_CREDENTIALS(
      Definition.unreachable(
          "GEN3DB-432",
          "There are no credentials for AWS, or they are wrong or past their time.",
          "Give them as for any program of AWS: a profile, the variables AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY, or a role of the pod or machine; then repeat the run.")),
  /** No region. */
  AWS_REGION(
      Definition.unreachable(
          "GEN3DB-433",
          "It is not known which region of AWS is to be asked.",
          "Set region beside the adapter in the values, as gen3db.remoteSecrets.region; or"
              + " global.aws.region; or the variable AWS_REGION.")),
  /** Not allowed. */
  AWS_DENIED(
      Definition.unreachable(
          "GEN3DB-434",
          "AWS denies what is needed to whom gen3db runs as.",
          "Allow the action of the message on the entry, by a policy of that role or user; then repeat"
              + " the run.")),
  /** A key that may not be used. */
  AWS_KEY(
      Definition.unreachable(
          "GEN3DB-435",
          "The KMS key of an entry cannot be used by whom gen3db runs as.",
          "Allow kms:Decrypt and kms:GenerateDataKey on the key, and see that it is enabled; then"
              + " repeat the run.")),
  /** A name that cannot be. */
  AWS_NAME(
      Definition.failure(
          "GEN3DB-436",
          "Secrets Manager has no entries of such a name.",
          "Use letters, digits and /_+=.@- only, at most 512 of them.")),
  /** An entry that is too large. */
  AWS_TOO_LARGE(
      Definition.failure(
          "GEN3DB-437",
          "An entry would be larger than the 65536 bytes that Secrets Manager takes.",
          "Take keys of others out of the entry.")),
  /** An entry that is being deleted. */
  AWS_PENDING_DELETION(
      Definition.failure(
          "GEN3DB-438",
          "The entry is marked for deletion: it is not given out, and none of its name can be made.",
          Remedy.together(
              Remedy.text("Take it back, if it is to stay:"),
              new Remedy.Use(Means.RESTORE_ENTRIES),
              Remedy.text("or wait until it is gone.")))),
  /** A limit of the account. */
  AWS_LIMIT(
      Definition.failure(
          "GEN3DB-439",
          "A limit of the account or of the entry at AWS is reached.",
          "Let the limit be raised, or remove entries that nobody uses; then repeat the run.")),
  /** Refused for another reason. */
  AWS_REFUSED(
      Definition.failure(
          "GEN3DB-440",
          "AWS refuses what was asked.",
          "See the message; nothing is lost, repeat the run when it is mended.")),
  /** Entries are read one by one. */
  AWS_SINGLY(
      Definition.finding(
          "GEN3DB-442",
          "Several entries cannot be read in one request, so that they are read one by one.",
          "Allow secretsmanager:BatchGetSecretValue, if that is too slow.")),
  /** Nobody knows what may be done. */
  AWS_RIGHTS_UNKNOWN(
      Definition.finding(
          "GEN3DB-443",
          "It cannot be told beforehand what whoever gen3db runs as may do at entries.",
          "Allow iam:SimulatePrincipalPolicy on itself, if it is to be told; gen3db render --iam-policy"
              + " prints what is needed.")),
  /** The entry is rotated by AWS. */
  AWS_ROTATES(
      Definition.finding(
          "GEN3DB-444",
          "AWS itself gives the entry new passwords, and the role with it.",
          "Nothing, if that is meant so; else switch that rotation off there.")),
  /** A copy that is behind. */
  AWS_COPY(
      Definition.failure(
          "GEN3DB-445",
          "A copy of the entry in another region does not follow it, so that its readers there would"
              + " keep a password that is good no more.",
          "Wait until the copy follows, or mend it: the reason stands in aws secretsmanager"
              + " describe-secret; or take it away by remove-regions-from-replication. Then repeat"
              + " the run.")),
  /** No place for dumps. */
  S3_LOCATION(
      Definition.usage(
          "GEN3DB-880",
          "It is not said in which bucket the dumps are, or no bucket can be called so.",
          "Give --from s3://BUCKET/FOLDER to restore, or --to s3://BUCKET/FOLDER to dump; or set"
              + " global.dbRestoreBucket.")),
  /** No such bucket. */
  S3_NO_BUCKET(
      Definition.failure(
          "GEN3DB-881",
          "The bucket of the dumps is not there.",
          "Look at its name, at the account and at the endpoint.")),
  /** Another object. */
  S3_CHANGED(
      Definition.failure(
          "GEN3DB-882",
          "A dump is not what it was when it was looked at first.",
          "Nothing is replaced by what was read of it. Repeat the run when whoever writes it has"
              + " finished.")),
  /** A checksum that is wrong. */
  S3_DAMAGED(
      Definition.failure(
          "GEN3DB-883",
          "The bytes of a dump are not those that S3 was given.",
          "Nothing is replaced by what was read of it. Repeat the run; if it stays so, upload the"
              + " dump again.")),
  /** Not given out at once. */
  S3_ARCHIVED(
      Definition.failure(
          "GEN3DB-884",
          "A dump is archived, and S3 gives it out only hours after it was asked to.",
          "Restore it there (aws s3api restore-object), and repeat the run when that is done.")),
  /** Another service than a cluster. */
  SEARCH_SERVERLESS(
      Definition.failure(
          "GEN3DB-885",
          "The search cluster is a collection of OpenSearch Serverless, which gen3db does not restore"
              + " to: it has no number of documents that is exact at once, and knows neither _clone"
              + " nor the block against writing.",
          "Set gen3db.search.url to a domain of Amazon OpenSearch Service, or to a cluster of your"
              + " own."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  AwsCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
