package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.cancellation.Cancellation;

/**
 * Takes away what killed runs left: blocks, and indices that are not loaded to their end. What
 * looks like that is watched first, as its run may be alive.
 */
public final class Recovery {
  private final SearchClient client;
  private final SignsOfLife life;
  private final Cancellation end;
  private final Cluster cluster;

  /** One that was not begun. */
  public Recovery(SearchClient client, SignsOfLife life, Cancellation end) {
    this.client = client;
    this.life = life;
    this.end = end;
    this.cluster = new Cluster(client, end);
  }

  /**
   * What killed runs left.
   *
   * @param loads indices that are not loaded to their end
   * @param blocked indices in use into which writing is blocked
   */
  private record Left(Set<String> loads, Set<String> blocked) {
    List<String> words() {
      var words = new ArrayList<String>();
      blocked.forEach(index -> words.add(WriteBlock.words(index)));
      loads.forEach(index -> words.add("the index " + index + ", which was not loaded to its end"));
      return words;
    }
  }

  /** Takes it away; what it was, in words. */
  List<String> run() {
    return takeAway(left(name -> true, true));
  }

  /**
   * Takes away what was loaded of one index alone, and blocks where nobody else is at work; what it
   * was, in words.
   */
  List<String> run(String index) {
    return takeAway(left(name -> Names.isLoadOf(name, index), false));
  }

  /**
   * Lifts blocks where nobody else is at work; what they were, in words.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when there are some and somebody is, so that
   *     they stay
   */
  public List<String> lift() {
    return takeAway(blocks());
  }

  /**
   * What {@link #lift} would lift, in words.
   *
   * @throws org.gen3db.domain.error.Gen3DbException as there
   */
  public List<String> liftable() {
    return blocks().words();
  }

  private Left blocks() {
    Set<String> found = WriteBlock.on(cluster);
    if (found.isEmpty()) {
      return new Left(Set.of(), found);
    }
    Left left = left(name -> false, false);
    if (left.blocked().isEmpty() && !WriteBlock.on(cluster).isEmpty()) {
      throw client.problem(
          SearchCode.INDEX_BLOCKED,
          "writing into %s stays blocked, as another restore is at work"
              .formatted(String.join(", ", found)));
    }
    return left;
  }

  /** What would be taken away, in words. */
  List<String> look() {
    return left(name -> true, true).words();
  }

  private List<String> takeAway(Left left) {
    WriteBlock.lift(cluster, left.blocked());
    left.loads().forEach(cluster::delete);
    return left.words();
  }

  /**
   * What was left, once nobody was seen at it for long enough.
   *
   * @param which the names of loaded indices that are asked for
   * @param alone whether nobody else may be at work at all
   */
  private Left left(Predicate<String> which, boolean alone) {
    Set<String> loads = halfLoaded(which);
    Set<String> blocked = WriteBlock.on(cluster);
    if (loads.isEmpty() && blocked.isEmpty()) {
      return new Left(loads, blocked);
    }
    var watched = new TreeSet<>(loads);
    if (!blocked.isEmpty()) { // whoever releases is at work at what was loaded, sealed or not
      watched.addAll(cluster.indices(Names.LOAD + "*"));
    }
    Watched seen =
        watch(
            watched, alone ? watched : loads, String.join("; ", new Left(loads, blocked).words()));
    loads.retainAll(seen.quiet());
    loads.retainAll(halfLoaded(which));
    blocked.retainAll(seen.busy().isEmpty() ? WriteBlock.on(cluster) : Set.of());
    return new Left(loads, blocked);
  }

  private Set<String> halfLoaded(Predicate<String> which) {
    var left = new TreeSet<>(cluster.indices(Names.LOAD + "*"));
    left.removeIf(which.negate());
    left.removeAll(cluster.bearing(Names.SEALED + "*").keySet());
    return left;
  }

  /**
   * What was seen of indices.
   *
   * @param quiet those at which nobody is at work
   * @param busy those at which somebody is; of others nothing can be told
   */
  private record Watched(Set<String> quiet, Set<String> busy) {}

  /**
   * Looks at indices until nobody was at work at them for long enough.
   *
   * @param wanted those of them at which nobody may be at work
   * @param what what was left, for people
   */
  private Watched watch(Set<String> indices, Set<String> wanted, String what) {
    Map<String, String> first = work(indices);
    Map<String, String> now = first;
    var busy = new TreeSet<String>();
    life.waiting()
        .accept(
            "signs of another restore, for %s; without one, what a killed run left is taken away: %s"
                .formatted(life.words(), what));
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < life.silence().toNanos()
        && (busy.isEmpty() || !wanted.isEmpty())) {
      boolean goesOn = end.pause(life.every());
      end.check(client.place(), "looking for what killed runs left");
      if (!goesOn) {
        throw client.problem(
            SearchCode.SEARCH_UNREACHABLE, "whether another run is at work is not told in time");
      }
      now = work(indices);
      now.forEach(
          (index, work) -> {
            if (!work.equals(first.getOrDefault(index, work))) {
              busy.add(index);
            }
          });
      if (!Collections.disjoint(busy, wanted)) {
        throw client.problem(
            SearchCode.INDEX_MOVED,
            "another restore is at work, at the index " + String.join(", ", busy));
      }
    }
    var quiet = new TreeSet<>(first.keySet());
    quiet.retainAll(now.keySet());
    quiet.removeAll(busy);
    return new Watched(quiet, busy);
  }

  /** How often each index was written to and read from; without those of which nothing is told. */
  private Map<String, String> work(Set<String> indices) {
    var work = new TreeMap<String, String>();
    for (String index : indices) {
      JsonNode total =
          client
              .send("GET", "/" + Names.path(index) + "/_stats/indexing,search", null, end)
              .json()
              .path("_all")
              .path("total");
      if (total.path("indexing").has("index_total")) { // a shard of it is there
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
