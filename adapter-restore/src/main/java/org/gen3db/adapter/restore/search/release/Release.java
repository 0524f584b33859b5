package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.AliasNumber;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.domain.search.ReleasedIndex;

/**
 * Puts an index in the place of what services find under a name. It goes under the number that the
 * ETL would take next, and the alias goes over in one step; whoever was quicker is noticed, and
 * keeps it (S2).
 */
final class Release {
  private final Cluster cluster;
  private final LoadedIndex loaded;
  private final JsonNode replicas;

  Release(Cluster cluster, LoadedIndex loaded, JsonNode replicas) {
    this.cluster = cluster;
    this.loaded = loaded;
    this.replicas = replicas;
  }

  ReleasedIndex run(boolean replace) {
    String alias = loaded.index();
    String found = cluster.uuid(loaded.physical());
    if (!found.equals(loaded.id())) {
      throw problem(
          SearchCode.INDEX_MOVED, "the index that was loaded was replaced by somebody else");
    }
    Map<String, Map<String, ObjectNode>> bearing = cluster.bearing(alias);
    if (bearing.isEmpty() && cluster.isThere(alias)) {
      return replaceIndex(replace);
    }
    if (bearing.size() > 1) {
      throw problem(
          SearchCode.INDEX_IN_THE_WAY,
          "the alias stands on several indices: " + String.join(", ", bearing.keySet()),
          "See which of them services should find, and take the alias off the others with POST"
              + " _aliases; then repeat the run.");
    }
    Optional<String> old = bearing.keySet().stream().findFirst();
    String name = old.map(index -> AliasNumber.next(alias, index)).orElse(AliasNumber.first(alias));
    ObjectNode options = old.map(index -> options(bearing, index)).orElseGet(Json::object);
    prepare(name, old);
    var actions = new Cluster.Actions();
    old.ifPresent(index -> actions.remove(index, alias, true));
    change(actions.add(name, alias, options), name);
    readBack(name);
    return new ReleasedIndex(alias, name, old, loaded.documents());
  }

  private ObjectNode options(Map<String, Map<String, ObjectNode>> bearing, String index) {
    return bearing.getOrDefault(index, Map.of()).getOrDefault(loaded.index(), Json.object());
  }

  /** Copies what was loaded to where it is to be found, with what a rollback needs to know. */
  private void prepare(String name, Optional<String> old) {
    clear(name);
    cluster.copy(loaded.physical(), name, replicas);
    if (cluster.count(name) != loaded.documents()) {
      cluster.delete(name);
      throw problem(SearchCode.INDEX_DIFFERS, "the copy has another number of documents");
    }
    ObjectNode record = Json.object();
    record.put("released", loaded.index());
    old.ifPresent(index -> record.put("previous", index));
    cluster.write(name, record);
  }

  /** What a killed run left under the name goes; what others made is not touched. */
  private void clear(String name) {
    if (!cluster.isThere(name)) {
      return;
    }
    if (cluster.bearing(name).isEmpty() && cluster.aliasesOf(name).isEmpty() && isOurs(name)) {
      cluster.delete(name);
      return;
    }
    throw problem(
        SearchCode.INDEX_IN_THE_WAY,
        "there is an index " + name + " already, which the alias does not stand on",
        "It is what an ETL left that did not end, or is at work just now. When none is, delete it"
            + " with DELETE /"
            + name
            + " and repeat the run.");
  }

  /** It says so; or it is the copy of an index that is still there, and was not finished. */
  private boolean isOurs(String name) {
    String origin = cluster.setting(name, "index.resize.source.uuid").asText("");
    return cluster.record(name).isPresent()
        || (!origin.isEmpty()
            && name.equals(Names.previous(loaded.index()))
            && origin.equals(cluster.uuid(loaded.index())));
  }

  private void change(Cluster.Actions actions, String name) {
    try {
      cluster.change(actions);
    } catch (Gen3DbException e) {
      cluster.delete(name);
      if (e.problem().code() == SearchCode.SEARCH_REFUSED
          && e.problem().message().contains("HTTP 404")) {
        throw moved();
      }
      throw e;
    }
  }

  /** That the alias went over proves nothing: somebody else may have put it elsewhere as well. */
  private void readBack(String name) {
    var now = cluster.bearing(loaded.index());
    if (now.keySet().equals(java.util.Set.of(name))) {
      return;
    }
    if (now.containsKey(name) && now.size() > 1) {
      cluster.change(new Cluster.Actions().remove(name, loaded.index(), false));
    }
    if (!cluster.bearing(loaded.index()).containsKey(name)) {
      cluster.delete(name);
    }
    throw moved();
  }

  private Gen3DbException moved() {
    return problem(
        SearchCode.INDEX_MOVED,
        "the alias was put elsewhere meanwhile, and stands on "
            + String.join(", ", cluster.bearing(loaded.index()).keySet()));
  }

  /** An index bears the name itself, as elasticdump makes it. */
  private ReleasedIndex replaceIndex(boolean replace) {
    String index = loaded.index();
    if (!replace) {
      throw problem(
          SearchCode.INDEX_IN_THE_WAY,
          "an index itself bears the name, with %d documents; the ETL and gen3db make an alias of it"
              .formatted(cluster.count(index)),
          "Replace it with --replace; it stays as " + Names.previous(index) + ".");
    }
    String previous = Names.previous(index);
    String name = AliasNumber.first(index);
    clear(previous);
    Map<String, ObjectNode> others = new TreeMap<>(cluster.aliasesOf(index));
    others.keySet().removeIf(alias -> alias.startsWith(Names.BLOCKED));
    var block = new WriteBlock(cluster, index);
    block.set();
    try {
      cluster.copy(index, previous, null);
      ObjectNode record = Json.object();
      record.put("replaced", index);
      cluster.write(previous, record);
      prepare(name, Optional.of(previous));
      var actions = new Cluster.Actions().removeIndex(index).add(name, index, Json.object());
      others.forEach((alias, options) -> actions.add(name, alias, options));
      change(actions, name);
    } catch (RuntimeException e) {
      block.lift(e);
      throw e;
    }
    readBack(name);
    return new ReleasedIndex(index, name, Optional.of(previous), loaded.documents());
  }

  private Gen3DbException problem(SearchCode code, String message) {
    return new Gen3DbException(Notice.of(code, loaded.index(), message));
  }

  private Gen3DbException problem(SearchCode code, String message, String hint) {
    return new Gen3DbException(Notice.of(code, loaded.index(), message, hint));
  }
}
