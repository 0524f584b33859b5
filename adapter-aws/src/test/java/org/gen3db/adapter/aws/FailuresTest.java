package org.gen3db.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Which words of the service are told, and which of its exceptions may be seen in a trace. */
class FailuresTest {
  private static final String WORDS = "x-amz-security-token:hunter2KMS";

  /** What is denied decides, and not what entries, roles and keys are called. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Access to KMS is not allowed                                                  | AWS_KEY",
        "User: u is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:k  | AWS_KEY",
        "User: u/KMS is not authorized to perform: secretsmanager:GetSecretValue on: e | AWS_DENIED",
        "User: u is not authorized to perform: secretsmanager:GetSecretValue on: KMS-e | AWS_DENIED",
      })
  void aRightOnAKeyIsToldFromOneOnAnEntry(String words, AwsCode told) {
    var answer =
        AwsServiceException.builder()
            .message(words)
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("AccessDeniedException")
                    .errorMessage(words)
                    .build())
            .build();
    Notice notice =
        new Failures("AWS", "secretsmanager", "the entry").notice("e", "GetSecretValue", answer);
    assertThat(notice.code()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "IncompleteSignature, AWS_CREDENTIALS, false, false",
    "IncompleteSignatureException, AWS_CREDENTIALS, false, false",
    "InvalidSignature, AWS_CREDENTIALS, false, false",
    "InvalidSignatureException, AWS_CREDENTIALS, false, false",
    "SignatureDoesNotMatch, AWS_CREDENTIALS, false, false",
    "ExpiredTokenException, AWS_CREDENTIALS, true, false",
    "UnrecognizedClientException, AWS_CREDENTIALS, true, false",
    "AccessDeniedException, AWS_DENIED, true, true",
    "LimitExceededException, AWS_LIMIT, true, true",
    "InvalidParameterException, AWS_REFUSED, true, true",
    "ValidationException, AWS_REFUSED, false, false",
  })
  void wordsAreToldWhereTheyQuoteNoRequest(
      String code, AwsCode told, boolean quoted, boolean traceable) {
    String words = quoted ? "some words" : WORDS;
    var answer =
        AwsServiceException.builder()
            .message(words)
            .statusCode(400)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(words).build())
            .build();
    Notice notice =
        new Failures("AWS", "secretsmanager", "the entry").notice("e", "GetSecretValue", answer);
    assertThat(notice.code()).isEqualTo(told);
    assertThat(notice.message().contains(words)).isEqualTo(quoted);
    assertThat(notice.message()).contains(quoted ? "some words" : code);
    assertThat(notice.exception().isPresent()).isEqualTo(traceable);
    Gen3DbException thrown =
        new Failures("AWS", "secretsmanager", "the entry").of("e", "GetSecretValue", answer);
    assertThat(thrown.getCause() != null).isEqualTo(traceable);
  }
}
