package org.gen3db.adapter.restore.search.load;

import java.nio.file.Path;
import java.util.Optional;
import org.gen3db.adapter.restore.search.document.Document;
import org.gen3db.adapter.restore.search.document.DocumentReader;
import org.gen3db.adapter.restore.search.document.Ledger;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.DumpPart;
import org.jspecify.annotations.Nullable;

/** Loads the documents of a file through an alias, and enters each in a ledger. */
public final class DocumentLoad {
  private static final int SENDERS = 3;

  /** Lines around a document, and what a server may count on top of it. */
  private static final int AROUND = 1 << 12;

  private final SearchClient client;
  private final long mostOfRequest;
  private final Patience patience;
  private final Path refusedFolder;

  /**
   * One that may be used for one file after another.
   *
   * @param mostOfRequest how many bytes the server takes at once
   * @param refusedFolder where documents go that the server does not take
   */
  public DocumentLoad(
      SearchClient client, long mostOfRequest, Patience patience, Path refusedFolder) {
    this.client = client;
    this.mostOfRequest = mostOfRequest;
    this.patience = patience;
    this.refusedFolder = refusedFolder;
  }

  /**
   * What was loaded.
   *
   * @param lines how many documents the file has
   * @param bytes of what they say
   * @param largest the most bytes that one says
   */
  public record Loaded(long lines, long bytes, long largest) {}

  /** The type of a file's first document: all others must have it as well (S10). */
  public static Optional<String> type(DumpPart file) {
    try (DocumentReader reader = DocumentReader.open(file)) {
      return reader.next() ? Optional.ofNullable(reader.document().type()) : Optional.empty();
    }
  }

  /**
   * Loads a file.
   *
   * @param index the name of the file of documents that are refused
   * @param type the type that documents are given on a server that has types; null for none
   * @param expected the type that all of them bear in the file; null for none
   */
  public Loaded load(
      DumpPart file,
      String index,
      String alias,
      @Nullable String type,
      @Nullable String expected,
      Ledger ledger,
      Cancellation end) {
    var pace = new Pace(mostOfRequest);
    Cancellation all = end.within(java.time.Duration.ofDays(3650));
    try (DocumentReader reader = DocumentReader.open(file);
        var refused = new RefusedDocuments(refusedFolder, index);
        var senders = new Senders(SENDERS, end)) {
      var sender = new BulkSender(client, alias, pace, patience, refused, all);
      try {
        Loaded loaded = read(reader, ledger, pace, type, expected, senders, sender, refused);
        senders.finish();
        if (refused.count() > 0) {
          throw refuse(file, refused);
        }
        return loaded;
      } finally {
        all.cancel();
      }
    }
  }

  private Loaded read(
      DocumentReader reader,
      Ledger ledger,
      Pace pace,
      @Nullable String type,
      @Nullable String expected,
      Senders senders,
      BulkSender sender,
      RefusedDocuments refused) {
    long documents = 0;
    long bytes = 0;
    long largest = 0;
    int size = pace.size();
    var batch = new Batch(type, size);
    while (refused.count() <= RefusedDocuments.MOST && reader.next()) {
      Document document = reader.document();
      int length = reader.sourceTo() - reader.sourceFrom();
      check(reader, document, expected, length);
      if (batch.count() > 0 && batch.length() + length > size) {
        size = pace.size();
        batch = send(batch, senders, sender, type, size);
      }
      batch.add(reader);
      ledger.add(document.key(), document.source(), reader.line());
      documents++;
      bytes += length;
      largest = Math.max(largest, length);
      if (batch.length() >= size) {
        size = pace.size();
        batch = send(batch, senders, sender, type, size);
      }
    }
    if (batch.count() > 0) {
      send(batch, senders, sender, type, 0);
    }
    return new Loaded(documents, bytes, largest);
  }

  private static Batch send(
      Batch full, Senders senders, BulkSender sender, @Nullable String type, int size) {
    senders.send(() -> sender.send(full), full.bytes().length);
    return new Batch(type, size);
  }

  private void check(
      DocumentReader reader, Document document, @Nullable String expected, int length) {
    if (!java.util.Objects.equals(document.type(), expected)) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_DUMP_AMBIGUOUS,
              reader.at(reader.line()),
              "the document is of type '%s', and those before it of '%s'"
                  .formatted(named(document.type()), named(expected))));
    }
    if (length + AROUND > mostOfRequest) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.DOCUMENTS_REFUSED,
              reader.at(reader.line()),
              "the document has %,d bytes, and the cluster takes %,d at once"
                  .formatted(length, mostOfRequest),
              "Set http.max_content_length of the cluster's nodes higher, or take the document out"
                  + " of the dump."));
    }
  }

  private static String named(@Nullable String type) {
    return type == null ? "_doc" : type;
  }

  private static Gen3DbException refuse(DumpPart file, RefusedDocuments refused) {
    return new Gen3DbException(
        Notice.of(SearchCode.DOCUMENTS_REFUSED, file.name(), refused.words()));
  }
}
