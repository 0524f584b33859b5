package org.gen3db.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.error.Notice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Why there are no credentials, out of all that the SDK says of the places where it looked. */
class NoCredentialsTest {
  private static final String SYSTEM =
      "Unable to load credentials from system settings. Access key must be specified either via"
          + " environment variable (AWS_ACCESS_KEY_ID) or system property (aws.accessKeyId).";
  private static final String NO_IDENTITY =
      "Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE or the javaproperty"
          + " aws.webIdentityTokenFile must be set.";
  private static final String NO_PROFILE =
      "Profile file contained no credentials for profile 'default': ProfileFile(sections=[])";
  private static final String NO_CONTAINER =
      "Cannot fetch credentials from container - neither AWS_CONTAINER_CREDENTIALS_FULL_URI or"
          + " AWS_CONTAINER_CREDENTIALS_RELATIVE_URI environment variables are set.";
  private static final String PROFILE =
      "ProfileCredentialsProvider(profileName=sso, profileFile=ProfileFile(sections=[profiles],"
          + " profiles=[Profile(name=sso, properties=[sso_session, sso_account_id])]))";

  /** As version 2.57 of the SDK words it. */
  private static String chain(String system, String identity, String profile, String container) {
    return "Unable to load credentials from any of the providers in the chain"
        + " AwsCredentialsProviderChain(credentialsProviders=[SystemPropertyCredentialsProvider(),"
        + " EnvironmentVariableCredentialsProvider(), WebIdentityTokenFileCredentialsProvider(), "
        + PROFILE
        + ", ContainerCredentialsProvider(), InstanceProfileCredentialsProvider()]) :"
        + " [SystemPropertyCredentialsProvider(): "
        + system
        + ", EnvironmentVariableCredentialsProvider(): "
        + system
        + ", WebIdentityTokenFileCredentialsProvider(): "
        + identity
        + ", "
        + PROFILE
        + ": "
        + profile
        + ", ContainerCredentialsProvider(): "
        + container
        + ", InstanceProfileCredentialsProvider(): Failed to load credentials from IMDS.]";
  }

  @Test
  void whereNothingIsSetUpNothingMoreIsTold() {
    assertThat(NoCredentials.why(chain(SYSTEM, NO_IDENTITY, NO_PROFILE, NO_CONTAINER))).isEmpty();
    assertThat(NoCredentials.why("The credentials are odd.")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Profile file contained no credentials for profile 'nosuch': ProfileFile(sections=[])"
            + " | Profile file contained no credentials for profile 'nosuch'",
        "The SSO session associated with this profile has expired. Run aws sso login."
            + " | The SSO session associated with this profile has expired. Run aws sso login.",
        "The source profile of 'a' was configured to be 'b', but that has no credentials."
            + " | The source profile of 'a' was configured to be 'b', but that has no credentials.",
        "Command returned non-zero exit value (1) with error message: hunter2"
            + " | Command returned non-zero exit value (1)",
        "The request signature differs. The Canonical String should have been x-amz-y:hunter2"
            + " | a signature is refused",
      })
  void whatAProfileLacksIsTold(String profile, String told) {
    assertThat(NoCredentials.why(chain(SYSTEM, NO_IDENTITY, profile, NO_CONTAINER))).contains(told);
  }

  @Test
  void eachPlaceThatIsSetUpIsToldOnce() {
    String denied =
        "Not authorized to perform sts:AssumeRoleWithWebIdentity (Service: Sts, Status Code: 403,"
            + " Request ID: r) (SDK Attempt Count: 1)";
    assertThat(NoCredentials.why(chain(SYSTEM, denied, NO_PROFILE, NO_CONTAINER)))
        .contains("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    assertThat(
            NoCredentials.why(
                chain(
                    "Secret key must be specified.",
                    "java.nio.file.NoSuchFileException: /var/run/token",
                    NO_PROFILE,
                    "Got 500\nhunter2")))
        .contains("Secret key must be specified.; there is no file /var/run/token; Got 500");
  }

  /** What quotes a request is in no trace either. */
  @Test
  void aTokenThatIsQuotedIsNotTold() {
    String quoting =
        chain(
            SYSTEM,
            "no match. The Canonical String should be 'x-amz-security-token:hunter2'",
            NO_PROFILE,
            NO_CONTAINER);
    var failures = new Failures("AWS", "secretsmanager", "the entry");
    Notice told = failures.notice("e", "GetSecretValue", SdkClientException.create(quoting));
    assertThat(told.code()).isEqualTo(AwsCode.AWS_CREDENTIALS);
    assertThat(told.toString()).contains("a signature is refused").doesNotContain("hunter2");
    assertThat(told.exception()).isEmpty();
    assertThat(
            failures
                .notice(
                    "e",
                    "GetSecretValue",
                    SdkClientException.create(chain(SYSTEM, NO_IDENTITY, NO_PROFILE, "odd")))
                .exception())
        .isPresent();
  }
}
