package org.gen3db.domain.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.DumpSource;

/**
 * Restores indices together: all are loaded and compared before the first is released, and where a
 * release fails, those before it are taken back. So services find all of a data release or nothing
 * of it.
 */
public final class IndexRestore {
  private final SearchCluster cluster;

  /** One that works on a cluster. */
  public IndexRestore(SearchCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * What became of an index.
   *
   * @param index the name under which services find it
   * @param loaded what was loaded, if it came so far
   * @param released what services find now, if it came so far and stayed
   * @param rolledBack what services find again, if that was asked
   * @param left whether it was there, and is left as it is
   * @param problem what went wrong with it
   */
  public record Outcome(
      String index,
      Optional<LoadedIndex> loaded,
      Optional<ReleasedIndex> released,
      Optional<RolledBackIndex> rolledBack,
      boolean left,
      Optional<Notice> problem) {
    /** Of one that is not left as it is. */
    public Outcome(
        String index,
        Optional<LoadedIndex> loaded,
        Optional<ReleasedIndex> released,
        Optional<RolledBackIndex> rolledBack,
        Optional<Notice> problem) {
      this(index, loaded, released, rolledBack, false, problem);
    }

    static Outcome left(String index) {
      return new Outcome(
          index, Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.empty());
    }

    static Outcome wanted(String index) {
      return new Outcome(
          index, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Outcome loaded(String index, LoadedIndex loaded) {
      return new Outcome(
          index, Optional.of(loaded), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Outcome failed(String index, Notice problem) {
      return new Outcome(
          index, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(problem));
    }

    Outcome with(Optional<ReleasedIndex> now, Optional<Notice> said) {
      return new Outcome(index, loaded, now, rolledBack, left, said);
    }
  }

  /**
   * All that became of it.
   *
   * @param outcomes in the order in which they were asked for
   * @param recovered what killed runs had left
   */
  public record Result(List<Outcome> outcomes, List<String> recovered) {
    public Result {
      outcomes = List.copyOf(outcomes);
      recovered = List.copyOf(recovered);
    }

    /** Whether services find all of it. */
    public boolean isReleased() {
      return outcomes.stream().allMatch(each -> each.released().isPresent());
    }

    /** Whether something went wrong. */
    public boolean hasProblem() {
      return outcomes.stream().anyMatch(each -> each.problem().isPresent());
    }
  }

  /**
   * Finds the dumps in a source, loads, compares and releases.
   *
   * @param environment {@code global.environment}, a folder of the source
   * @throws Gen3DbException when there is no dump of an index, or the cluster cannot be used at
   *     all; what concerns one index is told with it
   */
  public Result run(DumpSource source, String environment, IndexRequest request, Cancellation end) {
    var layout = new IndexLayout(environment, request.version());
    return run(layout.find(source, request.indices(), end), request, end);
  }

  /**
   * Finds the dumps in a source, loads and compares them, and releases nothing: what lies ready is
   * taken by the next restore of the same files. Others may do so at the same time with other
   * indices.
   *
   * @param environment {@code global.environment}, a folder of the source
   * @throws Gen3DbException when there is no dump of an index; what concerns one index is told with
   *     it
   */
  public Result load(
      DumpSource source, String environment, IndexRequest request, Cancellation end) {
    var layout = new IndexLayout(environment, request.version());
    var recovered = new ArrayList<String>();
    var outcomes = new ArrayList<Outcome>();
    for (IndexDump dump : layout.find(source, request.indices(), end)) {
      try {
        recovered.addAll(cluster.recover(dump.index(), end));
        outcomes.add(Outcome.loaded(dump.index(), cluster.load(dump, end)));
      } catch (Gen3DbException e) {
        outcomes.add(Outcome.failed(dump.index(), e.problem()));
      }
    }
    return new Result(outcomes, recovered);
  }

  /**
   * Loads, compares and releases.
   *
   * @throws Gen3DbException when the cluster cannot be used at all; what concerns one index is told
   *     with it
   */
  public Result run(List<IndexDump> dumps, IndexRequest request, Cancellation end) {
    IndexRelease release = IndexRelease.of(cluster, dumps, request, end);
    if (release.prepare() && release.release()) {
      release.settle();
    }
    return release.result();
  }

  /**
   * Finds the dumps in a source, for a release together with something else; takes away what killed
   * runs left.
   *
   * @param environment {@code global.environment}, a folder of the source
   * @throws Gen3DbException when there is no dump of an index, or the cluster cannot be used at all
   */
  public IndexRelease begin(
      DumpSource source, String environment, IndexRequest request, Cancellation end) {
    var layout = new IndexLayout(environment, request.version());
    return IndexRelease.of(cluster, layout.find(source, request.indices(), end), request, end);
  }

  /**
   * What {@link #run} would do now; changes nothing.
   *
   * @param environment {@code global.environment}, a folder of the source
   * @throws Gen3DbException when there is no dump of an index, or the cluster cannot be used at
   *     all; what concerns one index is told with it
   */
  public IndexPlan plan(
      DumpSource source, String environment, IndexRequest request, Cancellation end) {
    var layout = new IndexLayout(environment, request.version());
    List<IndexDump> dumps = layout.find(source, request.indices(), end);
    List<String> left = cluster.left(end);
    return new IndexPlan(dumps.stream().map(dump -> plan(dump, request, end)).toList(), left);
  }

  private IndexPlan.Planned plan(IndexDump dump, IndexRequest request, Cancellation end) {
    try {
      return new IndexPlan.Planned(
          dump,
          Optional.of(cluster.look(dump, request.replace(), request.keep(), end)),
          Optional.empty());
    } catch (Gen3DbException e) {
      return new IndexPlan.Planned(dump, Optional.empty(), Optional.of(e.problem()));
    }
  }

  /**
   * Makes indices without documents, each by itself, where nothing is found under its name; what is
   * found stays as it is, also what comes to be found meanwhile.
   *
   * @throws Gen3DbException when the cluster cannot be used at all; what concerns one index is told
   *     with it
   */
  public Result makeEmpty(List<EmptyIndex> indices, Cancellation end) {
    List<String> recovered = cluster.recover(end);
    var outcomes = new ArrayList<Outcome>();
    for (EmptyIndex each : indices) {
      try {
        end.check(each.index(), "making it");
        if (cluster.isThere(each.index(), end)) {
          outcomes.add(Outcome.left(each.index()));
        } else {
          LoadedIndex made =
              cluster.makeEmpty(each.index(), each.mapping(), end).with(each.remarks());
          Optional<ReleasedIndex> released = cluster.releaseIfNone(made, end);
          outcomes.add(
              released.isPresent()
                  ? Outcome.loaded(each.index(), made).with(released, Optional.empty())
                  : Outcome.left(each.index()));
        }
      } catch (Gen3DbException e) {
        outcomes.add(Outcome.failed(each.index(), e.problem()));
      }
    }
    return new Result(outcomes, recovered);
  }

  /**
   * What {@link #makeEmpty} would do now; changes nothing.
   *
   * @throws Gen3DbException when the cluster cannot be used at all; what concerns one index is told
   *     with it
   */
  public IndexPlan planEmpty(List<EmptyIndex> indices, Cancellation end) {
    List<String> left = cluster.left(end);
    return new IndexPlan(indices.stream().map(each -> planEmpty(each, end)).toList(), left);
  }

  private IndexPlan.Planned planEmpty(EmptyIndex empty, Cancellation end) {
    var none =
        new IndexDump(
            empty.index(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    try {
      return new IndexPlan.Planned(
          none,
          cluster.isThere(empty.index(), end)
              ? Optional.empty()
              : Optional.of(cluster.lookEmpty(empty.index(), end)),
          Optional.empty());
    } catch (Gen3DbException e) {
      return new IndexPlan.Planned(none, Optional.empty(), Optional.of(e.problem()));
    }
  }

  /**
   * Puts back what services found before the last release, for each index by itself.
   *
   * @throws Gen3DbException when the cluster cannot be used at all
   */
  public Result rollBack(Set<String> indices, Cancellation end) {
    List<String> recovered = cluster.recover(end);
    var outcomes = new ArrayList<Outcome>();
    for (String index : new TreeSet<>(indices)) {
      try {
        RolledBackIndex back = cluster.rollBack(index, end);
        outcomes.add(
            new Outcome(
                index, Optional.empty(), Optional.empty(), Optional.of(back), Optional.empty()));
      } catch (Gen3DbException e) {
        outcomes.add(Outcome.failed(index, e.problem()));
      }
    }
    return new Result(outcomes, recovered);
  }
}
