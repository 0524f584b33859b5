package org.gen3db.adapter.restore.search.load;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.gen3db.adapter.restore.search.http.Answer;
import org.gen3db.adapter.restore.search.http.Blocks;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;

/**
 * Sends documents until each was taken or refused. What a server had no time for goes again, each
 * document for itself; a repetition is the same document again, never one more. Thread-safe.
 */
final class BulkSender {
  private static final int TOO_LARGE = 413;

  /** That the index has a document of this key. */
  private static final String THERE = "version_conflict_engine_exception";

  /** After so many refusals of a whole request, half of it is asked for: it may be too much. */
  private static final int REFUSALS = 3;

  private final SearchClient client;
  private final String path;
  private final Pace pace;
  private final Patience patience;
  private final Patience.Progress progress = new Patience.Progress();
  private final RefusedDocuments refused;
  private final Cancellation end;

  BulkSender(
      SearchClient client,
      String alias,
      Pace pace,
      Patience patience,
      RefusedDocuments refused,
      Cancellation end) {
    this.client = client;
    // Only through the alias: an index that somebody deletes would be made anew, unlike it (S12).
    this.path =
        "/" + alias + "/_bulk?require_alias=true&filter_path=errors,items.*.status,items.*.error";
    this.pace = pace;
    this.patience = patience;
    this.refused = refused;
    this.end = end;
  }

  void send(Batch batch) {
    Batch left = batch;
    for (int attempt = 0; left.count() > 0; attempt++) {
      end.check(client.place(), "loading documents");
      long started = System.nanoTime();
      Answer said;
      List<BulkAnswer.Failed> failed;
      try {
        said = client.lines(path, left.bytes(), left.length(), end);
        failed = said.isOk() ? BulkAnswer.failed(said.body(), left.count()) : List.of();
      } catch (IOException e) {
        if (progress.none().compareTo(patience.busy()) > 0) {
          throw client.unreachable(e);
        }
        Patience.pause(attempt, end);
        continue;
      }
      if (said.status() == TOO_LARGE) {
        tooLarge(left);
        return;
      }
      if (!said.isOk()) {
        wait(said, attempt);
        if (attempt >= REFUSALS && left.count() > 1) {
          halves(left);
          return;
        }
        continue;
      }
      if (failed.size() < left.count()
          || failed.stream().anyMatch(one -> one.type().equals(THERE))) {
        progress.made();
      }
      if (failed.isEmpty()) {
        pace.took(left.length(), System.nanoTime() - started);
        return;
      }
      left = again(left, failed, attempt);
    }
  }

  /** Sends halves; one document that is too large by itself is refused. */
  private void tooLarge(Batch batch) {
    pace.tooMuch();
    if (batch.count() == 1) {
      refused.add(
          batch.line(0),
          batch.id(0),
          new BulkAnswer.Failed(
              0, TOO_LARGE, "content_too_long", "larger than http.max_content_length"),
          batch.source(0));
      return;
    }
    halves(batch);
  }

  private void halves(Batch batch) {
    int half = batch.count() / 2;
    send(batch.part(0, half));
    send(batch.part(half, batch.count()));
  }

  private void wait(Answer said, int attempt) {
    if (isGone(said.errorType())) {
      throw gone();
    }
    boolean full = Blocks.isFull(said.errorType(), said.reason());
    if (!full && !Blocks.isBusy(said.status(), said.errorType())) {
      throw client.refused("POST", path, said);
    }
    hold(full, said.reason(), attempt);
  }

  private void hold(boolean full, String reason, int attempt) {
    pace.tooMuch();
    Duration most = full ? patience.full() : patience.busy();
    if (progress.none().compareTo(most) > 0) {
      throw client.problem(
          full ? SearchCode.SEARCH_FULL : SearchCode.SEARCH_REFUSED,
          "took no document for " + most.toSeconds() + " s: " + Answer.line(reason));
    }
    Patience.pause(attempt, end);
  }

  /**
   * Those documents that are to be sent again; the others are taken or refused. One that is there
   * already was sent before, and the answer lost, or is twice in the file: whether both say the
   * same is compared in the end.
   */
  private Batch again(Batch batch, List<BulkAnswer.Failed> failed, int attempt) {
    var places = new BitSet();
    String reason = "";
    boolean full = false;
    for (BulkAnswer.Failed one : failed) {
      if (isGone(one.type())) {
        throw gone();
      }
      boolean blocked = Blocks.isFull(one.type(), one.reason());
      if (blocked || Blocks.isBusy(one.status(), one.type())) {
        places.set(one.place());
        full |= blocked;
        reason = one.reason();
      } else if (!one.type().equals(THERE)) {
        refused.add(batch.line(one.place()), batch.id(one.place()), one, batch.source(one.place()));
      }
    }
    if (places.isEmpty()) {
      return batch.only(places);
    }
    hold(full, reason, attempt);
    return batch.only(places);
  }

  private static boolean isGone(String type) {
    return type.equals("index_not_found_exception") || type.equals("index_closed_exception");
  }

  private Gen3DbException gone() {
    return client.problem(
        SearchCode.INDEX_MOVED, "the index that was being loaded was deleted by somebody else");
  }
}
