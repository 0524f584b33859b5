package org.gen3db.operator;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.Format;
import org.gen3db.runner.output.Repeated;
import org.jspecify.annotations.Nullable;

/**
 * What the last run made of an object: field by field the document that {@code gen3db apply -o
 * json} prints of a report, or of the errors for which nothing was begun. Nulls are left out, as in
 * every object of a cluster. It holds no password, as no document does.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class DatabasesStatus {
  private static final ObjectMapper JSON = new ObjectMapper();

  private @Nullable Long observedGeneration;
  private boolean ready;
  private final Map<String, JsonNode> told = new LinkedHashMap<>();

  /** Of an object that no run has seen. */
  public DatabasesStatus() {}

  /** What a run did. */
  static DatabasesStatus of(Report report, Repeated repeated) {
    DatabasesStatus status = of(Documents.apply(report, report.warnings()), repeated);
    status.ready =
        report.services().stream().map(ServiceReport::outcome).allMatch(DatabasesStatus::isReady);
    return status;
  }

  /** Why nothing was begun. */
  static DatabasesStatus of(List<Notice> problems, Repeated repeated) {
    return of(Documents.error(problems), repeated);
  }

  private static DatabasesStatus of(Document document, Repeated repeated) {
    var status = new DatabasesStatus();
    try {
      JsonNode fields = withoutNulls(JSON.readTree(document.in(Format.JSON, repeated)));
      for (Map.Entry<String, JsonNode> field : fields.properties()) {
        if (!field.getKey().equals("apiVersion") && !field.getKey().equals("kind")) {
          status.told.put(field.getKey(), field.getValue());
        }
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    return status;
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
      while (fields.hasNext()) {
        if (fields.next().getValue().isNull()) {
          fields.remove();
        }
      }
    }
    node.forEach(DatabasesStatus::withoutNulls);
    return node;
  }

  private static boolean isReady(Outcome outcome) {
    return switch (outcome) {
      case FAILED, AWAITING_DATABASE, AWAITING_RESTORE -> false;
      case CREATED, REPAIRED, ROTATED, REMOVED, RESET, RESTORED, CLONED, ROLLED_BACK, UNCHANGED ->
          true;
    };
  }

  DatabasesStatus observed(@Nullable Long generation) {
    observedGeneration = generation;
    return this;
  }

  /** Which state of the object the run was of; null before the first. */
  public @Nullable Long getObservedGeneration() {
    return observedGeneration;
  }

  /** For whoever reads it from a cluster. */
  public void setObservedGeneration(@Nullable Long generation) {
    observedGeneration = generation;
  }

  /** Whether every service is made, and waits for nobody. */
  public boolean isReady() {
    return ready;
  }

  /** For whoever reads it from a cluster. */
  public void setReady(boolean all) {
    ready = all;
  }

  /** The fields of the document. */
  @JsonAnyGetter
  public Map<String, JsonNode> told() {
    return told;
  }

  /** For whoever reads it from a cluster. */
  @JsonAnySetter
  public void tell(String field, JsonNode value) {
    told.put(field, value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DatabasesStatus that
        && ready == that.ready
        && Objects.equals(observedGeneration, that.observedGeneration)
        && told.equals(that.told);
  }

  @Override
  public int hashCode() {
    return Objects.hash(observedGeneration, ready, told);
  }
}
