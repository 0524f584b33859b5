package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * The copy of an index that itself bears the name of an alias, as elasticdump makes it: what is
 * found before is kept there, and nobody writes into it any more until it is replaced.
 */
final class PreviousIndex {
  private final Cluster cluster;
  private final String index;
  private final WriteBlock block;

  PreviousIndex(Cluster cluster, String index) {
    this.cluster = cluster;
    this.index = index;
    this.block = new WriteBlock(cluster, index);
  }

  String name() {
    return Names.previous(index);
  }

  /** Makes the copy, and does something before anybody may write again, which must replace it. */
  <T> T whileKept(Supplier<T> use) {
    if (Target.isLeft(cluster, index, name())) {
      cluster.delete(name());
    }
    try {
      block.set(); // an answer that is lost does not say that nothing was done
      cluster.copy(index, name(), null);
      ObjectNode record = Json.object();
      record.put("replaced", index);
      cluster.write(name(), record);
      return use.get();
    } catch (RuntimeException e) {
      block.lift(e);
      throw e;
    }
  }

  /**
   * That nobody could write since.
   *
   * @throws Gen3DbException when somebody could
   */
  void mustHold() {
    if (!block.holds()) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_MOVED,
              index,
              "the block against writing into it was taken off meanwhile, so that it may hold more than"
                  + " its copy"));
    }
  }
}
