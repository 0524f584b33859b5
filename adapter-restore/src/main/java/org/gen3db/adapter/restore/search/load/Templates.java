package org.gen3db.adapter.restore.search.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gen3db.adapter.restore.search.http.Answer;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.domain.cancellation.Cancellation;

/** The templates of a cluster that decide over a new index, so that the one at fault is named. */
final class Templates {
  private final SearchClient client;
  private final Cancellation end;

  Templates(SearchClient client, Cancellation end) {
    this.client = client;
    this.end = end;
  }

  /** Those that match a name, in words behind what they did. */
  String words(String index) {
    var names = new ArrayList<String>();
    Answer old = client.send("GET", "/_template", null, end);
    for (Map.Entry<String, JsonNode> each : old.json().properties()) {
      if (old.isOk() && matches(each.getValue().path("index_patterns"), index)) {
        names.add(each.getKey());
      }
    }
    Answer composed = client.send("GET", "/_index_template", null, end);
    for (JsonNode each : composed.json().path("index_templates")) {
      if (matches(each.path("index_template").path("index_patterns"), index)) {
        names.add(each.path("name").asText());
      }
    }
    return names.isEmpty()
        ? ""
        : " (template" + (names.size() > 1 ? "s " : " ") + String.join(", ", names) + ")";
  }

  private static boolean matches(JsonNode patterns, String index) {
    var all = new ArrayList<String>();
    patterns.forEach(pattern -> all.add(pattern.asText()));
    return isMatch(all, index);
  }

  static boolean isMatch(List<String> patterns, String index) {
    return patterns.stream()
        .anyMatch(pattern -> index.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q")));
  }
}
