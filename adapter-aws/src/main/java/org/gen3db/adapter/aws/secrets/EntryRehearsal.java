package org.gen3db.adapter.aws.secrets;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.gen3db.adapter.aws.call.Rehearsal;
import org.gen3db.adapter.aws.signing.QuietSigner;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What a first run asks, once each, with answers in which everything stands that is read. It asks
 * nobody, and is of use only before somebody is asked: who does that first waits for it, as
 * everything that it loads would have to be loaded anyway, and by two threads at once nothing comes
 * sooner.
 */
final class EntryRehearsal {
  private static final ReentrantLock AT_WORK = new ReentrantLock();
  private static boolean over;

  private static final String NAME = "gen3db/rehearsal";
  private static final WriteId VERSION = new WriteId("00000000-0000-4000-8000-000000000000");
  private static final String VALUE =
      """
      "ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:gen3db/rehearsal-aaaaaa",
      "Name": "%s", "VersionId": "%s", "VersionStages": ["AWSCURRENT"],
      "SecretString": "{\\"dbcreated\\":\\"true\\"}", "CreatedDate": 1.5
      """
          .formatted(NAME, VERSION.value());
  private static final String ALL =
      """
      {%1$s, "SecretValues": [{%1$s}],
       "Errors": [{"SecretId": "b", "ErrorCode": "ResourceNotFoundException", "Message": "none"}]}
      """
          .formatted(VALUE);

  private EntryRehearsal() {}

  /** Once in a program. */
  static void run() {
    AT_WORK.lock();
    try {
      if (!over) {
        over = true;
        rehearse();
      }
    } finally {
      AT_WORK.unlock();
    }
  }

  /** Awaits the end of one that has begun; none begins after that. */
  static void end() {
    AT_WORK.lock();
    try {
      over = true;
    } finally {
      AT_WORK.unlock();
    }
  }

  /** The same as often as it is called. */
  static void rehearse() {
    var settings =
        new AwsSecretsSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Optional.empty(),
            AwsSecretsSettings.EXTERNAL_SECRETS,
            Map.of(),
            List.of());
    SecretsManagerClient client =
        Rehearsal.client(
            settings.client(),
            SecretsManagerClient.builder(),
            QuietSigner.scheme(),
            EntryRehearsal::answer);
    try (RemoteSecrets entries =
        new AwsRemoteSecrets(
            new Service(settings.client(), client), settings, Tags.of(Map.of(), "r", "n"))) {
      Cancellation nobody = Cancellation.create();
      entries.read(List.of(NAME, "b"), nobody);
      entries.create(NAME, SecretData.of(Map.of("k", Password.of("v"))), VERSION, nobody);
      entries.restore(NAME, nobody); // is told that there is none, as who reads is
    }
  }

  private static String answer(String operation) {
    return operation.equals("RestoreSecret")
        ? "{\"__type\": \"ResourceNotFoundException\", \"Message\": \"none\"}"
        : ALL;
  }
}
