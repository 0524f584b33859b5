package org.gen3db.adapter.aws.secrets;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.gen3db.adapter.aws.Failures;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.WriteId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * The single requests of which writing an entry consists. The token of each is the id of the
 * intended write, so that the SDK and whoever comes after may repeat it; it says nothing of the
 * content.
 */
final class EntryWriter {
  /**
   * The one label under which new versions wait. A label for each write would soon reach the limit
   * of twenty; this one is taken away after the move, and whoever finds it moved was not alone.
   */
  static final String NEXT = "gen3db-next";

  private static final Logger LOG = LoggerFactory.getLogger(EntryWriter.class);
  private static final String WRITING = "writing a remote entry";

  private final Service service;
  private final Failures failures;
  private final AwsSecretsSettings settings;
  private final List<Tag> tags;

  EntryWriter(
      Service service, Failures failures, AwsSecretsSettings settings, Map<String, String> tags) {
    this.service = service;
    this.failures = failures;
    this.settings = settings;
    this.tags =
        tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
  }

  /** Makes an entry with its first version, its tags and its settings, all in one step. */
  void create(String name, String text, WriteId id, Cancellation cancellation) throws Refused {
    call(
        name,
        "CreateSecret",
        cancellation,
        client ->
            client.createSecret(
                request -> {
                  request
                      .name(name)
                      .secretString(text)
                      .clientRequestToken(id.value())
                      .description(settings.description())
                      .tags(tags);
                  settings.kmsKeyId().ifPresent(request::kmsKeyId);
                  if (!settings.replicaRegions().isEmpty()) {
                    request.addReplicaRegions(
                        settings.replicaRegions().stream()
                            .map(region -> ReplicaRegionType.builder().region(region).build())
                            .toList());
                  }
                }));
  }

  /** Takes an entry back that is marked for deletion. */
  void restore(String name, Cancellation cancellation) throws Refused {
    call(
        name,
        "RestoreSecret",
        cancellation,
        client -> client.restoreSecret(request -> request.secretId(name)));
  }

  /** Puts a version under the label of gen3db; returns the labels that it got. */
  Set<String> put(String name, String text, WriteId id, Cancellation cancellation) throws Refused {
    return Set.copyOf(
        call(
                name,
                "PutSecretValue",
                cancellation,
                client ->
                    client.putSecretValue(
                        request ->
                            request
                                .secretId(name)
                                .secretString(text)
                                .clientRequestToken(id.value())
                                .versionStages(NEXT)))
            .versionStages());
  }

  /**
   * Makes a version the current one.
   *
   * @param from the version that must be it until now, or null where there must be none
   */
  void makeCurrent(String name, WriteId id, @Nullable String from, Cancellation cancellation)
      throws Refused {
    call(
        name,
        "UpdateSecretVersionStage",
        cancellation,
        client ->
            client.updateSecretVersionStage(
                request ->
                    request
                        .secretId(name)
                        .versionStage(EntryReader.CURRENT)
                        .moveToVersionId(id.value())
                        .removeFromVersionId(from)));
  }

  /** Takes the label away from a version that has it; refused where another writer has taken it. */
  void takeLabel(String name, WriteId id, Cancellation cancellation) throws Refused {
    call(
        name,
        "UpdateSecretVersionStage",
        cancellation,
        client ->
            client.updateSecretVersionStage(
                request ->
                    request.secretId(name).versionStage(NEXT).removeFromVersionId(id.value())));
  }

  /**
   * Takes the label away where it still is: a label that stays does no harm, and moves on with the
   * next write, so that nothing fails by it.
   */
  void letGo(String name, WriteId id, Cancellation cancellation) {
    if (cancellation.isCancelled()) {
      return;
    }
    try {
      takeLabel(name, id, cancellation);
    } catch (Refused | Gen3DbException e) {
      LOG.debug("The label {} of {} stays: {}", NEXT, name, e.getMessage());
    }
  }

  private <T> T call(
      String name,
      String operation,
      Cancellation cancellation,
      Function<SecretsManagerClient, T> request)
      throws Refused {
    try {
      return service.call(name, WRITING, cancellation, request);
    } catch (ResourceExistsException
        | ResourceNotFoundException
        | InvalidParameterException
        | InvalidRequestException e) {
      throw new Refused(
          failures.of(EntryName.place(name), operation, e), e instanceof ResourceExistsException);
    } catch (SdkException e) {
      throw failures.of(EntryName.place(name), operation, e);
    }
  }
}
