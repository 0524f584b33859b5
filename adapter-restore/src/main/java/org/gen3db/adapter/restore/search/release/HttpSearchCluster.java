package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.adapter.restore.search.document.IndexSettings;
import org.gen3db.adapter.restore.search.document.Mapping;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.adapter.restore.search.http.SearchServer;
import org.gen3db.adapter.restore.search.load.Patience;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.IndexPlace;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.domain.search.ReleasedIndex;
import org.gen3db.domain.search.RolledBackIndex;
import org.gen3db.domain.search.SearchCluster;

/** A cluster of Elasticsearch or OpenSearch, by the HTTP interface that both have. */
public final class HttpSearchCluster implements SearchCluster {
  /** The most that a run waits for which the cluster is not what it is about. */
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);

  private final SearchClient client;
  private final Patience patience;
  private final Path scratch;
  private final Path refused;
  private final SignsOfLife life;
  private final SecureRandom random = new SecureRandom();

  /**
   * One that was not asked yet.
   *
   * @param scratch where files may be that are gone afterwards
   * @param refused where documents go that the cluster does not take
   * @param life how other runs are told that this one is alive
   */
  public HttpSearchCluster(
      SearchClient client, Patience patience, Path scratch, Path refused, SignsOfLife life) {
    this.client = client;
    this.patience = patience;
    this.scratch = scratch;
    this.refused = refused;
    this.life = life;
  }

  @Override
  public String describe(Cancellation end) {
    return client.server(end) + " at " + client.place();
  }

  @Override
  public List<String> recover(Cancellation end) {
    client.server(end);
    return new Recovery(client, life, end).run();
  }

  @Override
  public List<String> recover(String index, Cancellation end) {
    checkName(index);
    client.server(end);
    return new Recovery(client, life, end).run(index);
  }

  @Override
  public List<String> unblock(Cancellation end) {
    client.server(end.within(FIRST_ANSWER));
    return new Recovery(client, life, end).lift();
  }

  @Override
  public List<String> left(Cancellation end) {
    client.server(end);
    return new Recovery(client, life, end).look();
  }

  @Override
  public List<Check> check(Cancellation end) {
    String reached = "search.reached";
    String writing = "search.writing";
    try {
      client.server(end);
      Set<String> blocked = WriteBlock.on(new Cluster(client, end));
      var checks = new ArrayList<Check>();
      checks.add(Check.ok(reached, client.place()));
      if (blocked.isEmpty()) {
        checks.add(Check.ok(writing, client.place()));
      }
      for (String index : blocked) {
        checks.add(
            Check.finding(
                writing,
                index,
                Notice.of(
                    SearchCode.INDEX_BLOCKED,
                    index,
                    "gen3db has blocked writing into the index, to replace it")));
      }
      return checks;
    } catch (Gen3DbException e) {
      end.check(client.place(), "checking the search cluster");
      return List.of(Check.notChecked(reached, client.place(), e.problem()));
    }
  }

  @Override
  public IndexPlace look(IndexDump dump, boolean replace, int keep, Cancellation end) {
    String index = dump.index();
    checkName(index);
    Loading.data(dump);
    Loading.mapping(dump);
    client.server(end);
    var cluster = new Cluster(client, end);
    List<String> config = GuppyConfig.documents(index, Loading.data(dump));
    if (!config.isEmpty()) {
      return look(cluster, index, config, replace, keep);
    }
    Target target = Target.of(cluster, index, replace);
    Target.isLeft(cluster, index, target.physical());
    if (target.bearsName()) {
      Target.isLeft(cluster, index, Names.previous(index));
    }
    Optional<String> current = target.bearsName() ? Optional.of(index) : target.old();
    return new IndexPlace(
        target.physical(),
        current,
        current.map(cluster::count).orElse(0L),
        target.bearsName() ? Optional.of(Names.previous(index)) : target.old(),
        target.old().map(old -> beyond(cluster, old, 1, keep)).orElse(List.of()));
  }

  /** Of guppy's configuration: an index for each document. */
  private static IndexPlace look(
      Cluster cluster, String index, List<String> config, boolean replace, int keep) {
    var physical = new TreeSet<String>();
    var current = new TreeSet<String>();
    var removed = new TreeSet<String>();
    boolean bearsName = Target.bearsName(cluster, index, replace);
    if (bearsName) {
      Target.isLeft(cluster, index, Names.previous(index));
      current.add(index);
    }
    for (String document : config) {
      GuppyConfig.Member member = GuppyConfig.member(cluster, document);
      Target.isLeft(cluster, index, member.physical());
      physical.add(member.physical());
      current.addAll(member.old().keySet());
      member.old().keySet().forEach(old -> removed.addAll(beyond(cluster, old, 1, keep)));
    }
    long documents = current.stream().mapToLong(cluster::count).sum();
    Optional<String> before =
        current.isEmpty() ? Optional.empty() : Optional.of(String.join(",", current));
    return new IndexPlace(
        String.join(",", physical),
        before,
        documents,
        bearsName ? Optional.of(Names.previous(index)) : before,
        List.copyOf(removed));
  }

  @Override
  public LoadedIndex load(IndexDump dump, Cancellation end) {
    checkName(dump.index());
    SearchServer server = client.server(end);
    return loading(server, end).load(dump);
  }

  private Loading loading(SearchServer server, Cancellation end) {
    return new Loading(client, server, patience, life, scratch, refused, run(), end);
  }

  @Override
  public boolean isThere(String index, Cancellation end) {
    checkName(index);
    var cluster = new Cluster(client, end);
    return !cluster.bearing(index).isEmpty() || cluster.isThere(index);
  }

  @Override
  public IndexPlace lookEmpty(String index, Cancellation end) {
    checkName(index);
    client.server(end);
    var cluster = new Cluster(client, end);
    Target target = Target.of(cluster, index, false);
    Target.isLeft(cluster, index, target.physical());
    return new IndexPlace(target.physical(), target.old(), 0, target.old(), List.of());
  }

  @Override
  public LoadedIndex makeEmpty(String index, String mapping, Cancellation end) {
    checkName(index);
    JsonNode body;
    try {
      body = Json.read(mapping);
    } catch (JsonProcessingException e) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_DUMP_UNREADABLE,
              index,
              "the mapping is no JSON: " + e.getOriginalMessage()));
    }
    SearchServer server = client.server(end);
    return loading(server, end).makeEmpty(index, Mapping.of(body));
  }

  @Override
  public ReleasedIndex release(LoadedIndex loaded, boolean replace, Cancellation end) {
    client.server(end);
    var cluster = new Cluster(client, end);
    Rollback.finish(cluster, loaded.index());
    JsonNode replicas = replicas(cluster, loaded);
    List<String> config = GuppyConfig.documents(cluster, loaded);
    Releasing release =
        config.isEmpty()
            ? new Release(cluster, loaded, replicas)
            : new ConfigRelease(cluster, loaded, replicas, config);
    ReleasedIndex released;
    try (var alive = new Pulse(client, loaded.physical(), life)) {
      released = release.run(replace);
    } catch (Gen3DbException e) {
      release.wentOver().ifPresent(over -> takeBack(cluster.uninterrupted(), over, e));
      throw e;
    }
    tidy(cluster, loaded);
    return released;
  }

  @Override
  public Optional<ReleasedIndex> releaseIfNone(LoadedIndex loaded, Cancellation end) {
    client.server(end);
    var cluster = new Cluster(client, end);
    Rollback.finish(cluster, loaded.index());
    var release = new Release(cluster, loaded, replicas(cluster, loaded));
    try (var alive = new Pulse(client, loaded.physical(), life)) {
      return release.runIfNone();
    } catch (Gen3DbException e) {
      release.wentOver().ifPresent(over -> takeBack(cluster.uninterrupted(), over, e));
      throw e;
    } finally {
      tidy(cluster.uninterrupted(), loaded);
    }
  }

  private static JsonNode replicas(Cluster cluster, LoadedIndex loaded) {
    return cluster
        .record(loaded.physical())
        .map(record -> record.path("replicas"))
        .filter(said -> !said.isMissingNode())
        .orElseGet(() -> IndexSettings.ofEtl().replicas());
  }

  private static void takeBack(Cluster cluster, ReleasedIndex over, Gen3DbException why) {
    try {
      withdraw(cluster, over);
    } catch (Gen3DbException e) {
      why.addSuppressed(e);
    }
  }

  /** One that is not sealed is of use to nobody; where it stays, the next run takes it away. */
  private static void tidy(Cluster cluster, LoadedIndex loaded) {
    try {
      if (cluster.aliasesOf(loaded.physical()).isEmpty()) {
        cluster.delete(loaded.physical());
      }
    } catch (Gen3DbException e) {
      // Services find what was released all the same.
    }
  }

  @Override
  public void withdraw(ReleasedIndex released, Cancellation end) {
    withdraw(new Cluster(client, end), released);
  }

  private static void withdraw(Cluster cluster, ReleasedIndex released) {
    Map<String, ObjectNode> config = GuppyConfig.released(cluster, released.index());
    config.keySet().retainAll(Set.of(released.physical().split(",", -1)));
    if (!config.isEmpty()) {
      GuppyConfig.putBack(cluster, released.index(), config);
      config.keySet().forEach(cluster::delete);
      return;
    }
    var bearing = cluster.bearing(released.index());
    var borne = bearing.get(released.physical());
    if (borne == null) {
      return;
    }
    ObjectNode options = borne.getOrDefault(released.index(), Json.object());
    var actions = new Cluster.Actions().remove(released.physical(), released.index(), false);
    Map<String, ObjectNode> others = cluster.aliasesOf(released.physical());
    others.remove(released.index());
    released
        .previous()
        .filter(previous -> bearing.size() == 1)
        .ifPresent(
            previous ->
                actions
                    .add(previous, released.index(), options)
                    .move(others, released.physical(), previous));
    cluster.change(actions);
    cluster.delete(released.physical());
  }

  @Override
  public RolledBackIndex rollBack(String index, Cancellation end) {
    client.server(end);
    var cluster = new Cluster(client, end);
    Optional<String> finished = Rollback.finish(cluster, index);
    if (finished.isPresent()) {
      String now = String.join(", ", cluster.bearing(index).keySet());
      return new RolledBackIndex(index, now, finished.get());
    }
    return new Rollback(cluster, index).run();
  }

  @Override
  public List<String> prune(String index, int keep, Cancellation end) {
    if (keep < 0) {
      throw new IllegalArgumentException("keep is negative");
    }
    var cluster = new Cluster(client, end);
    var gone = new ArrayList<String>();
    var config = GuppyConfig.released(cluster, index).keySet();
    var bearing = cluster.bearing(index).keySet();
    if (config.isEmpty() && bearing.size() != 1) {
      return gone;
    }
    for (String newest : config.isEmpty() ? bearing : config) {
      for (String old : beyond(cluster, newest, 0, keep)) {
        cluster.delete(old);
        gone.add(old);
      }
    }
    return gone;
  }

  /**
   * The releases that are older than those that stay, and that nobody finds.
   *
   * @param newest the one to begin with; each says which was before it
   * @param place how many are newer than that
   */
  private static List<String> beyond(Cluster cluster, String newest, int place, int keep) {
    var seen = new LinkedHashSet<String>();
    var old = new ArrayList<String>();
    String at = newest;
    for (int number = place; !at.isEmpty() && seen.add(at) && cluster.isThere(at); number++) {
      Optional<ObjectNode> record = cluster.record(at);
      if (number > keep && record.isPresent() && cluster.aliasesOf(at).isEmpty()) {
        old.add(at);
      }
      at = record.map(said -> said.path("previous").asText("")).orElse("");
    }
    return old;
  }

  /** Names a load, so that it never meets another one. */
  private String run() {
    byte[] bytes = new byte[6];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void checkName(String index) {
    if (!Names.isName(index)) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_DUMP_UNREADABLE,
              index,
              "'" + index + "' can be no index's name",
              "Name the files of the dump after the index that services search:"
                  + " <index>__mapping.json, <index>__data.json."));
    }
  }
}
