package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.RolledBackIndex;

/**
 * Puts back what was there before a release. Afterwards no index stands above the alias's number,
 * since the next ETL takes that name.
 */
final class Rollback {
  private final Cluster cluster;
  private final String alias;

  Rollback(Cluster cluster, String alias) {
    this.cluster = cluster;
    this.alias = alias;
  }

  RolledBackIndex run() {
    Map<String, ObjectNode> config = GuppyConfig.released(cluster, alias);
    if (!config.isEmpty()) {
      return config(config);
    }
    var bearing = cluster.bearing(alias);
    if (bearing.size() != 1) {
      throw problem(
          bearing.isEmpty()
              ? "no alias of this name is there"
              : "the alias stands on " + String.join(", ", bearing.keySet()));
    }
    String released = bearing.keySet().iterator().next();
    Optional<ObjectNode> record = cluster.record(released).filter(this::isOfAlias);
    if (record.isEmpty()) {
      throw problem("the alias stands on " + released + ", which gen3db did not release");
    }
    String previous = record.get().path("previous").asText("");
    if (previous.isEmpty() || !cluster.isThere(previous)) {
      throw problem(
          previous.isEmpty()
              ? "there was nothing before " + released
              : previous + ", which was there before, was deleted");
    }
    ObjectNode options =
        bearing.getOrDefault(released, Map.of()).getOrDefault(alias, Json.object());
    record.get().put("rolledBack", true);
    cluster.write(released, record.get());
    Map<String, ObjectNode> others = cluster.aliasesOf(released);
    others.remove(alias);
    cluster.change(
        new Cluster.Actions()
            .remove(released, alias, true)
            .add(previous, alias, options)
            .move(others, released, previous));
    return new RolledBackIndex(alias, previous, putAside(released, Names.rolledBack(alias)));
  }

  /** Of guppy's configuration, all that was released together. */
  private RolledBackIndex config(Map<String, ObjectNode> released) {
    var before = new TreeSet<String>();
    for (Map.Entry<String, ObjectNode> each : released.entrySet()) {
      ObjectNode record = each.getValue();
      var standing = new TreeSet<>(cluster.bearing(GuppyConfig.own(record)).keySet());
      standing.addAll(GuppyConfig.members(record));
      if (!standing.equals(GuppyConfig.members(record))
          || !released.keySet().equals(GuppyConfig.members(record))) {
        throw problem(
            "the alias no longer stands on all of "
                + String.join(", ", GuppyConfig.members(record))
                + ", which were released together");
      }
      before.addAll(GuppyConfig.before(record, false).keySet());
    }
    if (before.isEmpty()) {
      throw problem("there was nothing before " + String.join(", ", released.keySet()));
    }
    for (String each : before) {
      if (!cluster.isThere(each)) {
        throw problem(each + ", which was there before, was deleted");
      }
    }
    released.forEach(
        (index, record) -> {
          record.put("rolledBack", true);
          cluster.write(index, record);
        });
    GuppyConfig.putBack(cluster, alias, released);
    var kept = new TreeSet<String>();
    released.forEach(
        (index, record) -> kept.add(putAside(index, Names.rolledBack(GuppyConfig.own(record)))));
    return new RolledBackIndex(alias, String.join(",", before), String.join(",", kept));
  }

  private boolean isOfAlias(ObjectNode record) {
    return record.path("released").asText().equals(alias);
  }

  /** The number that it had is the ETL's next one. */
  private String putAside(String released, String kept) {
    if (cluster.isThere(kept)) {
      if (cluster.record(kept).isEmpty() || !cluster.aliasesOf(kept).isEmpty()) {
        throw problem(kept + " is there and is not gen3db's; " + released + " stays as it is");
      }
      cluster.delete(kept);
    }
    cluster.blockWrites(released);
    cluster.copy(released, kept, null);
    cluster.delete(released);
    return kept;
  }

  /**
   * Goes on with a rollback of the alias that was killed after the alias went back: it stands on
   * what was before. Elsewhere somebody has put it there since, and what was released is left.
   */
  static Optional<String> finish(Cluster cluster, String alias) {
    var rollback = new Rollback(cluster, alias);
    var config = new TreeSet<String>();
    for (String index : GuppyConfig.leftOfRollback(cluster, alias)) {
      cluster
          .record(index)
          .ifPresent(
              record ->
                  config.add(rollback.putAside(index, Names.rolledBack(GuppyConfig.own(record)))));
    }
    if (!config.isEmpty()) {
      return Optional.of(String.join(",", config));
    }
    for (String index : cluster.indices(Names.path(alias) + "_*")) {
      boolean left =
          cluster.aliasesOf(index).isEmpty()
              && cluster
                  .record(index)
                  .filter(record -> record.path("rolledBack").asBoolean())
                  .filter(record -> record.path("released").asText().equals(alias))
                  .map(record -> record.path("previous").asText())
                  .filter(before -> cluster.bearing(alias).keySet().equals(Set.of(before)))
                  .isPresent();
      if (left && !index.equals(Names.rolledBack(alias))) {
        return Optional.of(rollback.putAside(index, Names.rolledBack(alias)));
      }
    }
    return Optional.empty();
  }

  private Gen3DbException problem(String message) {
    return new Gen3DbException(Notice.of(SearchCode.NOTHING_TO_ROLL_BACK, alias, message));
  }
}
