package org.gen3db.domain.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restoration.Companion;
import org.gen3db.domain.search.IndexRestore.Outcome;
import org.gen3db.domain.search.IndexRestore.Result;

/** Indices on their way into use, step by step: by themselves, or together with databases. */
public final class IndexRelease implements Companion {
  private static final Duration TAKING_BACK = Duration.ofMinutes(1);

  private final SearchCluster cluster;
  private final List<IndexDump> dumps;
  private final IndexRequest request;
  private final Cancellation end;
  private final List<String> recovered;
  private List<Outcome> outcomes;

  private IndexRelease(
      SearchCluster cluster,
      List<IndexDump> dumps,
      IndexRequest request,
      Cancellation end,
      List<String> recovered) {
    this.cluster = cluster;
    this.dumps = List.copyOf(dumps);
    this.request = request;
    this.end = end;
    this.recovered = recovered;
    this.outcomes = dumps.stream().map(dump -> Outcome.wanted(dump.index())).toList();
  }

  /**
   * Of some dumps; takes away what killed runs left.
   *
   * @throws Gen3DbException when the cluster cannot be used at all
   */
  static IndexRelease of(
      SearchCluster cluster, List<IndexDump> dumps, IndexRequest request, Cancellation end) {
    return new IndexRelease(cluster, dumps, request, end, cluster.recover(end));
  }

  /** What became of it so far. */
  public Result result() {
    return new Result(outcomes, recovered);
  }

  @Override
  public boolean prepare() {
    outcomes = dumps.stream().map(this::load).toList();
    return outcomes.stream().allMatch(each -> each.problem().isEmpty());
  }

  private Outcome load(IndexDump dump) {
    try {
      return Outcome.loaded(dump.index(), cluster.load(dump, end));
    } catch (Gen3DbException e) {
      return Outcome.failed(dump.index(), e.problem());
    }
  }

  @Override
  public boolean release() {
    List<Outcome> loaded = outcomes;
    var now = new ArrayList<Outcome>();
    var released = new ArrayList<ReleasedIndex>();
    for (Outcome each : loaded) {
      try {
        end.check(each.index(), "releasing it");
        ReleasedIndex one = cluster.release(each.loaded().orElseThrow(), request.replace(), end);
        released.add(one);
        now.add(each.with(Optional.of(one), Optional.empty()));
      } catch (Gen3DbException e) {
        outcomes = withdrawn(loaded, each.index(), takeBack(released, e.problem()));
        return false;
      }
    }
    outcomes = List.copyOf(now);
    return true;
  }

  @Override
  public void settle() {
    outcomes.forEach(each -> prune(each.index()));
  }

  /** What services find is released already; where older ones stay, the next run takes them. */
  private void prune(String index) {
    try {
      cluster.prune(index, request.keep(), end);
    } catch (Gen3DbException e) {
      // told by the next run, if it is still so
    }
  }

  private static List<Outcome> withdrawn(List<Outcome> loaded, String failed, Notice problem) {
    return loaded.stream()
        .map(
            each ->
                each.with(
                    Optional.empty(),
                    Optional.of(problem).filter(said -> each.index().equals(failed))))
        .toList();
  }

  /** Ends although the run was interrupted: half a data release is what nobody wants. */
  private Notice takeBack(List<ReleasedIndex> released, Notice why) {
    Notice problem = why;
    for (int i = released.size() - 1; i >= 0; i--) {
      ReleasedIndex each = released.get(i);
      try {
        cluster.withdraw(each, Cancellation.create().within(TAKING_BACK));
      } catch (Gen3DbException e) {
        problem =
            Notice.of(
                problem.code(),
                problem.place(),
                "%s; and %s, which was released before it, could not be taken back: %s"
                    .formatted(problem.message(), each.index(), e.problem().message()),
                problem.remedy());
      }
    }
    return problem;
  }
}
