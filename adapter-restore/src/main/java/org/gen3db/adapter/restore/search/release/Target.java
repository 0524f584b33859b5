package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.AliasNumber;

/**
 * Where an index goes that is released under a name, as things are.
 *
 * @param physical the name that it gets: the one that the ETL would take next
 * @param old the index that services find now under the alias
 * @param options with which the alias stands on it
 * @param bearsName whether an index itself bears the name, which is replaced
 */
record Target(String physical, Optional<String> old, ObjectNode options, boolean bearsName) {
  /**
   * Looks where it is.
   *
   * @param replace whether an index that itself bears the name may be replaced
   * @throws Gen3DbException when something stands in the way
   */
  static Target of(Cluster cluster, String alias, boolean replace) {
    Map<String, Map<String, ObjectNode>> bearing = cluster.bearing(alias);
    if (bearing.isEmpty() && bearsName(cluster, alias, replace)) {
      return new Target(AliasNumber.first(alias), Optional.empty(), Json.object(), true);
    }
    if (bearing.size() > 1) {
      throw inTheWay(
          alias,
          "the alias stands on several indices: " + String.join(", ", bearing.keySet()),
          "See which of them services should find, and take the alias off the others with POST"
              + " _aliases; then repeat the run.");
    }
    Optional<String> old = bearing.keySet().stream().findFirst();
    return new Target(
        old.map(index -> AliasNumber.next(alias, index)).orElse(AliasNumber.first(alias)),
        old,
        old.map(index -> bearing.getOrDefault(index, Map.of()).get(alias)).orElseGet(Json::object),
        false);
  }

  /**
   * Whether an index itself bears the name of an alias.
   *
   * @param replace whether it may be replaced
   * @throws Gen3DbException when it is there and may not
   */
  static boolean bearsName(Cluster cluster, String alias, boolean replace) {
    if (!cluster.bearing(alias).isEmpty() || !cluster.isThere(alias)) {
      return false;
    }
    if (!replace) {
      throw inTheWay(
          alias,
          "an index itself bears the name, with %d documents; the ETL and gen3db make an alias of it"
              .formatted(cluster.count(alias)),
          "Replace it with --replace; it stays as " + Names.previous(alias) + ".");
    }
    return true;
  }

  /**
   * Whether an index of this name is in the way, which a killed run left.
   *
   * @throws Gen3DbException when others made it
   */
  static boolean isLeft(Cluster cluster, String alias, String name) {
    if (!cluster.isThere(name)) {
      return false;
    }
    if (cluster.bearing(name).isEmpty()
        && cluster.aliasesOf(name).isEmpty()
        && isOurs(cluster, alias, name)) {
      return true;
    }
    throw inTheWay(
        alias,
        "there is an index " + name + " already, which the alias does not stand on",
        "It is what an ETL left that did not end, or is at work just now. When none is, delete it"
            + " with DELETE /"
            + name
            + " and repeat the run.");
  }

  /** It says so; or it is the copy of an index that is still there, and was not finished. */
  private static boolean isOurs(Cluster cluster, String alias, String name) {
    String origin = cluster.setting(name, "index.resize.source.uuid").asText("");
    return cluster.record(name).isPresent()
        || (!origin.isEmpty()
            && name.equals(Names.previous(alias))
            && origin.equals(cluster.uuid(alias)));
  }

  private static Gen3DbException inTheWay(String alias, String message, String hint) {
    return new Gen3DbException(Notice.of(SearchCode.INDEX_IN_THE_WAY, alias, message, hint));
  }
}
