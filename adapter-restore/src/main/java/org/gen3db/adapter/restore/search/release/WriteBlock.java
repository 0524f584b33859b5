package org.gen3db.adapter.restore.search.release;

import java.util.Set;
import java.util.TreeSet;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.domain.error.Gen3DbException;

/**
 * A block against writing into an index that is in use. It is a setting that stays when whoever set
 * it is killed (S7): an alias says so before it is set, and the next run lifts it.
 */
final class WriteBlock {
  private final Cluster cluster;
  private final String index;

  WriteBlock(Cluster cluster, String index) {
    this.cluster = cluster;
    this.index = index;
  }

  private static String alias(String index) {
    return Names.BLOCKED + Names.sha256(index).substring(0, 20);
  }

  void set() {
    cluster.change(new Cluster.Actions().add(index, alias(index), Json.object()));
    cluster.blockWrites(index);
  }

  /** Whether nobody could write since; another run may have taken this one for a killed one. */
  boolean holds() {
    return cluster.aliasesOf(index).containsKey(alias(index))
        && cluster.setting(index, "index.blocks.write").asBoolean();
  }

  /** Lifts it after a failure, when the run was interrupted as well. */
  void lift(RuntimeException why) {
    try {
      lift(cluster.uninterrupted(), index);
    } catch (Gen3DbException e) {
      why.addSuppressed(e);
    }
  }

  private static void lift(Cluster cluster, String index) {
    if (cluster.aliasesOf(index).containsKey(alias(index))) {
      cluster.unblockWrites(index);
      cluster.change(new Cluster.Actions().remove(index, alias(index), false));
    }
  }

  /** Lifts those that killed runs left on some indices. */
  static void lift(Cluster cluster, Set<String> indices) {
    if (indices.isEmpty()) {
      return;
    }
    cluster
        .bearing(Names.BLOCKED + "*")
        .forEach(
            (index, aliases) -> {
              if (indices.contains(index)) {
                cluster.unblockWrites(index);
                aliases
                    .keySet()
                    .forEach(
                        alias -> cluster.change(new Cluster.Actions().remove(index, alias, false)));
              }
            });
  }

  /** The indices that bear one. */
  static Set<String> on(Cluster cluster) {
    return new TreeSet<>(cluster.bearing(Names.BLOCKED + "*").keySet());
  }

  static String words(String index) {
    return "the block against writing into " + index;
  }
}
