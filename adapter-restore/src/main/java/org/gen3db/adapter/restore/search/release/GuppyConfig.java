package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gen3db.adapter.restore.search.document.DocumentReader;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.domain.search.AliasNumber;
import org.gen3db.domain.search.DumpPart;
import org.gen3db.domain.search.LoadedIndex;

/**
 * What guppy is configured by: a document for each index that the ETL makes, under one alias,
 * {@code <prefix>_array-config}. The ETL makes an index of each document, {@code
 * <etl>-array-config_<n>}, under two aliases: that one, and {@code <etl>-array-config}, by which it
 * finds the one that it replaces. Documents that lie in one index would be there twice after its
 * next run (S3).
 */
final class GuppyConfig {
  private static final String SHARED = "_array-config";
  private static final String OWN = "-array-config";
  private static final Pattern NUMBERED = Pattern.compile("(.+)" + OWN + "_[0-9]+");

  /** More than any ETL has indices. */
  private static final int MOST = 100;

  /** What is read of a file to tell what it would become. */
  private static final long SMALL = 1 << 20;

  private static final String DOCUMENT = "document";
  private static final String MEMBERS = "members";
  private static final String BEFORE = "before";
  private static final String ALIASES = "aliases";

  private GuppyConfig() {}

  /**
   * An index that holds one document.
   *
   * @param etl the id of the document: the index that the ETL makes
   * @param physical the name that it gets: the one that the ETL would take next
   * @param old the indices that bear the alias of its own now, with all their aliases
   */
  record Member(String etl, String physical, Map<String, Map<String, ObjectNode>> old) {
    String own() {
      return ownAlias(etl);
    }
  }

  /** Whether an alias may be one of a configuration. */
  static boolean isName(String alias) {
    return alias.endsWith(SHARED) && alias.length() > SHARED.length();
  }

  private static String ownAlias(String etl) {
    return etl + OWN;
  }

  /** Whether a document of this id is of a configuration of this alias. */
  private static boolean isOf(String alias, String id) {
    return (id.split("_", -1)[0] + SHARED).equals(alias) && Names.isName(ownAlias(id));
  }

  /** The documents of a configuration, by their ids; none where an index is something else. */
  static List<String> documents(Cluster cluster, LoadedIndex loaded) {
    if (!isName(loaded.index()) || loaded.documents() == 0 || loaded.documents() > MOST) {
      return List.of();
    }
    List<String> ids = cluster.ids(loaded.physical(), MOST + 1);
    return ids.size() == loaded.documents() && ids.stream().allMatch(id -> isOf(loaded.index(), id))
        ? ids.stream().sorted().toList()
        : List.of();
  }

  /** The same of a file, where it is as small as a configuration is. */
  static List<String> documents(String alias, DumpPart data) {
    if (!isName(alias) || data.size() > SMALL) {
      return List.of();
    }
    var ids = new TreeSet<String>();
    try (DocumentReader reader = DocumentReader.open(data)) {
      while (reader.next()) {
        if (reader.document().routing() != null || !isOf(alias, reader.document().id())) {
          return List.of();
        }
        ids.add(reader.document().id());
      }
    }
    return ids.size() > MOST ? List.of() : List.copyOf(ids);
  }

  /** Where a document goes, as things are. */
  static Member member(Cluster cluster, String etl) {
    var old = new TreeMap<String, Map<String, ObjectNode>>();
    cluster
        .bearing(ownAlias(etl))
        .keySet()
        .forEach(index -> old.put(index, cluster.aliasesOf(index)));
    return new Member(
        etl,
        old.isEmpty()
            ? AliasNumber.first(ownAlias(etl))
            : AliasNumber.next(ownAlias(etl), old.lastKey()),
        old);
  }

  /** Whether an index holds the document of another index of the ETL, which is none of these. */
  static boolean isOfAnother(String index, List<Member> members) {
    var name = NUMBERED.matcher(index);
    return name.matches()
        && members.stream().noneMatch(member -> member.etl().equals(name.group(1)));
  }

  /**
   * What is written into an index that is released.
   *
   * @param members all that are released together
   * @param before what stood there before, of this document and of none, by the index's name
   */
  static ObjectNode record(
      String alias,
      Member member,
      List<Member> members,
      Map<String, Map<String, ObjectNode>> before) {
    ObjectNode record = Json.object();
    record.put("released", alias);
    record.put(DOCUMENT, member.etl());
    if (!member.old().isEmpty()) {
      record.put("previous", new TreeMap<>(member.old()).lastKey());
    }
    record.set(MEMBERS, Json.texts(members.stream().map(Member::physical).toList()));
    ObjectNode all = record.putObject(BEFORE);
    before.forEach(
        (index, aliases) -> {
          ObjectNode one = all.putObject(index);
          if (member.old().containsKey(index)) {
            one.put(DOCUMENT, member.etl());
          }
          ObjectNode named = one.putObject(ALIASES);
          aliases.forEach(named::set);
        });
    return record;
  }

  /** What was released together under an alias, and is there still, by the index's name. */
  static Map<String, ObjectNode> released(Cluster cluster, String alias) {
    var found = new TreeMap<String, ObjectNode>();
    if (isName(alias)) {
      cluster
          .bearing(alias)
          .keySet()
          .forEach(
              index ->
                  cluster
                      .record(index)
                      .filter(record -> record.path("released").asText().equals(alias))
                      .filter(record -> record.has(DOCUMENT))
                      .ifPresent(record -> found.put(index, record)));
    }
    return found;
  }

  /** All that was released with an index, by what is written in it. */
  static Set<String> members(ObjectNode record) {
    var members = new TreeSet<String>();
    record.path(MEMBERS).forEach(name -> members.add(name.asText()));
    return members;
  }

  /** Which document an index holds, and by which alias the ETL finds it. */
  static String own(ObjectNode record) {
    return ownAlias(record.path(DOCUMENT).asText());
  }

  /**
   * What stood there before.
   *
   * @param ofDocument whether of the document alone, else of all
   */
  static Map<String, Map<String, ObjectNode>> before(ObjectNode record, boolean ofDocument) {
    var before = new TreeMap<String, Map<String, ObjectNode>>();
    record
        .path(BEFORE)
        .properties()
        .forEach(
            each -> {
              if (!ofDocument || each.getValue().has(DOCUMENT)) {
                var aliases = new LinkedHashMap<String, ObjectNode>();
                each.getValue()
                    .path(ALIASES)
                    .properties()
                    .forEach(alias -> aliases.put(alias.getKey(), alias.getValue().deepCopy()));
                before.put(each.getKey(), aliases);
              }
            });
    return before;
  }

  /**
   * Puts what stood there before in the place of what was released; where an ETL has put something
   * else there since, that stays, and ours goes all the same.
   */
  static void putBack(Cluster cluster, String alias, Map<String, ObjectNode> released) {
    var actions = new Cluster.Actions();
    boolean whole = true;
    var back = new TreeMap<String, Map<String, ObjectNode>>();
    for (Map.Entry<String, ObjectNode> each : released.entrySet()) {
      Map<String, ObjectNode> borne = cluster.aliasesOf(each.getKey());
      borne.keySet().stream()
          .filter(one -> !Names.isOurs(one))
          .forEach(one -> actions.remove(each.getKey(), one, false));
      Set<String> now = new TreeSet<>(cluster.bearing(own(each.getValue())).keySet());
      now.remove(each.getKey());
      if (now.isEmpty()) {
        back.putAll(before(each.getValue(), true));
      } else {
        whole = false;
      }
    }
    if (whole) {
      released.values().forEach(record -> back.putAll(before(record, false)));
    }
    back.forEach(
        (index, aliases) -> {
          if (cluster.isThere(index)) {
            aliases.forEach((one, options) -> actions.add(index, one, options));
          }
        });
    cluster.change(actions);
  }

  /** Those of an alias that a killed rollback has left without any alias. */
  static List<String> leftOfRollback(Cluster cluster, String alias) {
    var left = new ArrayList<String>();
    if (!isName(alias)) {
      return left;
    }
    String prefix = alias.substring(0, alias.length() - SHARED.length());
    for (String index : cluster.indices(Names.path(prefix) + "*" + OWN + "_*")) {
      Optional<ObjectNode> record =
          cluster
              .record(index)
              .filter(said -> said.path("rolledBack").asBoolean())
              .filter(said -> said.has(DOCUMENT) && said.path("released").asText().equals(alias));
      if (record.isPresent()
          && cluster.aliasesOf(index).isEmpty()
          && cluster
              .bearing(own(record.get()))
              .keySet()
              .equals(before(record.get(), true).keySet())) {
        left.add(index);
      }
    }
    return left;
  }
}
