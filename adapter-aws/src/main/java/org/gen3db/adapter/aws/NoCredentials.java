package org.gen3db.adapter.aws;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Why the SDK found no credentials. It tells of every place where it looked, also of those that
 * nobody has set up; what helps is what it says of the others, such as of a session of single
 * sign-on that is over.
 */
final class NoCredentials {
  /** The places, in the order of the SDK. */
  private static final List<String> PLACES =
      List.of(
          "SystemPropertyCredentialsProvider(",
          "EnvironmentVariableCredentialsProvider(",
          "WebIdentityTokenFileCredentialsProvider(",
          "ProfileCredentialsProvider(",
          "ContainerCredentialsProvider(",
          "InstanceProfileCredentialsProvider(");

  /** What is said of a place that is not set up. */
  private static final List<String> NOT_SET_UP =
      List.of(
          "Access key must be specified",
          "AWS_WEB_IDENTITY_TOKEN_FILE or the",
          "contained no credentials for profile 'default'",
          "neither AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "IMDS",
          "EC2 metadata");

  /** What follows it is of no use, or may be of anybody's making. */
  private static final List<String> CUT_AT =
      List.of("\n", " (Service: ", ": ProfileFile(", " with error message");

  private static final int LONGEST = 300;

  private NoCredentials() {}

  /** What the SDK says of those places that are set up; empty where none is. */
  static Optional<String> why(String message) {
    String told = message.substring(Math.max(0, message.indexOf(" : [") + 1));
    List<Integer> begins =
        PLACES.stream().map(told::indexOf).filter(begin -> begin >= 0).sorted().toList();
    String reasons =
        IntStream.range(0, begins.size())
            .mapToObj(
                i ->
                    told.substring(
                        begins.get(i), i + 1 < begins.size() ? begins.get(i + 1) : told.length()))
            .map(NoCredentials::reason)
            .filter(reason -> !reason.isEmpty())
            .distinct()
            .collect(Collectors.joining("; "));
    return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons);
  }

  private static String reason(String ofPlace) {
    int begin = ofPlace.indexOf("): ");
    if (begin < 0 || NOT_SET_UP.stream().anyMatch(ofPlace::contains)) {
      return "";
    }
    String reason = ofPlace.substring(begin + 3).replaceFirst("[,\\]\\s]+$", "");
    for (String end : CUT_AT) {
      int at = reason.indexOf(end);
      reason = at < 0 ? reason : reason.substring(0, at);
    }
    if (quotesRequest(reason)) {
      return "a signature is refused";
    }
    return reason
        .substring(0, Math.min(LONGEST, reason.length()))
        .replaceFirst("^java\\.nio\\.file\\.NoSuchFileException: ", "there is no file ")
        .strip();
  }

  /** Whether a service quotes in it what it was asked, a session token with it. */
  static boolean quotesRequest(String message) {
    String words = message.toLowerCase(Locale.ROOT);
    return words.contains("canonical") || words.contains("x-amz-");
  }
}
