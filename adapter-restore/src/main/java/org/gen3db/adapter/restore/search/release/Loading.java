package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.restore.search.document.Comparison;
import org.gen3db.adapter.restore.search.document.Definitions;
import org.gen3db.adapter.restore.search.document.IndexSettings;
import org.gen3db.adapter.restore.search.document.Ledger;
import org.gen3db.adapter.restore.search.document.Mapping;
import org.gen3db.adapter.restore.search.http.Answer;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.adapter.restore.search.http.SearchServer;
import org.gen3db.adapter.restore.search.load.DocumentLoad;
import org.gen3db.adapter.restore.search.load.FreshIndex;
import org.gen3db.adapter.restore.search.load.Patience;
import org.gen3db.adapter.restore.search.load.Verification;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.DumpPart;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.LoadedIndex;

/** Loads an index under a name of its own, compares it with its files and seals it. */
final class Loading {
  private static final long USUAL_MOST = 100L << 20;
  private static final Duration CLEANING = Duration.ofSeconds(30);
  private static final int TOLD = 5;

  private final SearchClient client;
  private final SearchServer server;
  private final Patience patience;
  private final SignsOfLife life;
  private final Path scratch;
  private final Path refused;
  private final String run;
  private final Cancellation end;
  private final Cluster cluster;

  Loading(
      SearchClient client,
      SearchServer server,
      Patience patience,
      SignsOfLife life,
      Path scratch,
      Path refused,
      String run,
      Cancellation end) {
    this.client = client;
    this.server = server;
    this.patience = patience;
    this.life = life;
    this.scratch = scratch;
    this.refused = refused;
    this.run = run;
    this.end = end;
    this.cluster = new Cluster(client, end);
  }

  LoadedIndex load(IndexDump dump) {
    DumpPart data = data(dump);
    DumpPart mappingFile = mapping(dump);
    var seal = new Seal(cluster, dump);
    Optional<LoadedIndex> cached = seal.find();
    if (cached.isPresent()) {
      return cached.get();
    }
    var remarks = new ArrayList<String>();
    Optional<String> documentType = DocumentLoad.type(data);
    Mapping mapping = Definitions.mapping(mappingFile);
    Mapping typed =
        mapping.in(server.hasTypes() ? documentType.or(mapping::type) : Optional.empty());
    if (!server.hasTypes() && documentType.isPresent()) {
      remarks.add("the type '" + documentType.get() + "' was left out: the cluster knows none");
    }
    IndexSettings settings = settings(dump, mapping, remarks);
    var fresh = new FreshIndex(client, server, end, Names.load(run, dump.index()));
    try {
      return fill(dump, data, fresh, typed, documentType, settings, seal, remarks);
    } catch (RuntimeException e) {
      throwAway(fresh.name(), e);
      throw e;
    }
  }

  /** The file of its documents. */
  static DumpPart data(IndexDump dump) {
    return dump.data()
        .orElseThrow(
            () ->
                new Gen3DbException(
                    Notice.of(
                        SearchCode.INDEX_DUMP_UNREADABLE,
                        dump.index(),
                        "there is no file of its documents, " + dump.index() + "__data.json")));
  }

  /** The file of its fields. */
  static DumpPart mapping(IndexDump dump) {
    return dump.mapping()
        .orElseThrow(
            () ->
                new Gen3DbException(
                    Notice.of(
                        SearchCode.MAPPING_MISSING,
                        dump.index(),
                        "there is no file " + dump.index() + "__mapping.json")));
  }

  LoadedIndex makeEmpty(String index, Mapping mapping) {
    var fresh = new FreshIndex(client, server, end, Names.load(run, index));
    IndexSettings settings = IndexSettings.ofEtl();
    try {
      String id = fresh.create(mapping, settings);
      try (var alive = new Pulse(client, fresh.name(), life)) {
        fresh.set(settings.afterLoading());
        Seal.record(cluster, fresh.name(), index, 0, 0, settings);
        cluster.blockWrites(fresh.name());
      }
      return new LoadedIndex(
          index, fresh.name(), id, 0, 0, false, Duration.ZERO, Duration.ZERO, fresh.remarks());
    } catch (RuntimeException e) {
      throwAway(fresh.name(), e);
      throw e;
    }
  }

  private LoadedIndex fill(
      IndexDump dump,
      DumpPart data,
      FreshIndex fresh,
      Mapping mapping,
      Optional<String> documentType,
      IndexSettings settings,
      Seal seal,
      List<String> remarks) {
    long started = System.nanoTime();
    String id = fresh.create(mapping, settings);
    remarks.addAll(fresh.remarks());
    String alias = Names.loading(run, dump.index());
    cluster.change(new Cluster.Actions().add(fresh.name(), alias, Json.object()));
    try (var alive = new Pulse(client, fresh.name(), life);
        var wanted = new Ledger(scratch);
        var found = new Ledger(scratch)) {
      DocumentLoad.Loaded loaded =
          new DocumentLoad(client, mostOfRequest(), patience, refused)
              .load(
                  data,
                  dump.index(),
                  alias,
                  mapping.type().orElse(null),
                  documentType.orElse(null),
                  wanted,
                  end);
      fresh.refresh();
      fresh.set(settings.afterLoading());
      Duration loading = Duration.ofNanos(System.nanoTime() - started);
      long read = System.nanoTime();
      new Verification(client, end).read(fresh.name(), loaded, found);
      long documents = compare(data, wanted.compare(found), fresh, mapping, remarks);
      if (!fresh.uuid().equals(id)) {
        throw client.problem(
            SearchCode.INDEX_MOVED, "the index that was being loaded was replaced");
      }
      Seal.record(cluster, fresh.name(), dump.index(), documents, loaded.bytes(), settings);
      seal.set(fresh.name(), alias);
      return new LoadedIndex(
          dump.index(),
          fresh.name(),
          id,
          documents,
          loaded.bytes(),
          false,
          loading,
          Duration.ofNanos(System.nanoTime() - read),
          remarks);
    }
  }

  private long compare(
      DumpPart data,
      Comparison documents,
      FreshIndex fresh,
      Mapping mapping,
      List<String> remarks) {
    if (!documents.conflicts().isEmpty()) {
      Comparison.Conflict one = documents.conflicts().get(0);
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_DUMP_AMBIGUOUS,
              data.name() + ":" + one.second(),
              "the document has the routing and _id of that in line %d, and says something else"
                  .formatted(one.first())));
    }
    if (!documents.isEqual()) {
      throw new Gen3DbException(
          Notice.of(SearchCode.INDEX_DIFFERS, data.name(), documents.words()));
    }
    if (fresh.count() != documents.distinct()) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_DIFFERS,
              data.name(),
              "the cluster counts %d documents, and the file has %d"
                  .formatted(fresh.count(), documents.distinct())));
    }
    var wrong = new ArrayList<String>();
    var added = new ArrayList<String>();
    mapping
        .differences(fresh.mapping())
        .forEach(each -> (each.endsWith(" was added") ? added : wrong).add(each));
    if (!wrong.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(SearchCode.INDEX_DIFFERS, data.name(), String.join("; ", wrong)));
    }
    if (!added.isEmpty()) {
      remarks.add(
          added.size()
              + " fields of the documents are not in the mapping and were added: "
              + String.join("; ", added.subList(0, Math.min(TOLD, added.size()))));
    }
    return documents.distinct();
  }

  /** From the dump; else from the index in use; else those that the ETL gives (S11). */
  private IndexSettings settings(IndexDump dump, Mapping mapping, List<String> remarks) {
    Optional<IndexSettings> own =
        dump.settings().map(file -> IndexSettings.of(Definitions.settings(file)));
    Optional<IndexSettings> analyzer =
        dump.analyzer().map(file -> IndexSettings.of(Definitions.settings(file)));
    Optional<IndexSettings> live =
        own.isPresent() && (analyzer.isPresent() || own.get().haveAnalysis())
            ? Optional.empty()
            : live(dump.index());
    IndexSettings base =
        own.or(() -> live)
            .orElseGet(() -> new IndexSettings(new java.util.TreeMap<String, JsonNode>()));
    if (own.isEmpty() && live.isPresent()) {
      remarks.add("the dump has no settings; those of the index in use were taken");
    }
    Optional<IndexSettings> analysis =
        analyzer
            .filter(IndexSettings::haveAnalysis)
            .or(() -> base.haveAnalysis() ? Optional.of(base) : live)
            .filter(IndexSettings::haveAnalysis);
    if (analysis.isPresent()) {
      return base.withAnalysisOf(analysis.get());
    }
    if (own.isEmpty() || mapping.usesAnalyzer("ngram_analyzer")) {
      remarks.add("the dump has no analyzers; those of Gen3's ETL were taken");
      return base.withAnalysisOf(IndexSettings.ofEtl());
    }
    return base;
  }

  private Optional<IndexSettings> live(String name) {
    Answer said =
        client.send("GET", "/" + Names.path(name) + "/_settings?flat_settings=true", null, end);
    if (!said.isOk() || said.json().size() != 1) {
      return Optional.empty();
    }
    JsonNode settings = said.json().properties().iterator().next().getValue().path("settings");
    return Optional.of(IndexSettings.of(Definitions.flat(settings)));
  }

  /** The least that a node takes at once; what most take where it may not be asked. */
  private long mostOfRequest() {
    Answer said = client.send("GET", "/_nodes/http?filter_path=nodes.*.http", null, end);
    long least = USUAL_MOST;
    if (said.isOk()) {
      for (JsonNode node : said.json().path("nodes")) {
        long most = node.path("http").path("max_content_length_in_bytes").asLong(USUAL_MOST);
        least = Math.min(least, most > 0 ? most : USUAL_MOST);
      }
    }
    return least;
  }

  private void throwAway(String index, RuntimeException why) {
    try {
      new Cluster(client, Cancellation.create().within(CLEANING)).delete(index);
    } catch (Gen3DbException e) {
      why.addSuppressed(e);
    }
  }
}
