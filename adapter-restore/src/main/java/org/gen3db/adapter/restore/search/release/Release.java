package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.AliasNumber;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.domain.search.ReleasedIndex;
import org.jspecify.annotations.Nullable;

/**
 * Puts an index in the place of what services find under a name. It goes under the number that the
 * ETL would take next, and the alias goes over in one step; whoever was quicker is noticed, and
 * keeps it (S2).
 */
final class Release implements Releasing {
  private final Cluster cluster;
  private final LoadedIndex loaded;
  private final JsonNode replicas;
  private @Nullable ReleasedIndex over;

  Release(Cluster cluster, LoadedIndex loaded, JsonNode replicas) {
    this.cluster = cluster;
    this.loaded = loaded;
    this.replicas = replicas;
  }

  @Override
  public ReleasedIndex run(boolean replace) {
    String alias = loaded.index();
    mustBeAsLoaded();
    Target target = Target.of(cluster, alias, replace);
    if (target.bearsName()) {
      return replaceIndex(target.physical());
    }
    String name = target.physical();
    Optional<String> old = target.old();
    prepare(name, old);
    var actions = new Cluster.Actions();
    old.ifPresent(index -> actions.remove(index, alias, true));
    change(actions.add(name, alias, target.options()), name);
    return readBack(new ReleasedIndex(alias, name, old, loaded.documents()));
  }

  /**
   * Does it where services find nothing under the name; empty where somebody was quicker, who keeps
   * it.
   */
  Optional<ReleasedIndex> runIfNone() {
    String alias = loaded.index();
    mustBeAsLoaded();
    if (cluster.isThere(alias)) {
      return Optional.empty();
    }
    String name = AliasNumber.first(alias);
    try {
      prepare(name, Optional.empty());
      if (cluster.isThere(alias)) {
        cluster.delete(name);
        return Optional.empty();
      }
      change(new Cluster.Actions().add(name, alias, Json.object()), name);
      return Optional.of(
          readBack(new ReleasedIndex(alias, name, Optional.empty(), loaded.documents())));
    } catch (Gen3DbException e) {
      boolean ours = over != null && e.problem().code() != SearchCode.INDEX_MOVED;
      if (!ours && cluster.uninterrupted().isThere(alias)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void mustBeAsLoaded() {
    if (!cluster.uuid(loaded.physical()).equals(loaded.id())) {
      throw problem(
          SearchCode.INDEX_MOVED, "the index that was loaded was replaced by somebody else");
    }
  }

  @Override
  public Optional<ReleasedIndex> wentOver() {
    return Optional.ofNullable(over);
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
    if (Target.isLeft(cluster, loaded.index(), name)) {
      cluster.delete(name);
    }
  }

  /** An answer that was lost says nothing: whether the alias went over is looked at first. */
  private void change(Cluster.Actions actions, String name) {
    try {
      cluster.change(actions);
    } catch (Gen3DbException e) {
      if (wentOver(name, e)) {
        return;
      }
      cluster.uninterrupted().delete(name);
      if (e.problem().code() == SearchCode.SEARCH_REFUSED
          && e.problem().message().contains("HTTP 404")) {
        throw moved();
      }
      throw e;
    }
  }

  /** Where nobody can say it, nothing is deleted. */
  private boolean wentOver(String name, Gen3DbException why) {
    try {
      return cluster.uninterrupted().bearing(loaded.index()).containsKey(name);
    } catch (Gen3DbException unseen) {
      why.addSuppressed(unseen);
      throw why;
    }
  }

  /** That the alias went over proves nothing: somebody else may have put it elsewhere as well. */
  private ReleasedIndex readBack(ReleasedIndex released) {
    over = released;
    String name = released.physical();
    Cluster ending = cluster.uninterrupted();
    var now = ending.bearing(loaded.index());
    if (now.keySet().equals(Set.of(name))) {
      return released;
    }
    if (now.containsKey(name) && now.size() > 1) {
      ending.change(new Cluster.Actions().remove(name, loaded.index(), false));
    }
    if (!ending.bearing(loaded.index()).containsKey(name)) {
      ending.delete(name);
    }
    throw moved();
  }

  private Gen3DbException moved() {
    return problem(
        SearchCode.INDEX_MOVED,
        "the alias was put elsewhere meanwhile, and stands on "
            + String.join(", ", cluster.uninterrupted().bearing(loaded.index()).keySet()));
  }

  /** An index bears the name itself, as elasticdump makes it. */
  private ReleasedIndex replaceIndex(String name) {
    String index = loaded.index();
    Map<String, ObjectNode> others = new TreeMap<>(cluster.aliasesOf(index));
    others.keySet().removeIf(Names::isOurs);
    var previous = new PreviousIndex(cluster, index);
    previous.whileKept(
        () -> {
          prepare(name, Optional.of(previous.name()));
          var actions = new Cluster.Actions().removeIndex(index).add(name, index, Json.object());
          others.forEach((alias, options) -> actions.add(name, alias, options));
          try {
            previous.mustHold();
          } catch (Gen3DbException e) {
            cluster.delete(name);
            throw e;
          }
          change(actions, name);
          return name;
        });
    return readBack(
        new ReleasedIndex(index, name, Optional.of(previous.name()), loaded.documents()));
  }

  private Gen3DbException problem(SearchCode code, String message) {
    return new Gen3DbException(Notice.of(code, loaded.index(), message));
  }
}
