package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.cancellation.Cancellation;

/** Takes away what killed runs left: blocks, and indices that are not loaded to their end. */
public final class Recovery {
  private final SearchClient client;
  private final Duration look;
  private final Cancellation end;

  /**
   * One that looks twice.
   *
   * @param look how far apart the looks are that tell whether somebody is at work
   */
  public Recovery(SearchClient client, Duration look, Cancellation end) {
    this.client = client;
    this.look = look;
    this.end = end;
  }

  /** Takes it away; what it was, in words. */
  public List<String> run() {
    var cluster = new Cluster(client, end);
    var done = new ArrayList<>(WriteBlock.liftAll(cluster));
    for (String index : halfLoaded(cluster, name -> true)) {
      cluster.delete(index);
      done.add(words(index));
    }
    return done;
  }

  /** Takes away what was loaded of one index alone; what it was, in words. */
  List<String> run(String index) {
    var cluster = new Cluster(client, end);
    var done = new ArrayList<String>();
    for (String each : halfLoaded(cluster, name -> Names.isLoadOf(name, index))) {
      cluster.delete(each);
      done.add(words(each));
    }
    return done;
  }

  /** What would be taken away, in words. */
  List<String> look() {
    var cluster = new Cluster(client, end);
    var left = new ArrayList<>(WriteBlock.left(cluster));
    halfLoaded(cluster, name -> true).forEach(index -> left.add(words(index)));
    return left;
  }

  private static String words(String index) {
    return "the index " + index + ", which was not loaded to its end";
  }

  /** Those at which nobody is at work any more. */
  private List<String> halfLoaded(Cluster cluster, Predicate<String> which) {
    var left = new ArrayList<>(cluster.indices(Names.LOAD + "*"));
    left.removeIf(which.negate());
    left.removeAll(cluster.bearing(Names.SEALED + "*").keySet());
    if (left.isEmpty()) {
      return left;
    }
    Map<String, String> first = work(left);
    end.pause(look);
    end.check(client.place(), "looking for what killed runs left");
    Map<String, String> second = work(left);
    left.removeIf(index -> !second.containsKey(index));
    for (String index : left) {
      if (!second.getOrDefault(index, "").equals(first.get(index))) {
        throw client.problem(
            SearchCode.INDEX_MOVED, "another restore is at work, at the index " + index);
      }
    }
    return left;
  }

  /** How often each index was written to and read from. */
  private Map<String, String> work(List<String> indices) {
    var work = new TreeMap<String, String>();
    for (String index : indices) {
      JsonNode total =
          client
              .send("GET", "/" + Names.path(index) + "/_stats/indexing,search", null, end)
              .json()
              .path("_all")
              .path("total");
      if (total.isObject()) {
        work.put(
            index,
            total.path("indexing").path("index_total").asText()
                + "/"
                + total.path("search").path("query_total").asText()
                + "/"
                + total.path("search").path("scroll_total").asText()
                + "/"
                + total.path("search").path("fetch_total").asText());
      }
    }
    return work;
  }
}
