package org.gen3db.adapter.restore.search.http;

import org.gen3db.domain.error.Code;

/** What can go wrong with indices of a search cluster. */
public enum SearchCode implements Code {
  /** No answer. */
  SEARCH_UNREACHABLE(
      Definition.unreachable(
          "GEN3DB-900",
          "The search cluster gives no answer.",
          "Set gen3db.search.url to where it is reached from here; for https with a certificate of"
              + " your own, caFile.")),
  /** Who we are is not believed, or may not do it. */
  SEARCH_LOGIN(
      Definition.failure(
          "GEN3DB-901",
          "The search cluster does not let gen3db in, or does not allow what it asks.",
          "Set gen3db.search.username and passwordFile, or apiKeyFile, or where AWS hosts the cluster"
              + " gen3db.searchSigner: {adapter: aws}; whoever asks must be allowed to manage indices"
              + " and their aliases.")),
  /** An answer that was not expected. */
  SEARCH_REFUSED(
      Definition.failure(
          "GEN3DB-902",
          "The search cluster refuses what it was asked.",
          "See what it says; nothing that is in use was changed. Repeat the run when it is"
              + " mended.")),
  /** Too old. */
  SEARCH_VERSION(
      Definition.failure(
          "GEN3DB-903",
          "The search cluster is of a version that cannot be restored to safely.",
          "Use Elasticsearch 7.10 or later, or OpenSearch 1.0 or later.")),
  /** No room. */
  SEARCH_FULL(
      Definition.failure(
          "GEN3DB-904",
          "The search cluster takes no more documents, because a disk of it is almost full.",
          "Make room on its nodes, or delete indices that nobody uses; then repeat the run.")),
  /** No file of documents. */
  INDEX_DUMP_UNREADABLE(
      Definition.failure(
          "GEN3DB-905",
          "A file of the dump is not what elasticdump writes.",
          "Get the file anew, or make the dump again.")),
  /** Says two things at once. */
  INDEX_DUMP_AMBIGUOUS(
      Definition.failure(
          "GEN3DB-906",
          "The dump says different things of one index or of one document.",
          "Make the dump again, of one index and while nobody writes into it.")),
  /** Documents that the server does not take. */
  DOCUMENTS_REFUSED(
      Definition.failure(
          "GEN3DB-907",
          "The search cluster does not take some documents of the dump; nothing is released.",
          "Look at the reasons in the file that is named. Where the mapping is not that of the"
              + " documents, get the dump's own.")),
  /** Not what the file says. */
  INDEX_DIFFERS(
      Definition.failure(
          "GEN3DB-908",
          "What was loaded is not what the dump holds; nothing is released.",
          "Repeat the run. If it differs again, look for a template or a plugin of the cluster that"
              + " changes documents.")),
  /** Others decide over the new index. */
  TEMPLATE_INTERFERES(
      Definition.failure(
          "GEN3DB-909",
          "A template of the cluster gives a new index what the dump does not have.",
          "Restrict the template's index_patterns, so that it does not match gen3db-load-*.")),
  /** Others were at work. */
  INDEX_MOVED(
      Definition.failure(
          "GEN3DB-910",
          "Somebody else changed the index, or which index the alias stands on, meanwhile.",
          "See whether an ETL or another restore is running; repeat the run when it has ended.")),
  /** A name is taken. */
  INDEX_IN_THE_WAY(
      Definition.failure(
          "GEN3DB-911",
          "An index stands where the restored one has to go.",
          "See the message for the way out.")),
  /** Nothing of ours. */
  NOTHING_TO_ROLL_BACK(
      Definition.failure(
          "GEN3DB-912",
          "What services find under the name was not released by gen3db, or what was there before"
              + " is gone.",
          "Restore from a dump instead.")),
  /** No mapping. */
  MAPPING_MISSING(
      Definition.failure(
          "GEN3DB-913",
          "The dump has no mapping of an index, so that its fields would be guessed.",
          "Add <index>__mapping.json to the dump, as elasticdump --type=mapping writes it.")),
  /** Nobody may write. */
  INDEX_BLOCKED(
      Definition.finding(
          "GEN3DB-918",
          "Writing into an index is blocked: a release that replaces it is at work, or was killed.",
          "Where none is at work, run gen3db apply, or restore or dump of any index: what was left for"
              + " half a minute is lifted.")),
  /** Nothing to dump. */
  INDEX_MISSING(
      Definition.failure(
          "GEN3DB-936",
          "The search cluster has no index of this name.",
          "Name an index, or an alias of one, that services search; see GET /_cat/aliases.")),
  /** Not all of it. */
  INDEX_NOT_DUMPED(
      Definition.failure(
          "GEN3DB-937",
          "Not all documents of an index can be read; nothing of the dump is kept.",
          "Look at the cluster's health (GET /_cluster/health, GET /_cat/shards); repeat the run when"
              + " all shards are there."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  SearchCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
