package org.gen3db.adapter.aws;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the SDK throws, as what gen3db tells. A word of the service is quoted where it speaks of
 * rights, keys and limits; where it speaks of what was sent to it, how that was signed, or of an
 * answer that could not be read, it is not, since it might quote a value or a token itself.
 */
public final class Failures {
  private static final Pattern ACTION = Pattern.compile("\\b(?:secretsmanager|s3|sts|kms):\\w+");

  /** What IAM denies: by its service, not by what names of entries and roles may hold. */
  private static final Pattern DENIED_ACTION = Pattern.compile("perform: ([\\w-]+):");

  private static final Set<String> DENIED =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedException");

  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidIdentityToken",
          "InvalidToken",
          "MissingAuthenticationTokenException",
          "NotAuthorizedException",
          "UnrecognizedClientException");

  /**
   * Those at which a service quotes the request as it would have signed it: the session token, the
   * header with the signature, and the digest of what was sent.
   */
  private static final Set<String> SIGNATURES =
      Set.of(
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidSignature",
          "InvalidSignatureException",
          "SignatureDoesNotMatch");

  private static final Set<String> KEYS =
      Set.of("DecryptionFailure", "EncryptionFailure", "KMSAccessDeniedException");

  private static final Set<String> QUOTED =
      Set.of(
          "InvalidParameterException",
          "InvalidRequestException",
          "MalformedPolicyDocumentException",
          "PreconditionNotMetException",
          "PublicPolicyException",
          "ResourceExistsException",
          "ResourceNotFoundException");

  private final String where;
  private final String actions;
  private final String subject;

  /**
   * Failures of one service.
   *
   * @param where the service, as messages call it
   * @param actions what the names of its actions begin with, such as {@code s3}
   * @param subject what rights are on, such as {@code the entry}
   */
  public Failures(String where, String actions, String subject) {
    this.where = where;
    this.actions = actions;
    this.subject = subject;
  }

  /** Whether another place would fare no better, so that it need not be tried. */
  public static boolean concernsAll(Notice notice) {
    return notice.code() == AwsCode.AWS_UNREACHABLE
        || notice.code() == AwsCode.AWS_CREDENTIALS
        || notice.code() == AwsCode.AWS_REGION;
  }

  /**
   * An exception to throw.
   *
   * @param place what it is about
   * @param operation what was asked of the service, such as {@code PutSecretValue}
   */
  public Gen3DbException of(String place, String operation, SdkException e) {
    return new Gen3DbException(told(place, operation, e), traceable(e) ? e : null);
  }

  /** The same as a notice. */
  public Notice notice(String place, String operation, SdkException e) {
    Notice told = told(place, operation, e);
    return traceable(e) ? told.thrownAs(e) : told;
  }

  private Notice told(String place, String operation, SdkException e) {
    if (e instanceof AwsServiceException answer && answer.statusCode() > 0) {
      return answered(place, operation, answer);
    }
    Optional<IOException> network = network(e);
    if (network.isPresent()) {
      return Notice.of(
          AwsCode.AWS_UNREACHABLE,
          place,
          where + " does not answer " + operation + ": " + Reason.of(network.get()));
    }
    if (e instanceof ApiCallTimeoutException) {
      return Notice.of(
          AwsCode.AWS_UNREACHABLE, place, where + " does not answer " + operation + " in time");
    }
    return lacksCredentials(e)
        ? Notice.of(
            AwsCode.AWS_CREDENTIALS,
            place,
            "no credentials were found to ask "
                + where
                + " with"
                + NoCredentials.why(String.valueOf(e.getMessage()))
                    .map(why -> ": " + why)
                    .orElse(""))
        : Notice.of(
            AwsCode.AWS_UNREACHABLE, place, where + " answered " + operation + " unintelligibly");
  }

  private Notice answered(String place, String operation, AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? "" : "" + e.awsErrorDetails().errorCode();
    String words = e.awsErrorDetails() == null ? "" : "" + e.awsErrorDetails().errorMessage();
    // First of all: what they quote may hold any word.
    if (SIGNATURES.contains(code)) {
      return Notice.of(AwsCode.AWS_CREDENTIALS, place, refuses(operation, code));
    }
    if (KEYS.contains(code)
        || code.startsWith("KMS.")
        || (ofKey(words) && (DENIED.contains(code) || QUOTED.contains(code)))) {
      return Notice.of(AwsCode.AWS_KEY, place, refuses(operation, words));
    }
    if (CREDENTIALS.contains(code)) {
      return Notice.of(AwsCode.AWS_CREDENTIALS, place, refuses(operation, words));
    }
    if (DENIED.contains(code)) {
      Matcher action = ACTION.matcher(words);
      String needed = action.find() ? action.group() : actions + ":" + operation;
      return Notice.of(
          AwsCode.AWS_DENIED,
          place,
          refuses(operation, words),
          "Allow "
              + needed
              + " on "
              + subject
              + ", by a policy of the role or user that gen3db runs as; then repeat the"
              + " run.");
    }
    if (code.equals("LimitExceededException")) {
      return Notice.of(AwsCode.AWS_LIMIT, place, refuses(operation, words));
    }
    if (e.isThrottlingException() || e.statusCode() >= 500) {
      return Notice.of(
          AwsCode.AWS_UNREACHABLE,
          place,
          where + " did not do " + operation + " in all attempts: " + code);
    }
    return Notice.of(
        AwsCode.AWS_REFUSED,
        place,
        refuses(operation, QUOTED.contains(code) ? code + ", " + words : code));
  }

  private static boolean ofKey(String words) {
    Matcher denied = DENIED_ACTION.matcher(words);
    return denied.find() ? denied.group(1).equals("kms") : words.contains("KMS");
  }

  private String refuses(String operation, String words) {
    return where + " refuses " + operation + ": " + words;
  }

  /** Whether the SDK's own exception quotes nothing that nobody has looked at. */
  private static boolean traceable(SdkException e) {
    if (e instanceof AwsServiceException answer && answer.statusCode() > 0) {
      String code =
          answer.awsErrorDetails() == null ? "" : "" + answer.awsErrorDetails().errorCode();
      return !code.isEmpty()
          && !code.equals("ValidationException")
          && !SIGNATURES.contains(code)
          && !CREDENTIALS.contains(code);
    }
    return network(e).isPresent()
        || e instanceof ApiCallTimeoutException
        || (lacksCredentials(e) && !NoCredentials.quotesRequest(String.valueOf(e.getMessage())));
  }

  private static boolean lacksCredentials(SdkException e) {
    return String.valueOf(e.getMessage()).contains("credentials");
  }

  private static Optional<IOException> network(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      // An answer that could not be read is an IOException as well, and may quote it.
      if (cause instanceof IOException io && io.getClass().getName().startsWith("java.")) {
        return Optional.of(io);
      }
    }
    return Optional.empty();
  }
}
