package org.gen3db.adapter.aws.secrets;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.SecretData;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Another program that uses the same Secrets Manager, past gen3db. */
final class Others implements AutoCloseable {
  private final SecretsManagerClient client;

  Others(URI endpoint) {
    client =
        SecretsManagerClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(Keys.ID, Keys.SECRET)))
            .build();
  }

  SecretsManagerClient client() {
    return client;
  }

  /** Writes as External Secrets does where the entry is new, and as a person does afterwards. */
  void write(String name, SecretData data) {
    Optional<GetSecretValueResponse> there = current(name);
    if (there.isEmpty()) {
      client.createSecret(
          request ->
              request
                  .name(name)
                  .secretBinary(SdkBytes.fromByteArray(EntryFormat.encode(data)))
                  .tags(Tag.builder().key("managed-by").value("external-secrets").build()));
      return;
    }
    SecretData all =
        EntryContent.read(name, there.get().secretString(), there.get().secretBinary()).with(data);
    client.putSecretValue(
        request ->
            request
                .secretId(name)
                .secretString(new String(EntryFormat.encode(all), StandardCharsets.UTF_8)));
  }

  void delete(String name) {
    client.deleteSecret(request -> request.secretId(name).forceDeleteWithoutRecovery(true));
  }

  Optional<GetSecretValueResponse> current(String name) {
    try {
      return Optional.of(
          client.getSecretValue(request -> request.secretId(name).versionStage("AWSCURRENT")));
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The labels of every version that has any; moto lists those without, too. */
  Map<String, List<String>> stages(String name) {
    var stages = new TreeMap<String, List<String>>();
    client
        .describeSecret(request -> request.secretId(name))
        .versionIdsToStages()
        .forEach((version, labels) -> stages.put(version, labels.stream().sorted().toList()));
    stages.values().removeIf(List::isEmpty);
    return stages;
  }

  /** The ids of all versions, also of those without a label. */
  List<String> versions(String name) {
    return client
        .listSecretVersionIds(request -> request.secretId(name).includeDeprecated(true))
        .versions()
        .stream()
        .map(SecretVersionsListEntry::versionId)
        .toList();
  }

  Map<String, String> tags(String name) {
    var tags = new TreeMap<String, String>();
    client
        .describeSecret(request -> request.secretId(name))
        .tags()
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  @Override
  public void close() {
    client.close();
  }
}
