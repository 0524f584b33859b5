package org.gen3db.adapter.aws.secrets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.adapter.aws.Failures;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;
import software.amazon.awssdk.services.secretsmanager.model.StatusType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * Looks at entries, at what is {@code AWSCURRENT} in each, and names that stage wherever it can be
 * named. Several are asked for in one request where that is allowed, and one by one where not: the
 * roles that Gen3 documents allow it not.
 */
final class EntryReader {
  static final String CURRENT = "AWSCURRENT";
  private static final String PENDING = "AWSPENDING";
  private static final Logger LOG = LoggerFactory.getLogger(EntryReader.class);
  private static final int MOST_IN_A_BATCH = 20;
  private static final String READING = "reading a remote entry";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final Service service;
  private final Failures failures;
  private final AtomicBoolean batchDenied = new AtomicBoolean();

  EntryReader(Service service, Failures failures) {
    this.service = service;
    this.failures = failures;
  }

  /** Looks at all of them. */
  Map<String, Look<RemoteEntry>> read(Collection<String> names, Cancellation cancellation) {
    return read(names, false, cancellation);
  }

  /** Looks at all of them, and asks of each whose it is and who rotates it. */
  Map<String, Look<RemoteEntry>> examine(Collection<String> names, Cancellation cancellation) {
    return read(names, true, cancellation);
  }

  private Map<String, Look<RemoteEntry>> read(
      Collection<String> names, boolean closely, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, @Nullable Look<RemoteEntry>>();
    for (String name : names) {
      looks.put(
          name,
          EntryName.problem(name, service.describe())
              .<Look<RemoteEntry>>map(Look.NotLooked::new)
              .orElse(null));
    }
    if (open(looks).size() > 1 && !batchDenied.get()) {
      List<String> all = open(looks);
      for (int from = 0; from < all.size() && !batchDenied.get(); from += MOST_IN_A_BATCH) {
        List<String> some = all.subList(from, Math.min(all.size(), from + MOST_IN_A_BATCH));
        looks.putAll(batch(some, closely, cancellation));
      }
    }
    Notice noAnswer = null;
    for (String name : open(looks)) {
      Look<RemoteEntry> look =
          noAnswer == null ? read(name, closely, cancellation) : notLooked(name, noAnswer);
      if (look instanceof Look.NotLooked<RemoteEntry> not && Failures.concernsAll(not.why())) {
        noAnswer = not.why();
      }
      looks.put(name, look);
    }
    var answers = new LinkedHashMap<String, Look<RemoteEntry>>();
    looks.forEach(
        (name, look) -> {
          if (look != null) {
            answers.put(
                name,
                look instanceof Look.Absent ? EntryName.absent(name, service.describe()) : look);
          }
        });
    return answers;
  }

  /** Those of whom nothing is known yet. */
  private static List<String> open(Map<String, @Nullable Look<RemoteEntry>> looks) {
    var open = new ArrayList<String>();
    looks.forEach(
        (name, look) -> {
          if (look == null) {
            open.add(name);
          }
        });
    return open;
  }

  /** What one request tells for certain; whatever else there is, is to be asked one by one. */
  private Map<String, Look<RemoteEntry>> batch(
      List<String> names, boolean closely, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
    BatchGetSecretValueResponse answer;
    try {
      answer =
          service.call(
              names.get(0),
              READING,
              cancellation,
              client -> client.batchGetSecretValue(request -> request.secretIdList(names)));
    } catch (SdkException e) {
      Notice why = failures.notice(EntryName.place(names.get(0)), "BatchGetSecretValue", e);
      if (why.code() == AwsCode.AWS_DENIED) {
        batchDenied.set(true);
        LOG.debug("Entries are read one by one: {}", why.message());
      }
      if (Failures.concernsAll(why)) {
        names.forEach(name -> looks.put(name, notLooked(name, why)));
      }
      return looks;
    }
    for (SecretValueEntry value : answer.secretValues()) {
      // The request has no room for a stage, so that the answer is looked at.
      if (names.contains(value.name()) && value.versionStages().contains(CURRENT)) {
        looks.put(
            value.name(),
            look(value.name(), cancellation, () -> entry(value, closely, cancellation)));
      }
    }
    answer.errors().stream()
        .filter(error -> "ResourceNotFoundException".equals(error.errorCode()))
        .filter(error -> names.contains(error.secretId()))
        .forEach(error -> looks.put(error.secretId(), Look.absent()));
    return looks;
  }

  /** What stopped the look at another entry would stop the one at this, too. */
  private static Look<RemoteEntry> notLooked(String name, Notice why) {
    return new Look.NotLooked<>(
        Notice.of(why.code(), EntryName.place(name), why.message(), why.remedy()));
  }

  /** Whether several were asked for together, and that was denied. */
  boolean readsSingly() {
    return batchDenied.get();
  }

  /** Looks at one. */
  Look<RemoteEntry> read(String name, Cancellation cancellation) {
    return read(name, false, cancellation);
  }

  private Look<RemoteEntry> read(String name, boolean closely, Cancellation cancellation) {
    return look(
        name,
        cancellation,
        () -> {
          GetSecretValueResponse value =
              service.call(
                  name,
                  READING,
                  cancellation,
                  client ->
                      client.getSecretValue(
                          request -> request.secretId(name).versionStage(CURRENT)));
          SecretData data = EntryContent.read(name, value.secretString(), value.secretBinary());
          return complete(
              RemoteEntry.of(name, data, value.versionId()).changedAt(value.createdDate()),
              closely,
              cancellation);
        });
  }

  /**
   * The version under the label by which rotations of AWS work, unless it is the current one: such
   * a rotation was at its end and left its label. Where another version is current than was seen,
   * one may just have ended, and nothing is known of what it gave the role.
   */
  Look<RemoteEntry> underWay(RemoteEntry seen, Cancellation cancellation) {
    Map<String, List<String>> stages;
    try {
      stages = describe(seen.name(), cancellation).versionIdsToStages();
    } catch (SdkException e) {
      return new Look.NotLooked<>(
          failures.notice(EntryName.place(seen.name()), "DescribeSecret", e));
    }
    if (!stages.getOrDefault(seen.version(), List.of()).contains(CURRENT)) {
      return new Look.NotLooked<>(
          Notice.of(
              DomainCode.MOVED,
              EntryName.place(seen.name()),
              "the remote entry " + seen.name() + " got another current version meanwhile",
              "Repeat the run."));
    }
    Optional<String> prepared =
        stages.entrySet().stream()
            .filter(version -> version.getValue().contains(PENDING))
            .map(version -> version.getKey())
            .filter(version -> !version.equals(seen.version()))
            .findFirst();
    return prepared.isEmpty()
        ? Look.absent()
        : look(seen.name(), cancellation, () -> version(seen.name(), prepared.get(), cancellation));
  }

  private RemoteEntry version(String name, String id, Cancellation cancellation) {
    GetSecretValueResponse value =
        service.call(
            name,
            READING,
            cancellation,
            client -> client.getSecretValue(request -> request.secretId(name).versionId(id)));
    SecretData data = EntryContent.read(name, value.secretString(), value.secretBinary());
    return RemoteEntry.of(name, data, value.versionId()).changedAt(value.createdDate());
  }

  private RemoteEntry entry(SecretValueEntry value, boolean closely, Cancellation cancellation) {
    SecretData data = EntryContent.read(value.name(), value.secretString(), value.secretBinary());
    return complete(
        RemoteEntry.of(value.name(), data, value.versionId()).changedAt(value.createdDate()),
        closely,
        cancellation);
  }

  /** How an entry is found. */
  @FunctionalInterface
  private interface Finding {
    RemoteEntry find();
  }

  private Look<RemoteEntry> look(String name, Cancellation cancellation, Finding finding) {
    try {
      return Look.there(finding.find());
    } catch (ResourceNotFoundException e) {
      return Look.absent();
    } catch (InvalidRequestException e) {
      return deletion(name, e, cancellation);
    } catch (SdkException e) {
      return new Look.NotLooked<>(failures.notice(EntryName.place(name), "GetSecretValue", e));
    } catch (Gen3DbException e) {
      cancellation.check(name, READING);
      return new Look.NotLooked<>(e.problem());
    }
  }

  /**
   * The same with whose it is, and who rotates it, where somebody asks for that: of the entries
   * that are only read just one without {@code dbcreated} is ever changed (R10), and all of this is
   * a request of its own. Who reads only may do without the right to it.
   */
  private RemoteEntry complete(RemoteEntry entry, boolean closely, Cancellation cancellation) {
    if (closely) {
      return described(entry, asked(entry.name(), cancellation));
    }
    return StoredCredentials.in(entry.data()).dbcreated()
        ? entry
        : description(entry.name(), cancellation)
            .map(description -> described(entry, description))
            .orElse(entry);
  }

  private static RemoteEntry described(RemoteEntry entry, DescribeSecretResponse description) {
    RemoteEntry seen = isRotated(description) ? entry.rotatedByTheStore() : entry;
    return Tags.areOurs(description.tags().stream().map(Tag::key).toList())
        ? seen.madeByUs()
        : seen;
  }

  private static boolean isRotated(DescribeSecretResponse description) {
    return Boolean.TRUE.equals(description.rotationEnabled());
  }

  /**
   * Goes on with an entry whose passwords are gen3db's to change, and whose copies in other regions
   * follow it.
   *
   * @return whether it has copies
   * @throws Gen3DbException when AWS rotates it itself, a copy has failed, or neither may be asked
   */
  boolean refuseUnchangeable(String name, Cancellation cancellation) {
    DescribeSecretResponse description = asked(name, cancellation);
    if (isRotated(description)) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.NOT_ROTATED,
              EntryName.place(name),
              "the remote entry " + name + " gets its passwords by a rotation of AWS itself",
              "Let that rotation run; or switch it off there first."));
    }
    refuseFailed(name, description);
    return !description.replicationStatus().isEmpty();
  }

  /**
   * Awaits that all copies follow, which a new version shows: one that cannot be made there, as by
   * a key that is gone, would leave the readers of that region behind.
   *
   * @throws Gen3DbException when one has failed, or is not in sync by then
   */
  void awaitCopies(String name, Duration most, Cancellation cancellation) {
    Cancellation patience = cancellation.within(most);
    while (true) {
      DescribeSecretResponse description = asked(name, cancellation);
      refuseFailed(name, description);
      Optional<ReplicationStatusType> behind =
          description.replicationStatus().stream()
              .filter(copy -> copy.status() == StatusType.IN_PROGRESS)
              .findFirst();
      if (behind.isEmpty()) {
        return;
      }
      if (!patience.pause(BETWEEN_LOOKS)) {
        cancellation.check(name, READING);
        throw new Gen3DbException(
            Notice.of(
                AwsCode.AWS_COPY,
                EntryName.place(name),
                "the copy of " + name + " in " + behind.get().region() + " is not in sync yet"));
      }
    }
  }

  private static void refuseFailed(String name, DescribeSecretResponse description) {
    description.replicationStatus().stream()
        .filter(copy -> copy.status() == StatusType.FAILED)
        .findFirst()
        .ifPresent(
            copy -> {
              throw new Gen3DbException(
                  Notice.of(
                      AwsCode.AWS_COPY,
                      EntryName.place(name),
                      "the copy of "
                          + name
                          + " in "
                          + copy.region()
                          + " has failed"
                          + (copy.statusMessage() == null ? "" : ": " + copy.statusMessage())));
            });
  }

  private Look<RemoteEntry> deletion(
      String name, AwsServiceException refusal, Cancellation cancellation) {
    Optional<DescribeSecretResponse> description = description(name, cancellation);
    if (description.isPresent() && description.get().deletedDate() == null) {
      return new Look.NotLooked<>(
          failures.notice(EntryName.place(name), "GetSecretValue", refusal));
    }
    var until = description.map(DescribeSecretResponse::deletedDate).orElse(null);
    return new Look.PendingDeletion<>(
        null,
        until,
        Notice.of(
            AwsCode.AWS_PENDING_DELETION,
            EntryName.place(name),
            name
                + " is marked for deletion in "
                + service.describe()
                + (until == null ? "" : ", as of " + until),
            Remedy.together(
                Remedy.text("Take it back, if it is to stay:"),
                new Remedy.Use(Means.RESTORE_ENTRIES),
                Remedy.text(
                    "or, for an administrator's, aws secretsmanager restore-secret --secret-id "
                        + name
                        + "; or wait until it is gone."))));
  }

  /**
   * What is known of an entry beside its content.
   *
   * @throws Gen3DbException when that may not be asked
   */
  private DescribeSecretResponse asked(String name, Cancellation cancellation) {
    try {
      return describe(name, cancellation);
    } catch (SdkException e) {
      throw failures.of(EntryName.place(name), "DescribeSecret", e);
    }
  }

  /** The same, unless it may not be asked. */
  private Optional<DescribeSecretResponse> description(String name, Cancellation cancellation) {
    try {
      return Optional.of(describe(name, cancellation));
    } catch (SdkException e) {
      Notice why = failures.notice(EntryName.place(name), "DescribeSecret", e);
      LOG.debug("The tags of {} are not known: {}", name, why.message());
      return Optional.empty();
    }
  }

  private DescribeSecretResponse describe(String name, Cancellation cancellation) {
    return service.call(
        name,
        READING,
        cancellation,
        client -> client.describeSecret(request -> request.secretId(name)));
  }
}
