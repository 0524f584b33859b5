package org.gen3db.adapter.aws.rights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gen3db.domain.rights.Rights;

/**
 * What a policy allows.
 *
 * @param id its name in the policy: letters and digits
 * @param actions what may be done
 * @param resources on what, by ARN
 * @param conditions under which: by operator and key
 */
public record Statement(
    String id,
    List<String> actions,
    List<String> resources,
    Map<String, Map<String, String>> conditions) {
  private static final String BEGIN = "{\n  \"Version\" : \"2012-10-17\",\n  \"Statement\" : [ ";
  private static final String END = " ]\n}";

  /** Without a condition. */
  public Statement(String id, List<String> actions, Collection<String> resources) {
    this(id, actions, List.copyOf(new TreeSet<>(resources)), Map.of());
  }

  /** The use of a key of KMS by way of a service alone, and where it goes by a name, only so. */
  public static Statement key(
      String id, String key, boolean encrypts, String service, Names names) {
    int name = key.indexOf("alias/");
    boolean isArn = key.startsWith("arn:");
    var conditions = new LinkedHashMap<String, Map<String, String>>();
    conditions.put("StringLike", Map.of("kms:ViaService", names.service(service)));
    if (name >= 0) {
      conditions.put(
          "ForAnyValue:StringEquals", Map.of("kms:ResourceAliases", key.substring(name)));
    }
    return new Statement(
        id,
        encrypts ? List.of("kms:Decrypt", "kms:GenerateDataKey") : List.of("kms:Decrypt"),
        List.of(isArn && name < 0 ? key : names.arn("kms", "key/" + (name < 0 ? key : Names.ANY))),
        conditions);
  }

  /** A policy that allows these. */
  public static Rights together(List<Statement> statements) {
    return new Rights(BEGIN, ", ", END, statements.stream().map(Statement::text).toList());
  }

  private String text() {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("Sid", id);
      json.writeStringField("Effect", "Allow");
      list(json, "Action", actions);
      list(json, "Resource", resources);
      if (!conditions.isEmpty()) {
        json.writeObjectFieldStart("Condition");
        for (Map.Entry<String, Map<String, String>> operator : conditions.entrySet()) {
          json.writeObjectFieldStart(operator.getKey());
          for (Map.Entry<String, String> key : operator.getValue().entrySet()) {
            json.writeStringField(key.getKey(), key.getValue());
          }
          json.writeEndObject();
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().replace("\r\n", "\n").replace("\n", "\n  ");
  }

  private static void list(JsonGenerator json, String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
