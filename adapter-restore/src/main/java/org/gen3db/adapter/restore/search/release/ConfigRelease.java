package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.adapter.restore.search.release.GuppyConfig.Member;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.domain.search.ReleasedIndex;
import org.jspecify.annotations.Nullable;

/**
 * Releases the configuration of guppy as the ETL makes it: an index for each document, all of them
 * in one step. What is configured for other indices of the ETL stays as it is.
 */
final class ConfigRelease implements Releasing {
  private final Cluster cluster;
  private final LoadedIndex loaded;
  private final JsonNode replicas;
  private final String alias;
  private final List<Member> members;
  private @Nullable ReleasedIndex over;

  /**
   * One of what was loaded.
   *
   * @param documents their ids
   */
  ConfigRelease(Cluster cluster, LoadedIndex loaded, JsonNode replicas, List<String> documents) {
    this.cluster = cluster;
    this.loaded = loaded;
    this.replicas = replicas;
    this.alias = loaded.index();
    this.members = documents.stream().map(etl -> GuppyConfig.member(cluster, etl)).toList();
  }

  @Override
  public Optional<ReleasedIndex> wentOver() {
    return Optional.ofNullable(over);
  }

  @Override
  public ReleasedIndex run(boolean replace) {
    if (!cluster.uuid(loaded.physical()).equals(loaded.id())) {
      throw problem(
          SearchCode.INDEX_MOVED, "the index that was loaded was replaced by somebody else");
    }
    for (Member member : members) {
      if (member.old().isEmpty() && cluster.isThere(member.own())) {
        throw problem(
            SearchCode.INDEX_IN_THE_WAY,
            "an index itself bears the name %s, of which the ETL makes an alias"
                .formatted(member.own()));
      }
    }
    if (!Target.bearsName(cluster, alias, replace)) {
      return release(null);
    }
    var previous = new PreviousIndex(cluster, alias);
    return previous.whileKept(() -> release(previous));
  }

  private ReleasedIndex release(@Nullable PreviousIndex replaced) {
    Map<String, Map<String, ObjectNode>> bearing = cluster.bearing(alias);
    var staying = new TreeSet<String>();
    var ofNone = new TreeMap<String, Map<String, ObjectNode>>();
    bearing.forEach(
        (index, aliases) -> {
          if (members.stream().noneMatch(member -> member.old().containsKey(index))) {
            if (GuppyConfig.isOfAnother(index, members)) {
              staying.add(index);
            } else {
              ofNone.put(index, aliases);
            }
          }
        });
    if (replaced != null) {
      ofNone.put(replaced.name(), Map.of(alias, Json.object()));
    }
    for (Member member : members) {
      prepare(member, ofNone);
    }
    var actions = new Cluster.Actions();
    if (replaced != null) {
      replaced.mustHold();
      actions.removeIndex(alias);
    } else {
      ofNone.keySet().forEach(index -> actions.remove(index, alias, true));
    }
    for (Member member : members) {
      swap(member, bearing, actions);
    }
    change(actions);
    var before = new TreeSet<>(ofNone.keySet());
    members.forEach(member -> before.addAll(member.old().keySet()));
    return readBack(
        new ReleasedIndex(
            alias,
            String.join(",", physical()),
            before.isEmpty() ? Optional.empty() : Optional.of(String.join(",", before)),
            loaded.documents()),
        staying);
  }

  private Set<String> physical() {
    var names = new TreeSet<String>();
    members.forEach(member -> names.add(member.physical()));
    return names;
  }

  /** The copy of all that was loaded, with one document left of it. */
  private void prepare(Member member, Map<String, Map<String, ObjectNode>> ofNone) {
    String name = member.physical();
    if (Target.isLeft(cluster, alias, name)) {
      cluster.delete(name);
    }
    try {
      cluster.copy(loaded.physical(), name, replicas);
      cluster.deleteAllBut(name, member.etl());
      if (!cluster.ids(name, 2).equals(List.of(member.etl())) || cluster.count(name) != 1) {
        throw problem(
            SearchCode.INDEX_DIFFERS, name + " does not hold its one document " + member.etl());
      }
      var before = new TreeMap<>(member.old());
      before.putAll(ofNone);
      cluster.write(name, GuppyConfig.record(alias, member, members, before));
    } catch (RuntimeException e) {
      throwAway(e);
      throw e;
    }
  }

  private void swap(
      Member member, Map<String, Map<String, ObjectNode>> bearing, Cluster.Actions actions) {
    ObjectNode shared =
        bearing.values().stream()
            .map(aliases -> aliases.get(alias))
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(Json::object);
    ObjectNode own = Json.object();
    for (Map.Entry<String, Map<String, ObjectNode>> old : member.old().entrySet()) {
      ObjectNode options = old.getValue().get(alias);
      if (options != null) {
        shared = options;
        actions.remove(old.getKey(), alias, true);
      }
      own = old.getValue().getOrDefault(member.own(), own);
      actions.remove(old.getKey(), member.own(), true);
    }
    actions.add(member.physical(), alias, shared).add(member.physical(), member.own(), own);
  }

  /** An answer that was lost says nothing: whether the aliases went over is looked at first. */
  private void change(Cluster.Actions actions) {
    try {
      cluster.change(actions);
    } catch (Gen3DbException e) {
      if (isOver(e)) {
        return;
      }
      throwAway(e);
      if (e.problem().code() == SearchCode.SEARCH_REFUSED
          && e.problem().message().contains("HTTP 404")) {
        throw moved();
      }
      throw e;
    }
  }

  /** Where nobody can say it, nothing is deleted. */
  private boolean isOver(Gen3DbException why) {
    try {
      return cluster.uninterrupted().bearing(alias).keySet().containsAll(physical());
    } catch (Gen3DbException unseen) {
      why.addSuppressed(unseen);
      throw why;
    }
  }

  private void throwAway(RuntimeException why) {
    Cluster ending = cluster.uninterrupted();
    for (String name : physical()) {
      try {
        if (ending.isThere(name) && ending.aliasesOf(name).isEmpty()) {
          ending.delete(name);
        }
      } catch (Gen3DbException e) {
        why.addSuppressed(e);
      }
    }
  }

  /** That the aliases went over proves nothing: an ETL may have put one elsewhere as well. */
  private ReleasedIndex readBack(ReleasedIndex released, Set<String> staying) {
    over = released;
    Cluster ending = cluster.uninterrupted();
    var wanted = new TreeSet<>(staying);
    wanted.addAll(physical());
    boolean alone =
        ending.bearing(alias).keySet().equals(wanted)
            && members.stream()
                .allMatch(
                    member ->
                        ending.bearing(member.own()).keySet().equals(Set.of(member.physical())));
    if (!alone) {
      throw moved(); // who called takes it back
    }
    return released;
  }

  private Gen3DbException moved() {
    var now = new ArrayList<>(cluster.uninterrupted().bearing(alias).keySet());
    return problem(
        SearchCode.INDEX_MOVED,
        "the alias was put elsewhere meanwhile, and stands on " + String.join(", ", now));
  }

  private Gen3DbException problem(SearchCode code, String message) {
    return new Gen3DbException(Notice.of(code, alias, message));
  }
}
