package org.gen3db.adapter.aws.secrets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.StoreNeeds;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The least policy of IAM by which a plan can be carried out: every action on the entries of that
 * plan alone. The account is that of whoever gets the policy; at the end of an entry's ARN are six
 * characters of the service's choice.
 */
final class LeastRights {
  private static final String SERVICE = "secretsmanager";
  private static final String ANY = "*";

  private final AwsSecretsSettings settings;
  private final @Nullable String region;
  private final PartitionMetadata partition;
  private final String place;

  /**
   * @param region where the entries are, or null where only the environment of a run decides
   * @param place the service, as messages call it
   */
  LeastRights(AwsSecretsSettings settings, @Nullable String region, String place) {
    this.settings = settings;
    this.region = region;
    this.partition = PartitionMetadata.of(Region.of(region == null ? "us-east-1" : region));
    this.place = place;
  }

  /**
   * The policy, as JSON.
   *
   * @throws Gen3DbException when an entry has a name that none can have
   */
  String document(StoreNeeds needs) {
    var looked = new TreeSet<>(needs.reads());
    looked.addAll(needs.creates());
    looked.addAll(needs.updates());
    for (String name : looked) {
      EntryName.problem(name, place).ifPresent(LeastRights::refuse);
    }
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("Version", "2012-10-17");
      json.writeArrayFieldStart("Statement");
      if (!looked.isEmpty()) {
        allow(json, "ReadEntries", List.of("GetSecretValue", "DescribeSecret"), entries(looked));
        // IAM knows this action on all entries only; it gives out none that may not be read.
        allow(json, "ReadEntriesTogether", List.of("BatchGetSecretValue"), List.of(ANY));
      }
      if (!needs.creates().isEmpty()) {
        allow(
            json,
            "MakeEntries",
            settings.replicaRegions().isEmpty()
                ? List.of("CreateSecret", "TagResource")
                : List.of("CreateSecret", "TagResource", "ReplicateSecretToRegions"),
            entries(needs.creates()));
      }
      if (!needs.updates().isEmpty()) {
        allow(
            json,
            "ChangeEntries",
            List.of("PutSecretValue", "UpdateSecretVersionStage", "RestoreSecret"),
            entries(needs.updates()));
      }
      if (settings.kmsKeyId().isPresent() && !looked.isEmpty()) {
        key(json, settings.kmsKeyId().get(), !needs.creates().isEmpty());
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void refuse(Notice problem) {
    throw new Gen3DbException(problem);
  }

  private List<String> entries(Collection<String> names) {
    return new TreeSet<>(names)
        .stream().map(name -> arn(SERVICE, "secret:" + name + "-??????")).toList();
  }

  private String arn(String service, String resource) {
    return String.join(
        ":", "arn", partition.id(), service, region == null ? ANY : region, ANY, resource);
  }

  private static void allow(
      JsonGenerator json, String id, List<String> actions, List<String> resources)
      throws IOException {
    begin(json, id);
    list(json, "Action", actions.stream().map(action -> SERVICE + ":" + action).toList());
    list(json, "Resource", resources);
    json.writeEndObject();
  }

  /** A key is used by way of the service alone, and where it goes by a name, only under that. */
  private void key(JsonGenerator json, String key, boolean encrypts) throws IOException {
    begin(json, "UseTheKeyOfEntries");
    list(
        json,
        "Action",
        encrypts ? List.of("kms:Decrypt", "kms:GenerateDataKey") : List.of("kms:Decrypt"));
    int name = key.indexOf("alias/");
    boolean isArn = key.startsWith("arn:");
    list(
        json,
        "Resource",
        List.of(isArn && name < 0 ? key : arn("kms", "key/" + (name < 0 ? key : ANY))));
    json.writeObjectFieldStart("Condition");
    condition(
        json,
        "StringLike",
        "kms:ViaService",
        SERVICE + "." + (region == null ? ANY : region) + "." + partition.dnsSuffix());
    if (name >= 0) {
      condition(json, "ForAnyValue:StringEquals", "kms:ResourceAliases", key.substring(name));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void begin(JsonGenerator json, String id) throws IOException {
    json.writeStartObject();
    json.writeStringField("Sid", id);
    json.writeStringField("Effect", "Allow");
  }

  private static void list(JsonGenerator json, String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void condition(JsonGenerator json, String operator, String key, String value)
      throws IOException {
    json.writeObjectFieldStart(operator);
    json.writeStringField(key, value);
    json.writeEndObject();
  }
}
