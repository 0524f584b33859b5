package org.gen3db.domain.dump;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpReport.Part;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Mark;

/**
 * Dumps an environment: all parts are tried, so that one run tells all that is wrong, and the dump
 * is found once every one of them is there, or never.
 */
public final class Dumping {
  /** A folder's name that sorts as time goes, on every file system. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Duration NO_DEADLINE = Duration.ofDays(36500);

  private final Environment environment;
  private final DumpTarget target;
  private final PartWriter writer;
  private final ExecutorService executor;
  private final Clock clock;
  private final Cancellation cancellation;
  private final EnvironmentId id;

  /**
   * Whose data it is.
   *
   * @param release its release
   * @param namespace where that is
   * @param name {@code global.environment}
   * @param id its id (R11), asked for when it is first needed; empty where it has none, and may
   *     throw what stands in the way
   */
  public record Environment(
      String release, String namespace, String name, Supplier<Optional<String>> id) {}

  /**
   * A database.
   *
   * @param services all that use it, the one that owns it first
   * @param name its name
   * @param login who reads it, asked for when it is dumped; may throw what stands in the way
   */
  public record Database(List<String> services, String name, Supplier<DatabaseDumper.Login> login) {
    public Database {
      services = List.copyOf(services);
    }
  }

  /**
   * One for an environment.
   *
   * @param executor dumps the parts side by side; not shut down here
   * @param cancellation when cancelled, nothing of the dump is left
   */
  public Dumping(
      Environment environment,
      DumpTarget target,
      PartWriter writer,
      ExecutorService executor,
      Clock clock,
      Cancellation cancellation) {
    this.environment = environment;
    this.target = target;
    this.writer = writer;
    this.executor = executor;
    this.clock = clock;
    this.cancellation = cancellation;
    this.id = new EnvironmentId(environment);
  }

  /**
   * Dumps. Safe to repeat and to interrupt.
   *
   * @throws Gen3DbException when nothing could be begun; what concerns one part stands in the
   *     report
   */
  public DumpReport run(DumpRequest request, List<Database> databases, List<String> indices) {
    refuseNothing(databases, indices);
    writer.checkEncryption(cancellation);
    String version = version(request);
    String path = path(version);
    var end = cancellation.within(NO_DEADLINE);
    DumpReport tidied = tidied(path, !indices.isEmpty());
    DumpTarget.Draft draft = target.begin(path, end);
    DumpReport done;
    try {
      done = written(version, tidied, databases, indices, draft, end);
    } catch (RuntimeException | Error e) {
      closed(draft).ifPresent(stays -> e.addSuppressed(new IllegalStateException(stays)));
      throw e;
    }
    // What became of the dump is told, whatever becomes of what lay beside it.
    DumpReport told = closed(draft).map(done::staying).orElse(done);
    return told.complete() ? pruned(request, told) : told;
  }

  private DumpReport written(
      String version,
      DumpReport tidied,
      List<Database> databases,
      List<String> indices,
      DumpTarget.Draft draft,
      Cancellation end) {
    List<DumpedPart> parts = write(databases, indices, draft, end);
    List<Part> told = parts.stream().map(DumpedPart::part).toList();
    if (told.stream().anyMatch(part -> part.problem().isPresent())) {
      return with(tidied, told, false, Optional.empty());
    }
    try {
      end.check(tidied.path(), "completing the dump");
      draft.complete(manifest(version, parts));
    } catch (Gen3DbException e) {
      return with(tidied, told, false, Optional.of(e.problem()));
    }
    return with(tidied, told, true, Optional.empty());
  }

  private static DumpReport with(
      DumpReport tidied, List<Part> parts, boolean complete, Optional<Notice> problem) {
    return new DumpReport(
        tidied.target(),
        tidied.path(),
        complete,
        parts,
        List.of(),
        tidied.leftovers(),
        tidied.stays(),
        problem);
  }

  private static Optional<String> closed(DumpTarget.Draft draft) {
    try {
      draft.close();
      return Optional.empty();
    } catch (Gen3DbException e) {
      return Optional.of("what lay hidden beside the dump stays: " + e.problem().message());
    }
  }

  /** What killed runs have left is no reason to dump nothing. */
  private DumpReport tidied(String path, boolean indices) {
    var leftovers = new ArrayList<String>();
    var stays = new ArrayList<String>();
    try {
      leftovers.addAll(target.leftovers(environment.name(), true, cancellation));
    } catch (Gen3DbException e) {
      stays.add("what killed runs have left stays: " + e.problem().message());
    }
    if (indices) {
      inCluster(true, leftovers, stays);
    }
    return new DumpReport(
        target.describe(), path, false, List.of(), List.of(), leftovers, stays, Optional.empty());
  }

  /** Who may only read dumps all the same. */
  private void inCluster(boolean takeAway, List<String> leftovers, List<String> stays) {
    try {
      leftovers.addAll(writer.leftovers(takeAway, cancellation));
    } catch (Gen3DbException e) {
      stays.add(
          "what killed runs may have left in the search cluster stays: " + e.problem().message());
    }
  }

  /**
   * What {@link #run} would do now; nothing is written.
   *
   * @throws Gen3DbException when nothing could be looked at
   */
  public DumpReport plan(DumpRequest request, List<Database> databases, List<String> indices) {
    refuseNothing(databases, indices);
    writer.checkEncryption(cancellation);
    String path = path(version(request));
    var parts = new ArrayList<Part>();
    databases.forEach(database -> parts.add(writer.look(database, cancellation)));
    indices.forEach(index -> parts.add(writer.look(index, cancellation)));
    Optional<Notice> problem = problem(path, !databases.isEmpty());
    var planned = new HashSet<String>();
    databases.forEach(database -> planned.add(DumpManifest.partOfDatabase(database.name())));
    indices.forEach(index -> planned.add(DumpManifest.partOfIndex(index)));
    List<String> removed =
        request
            .kept()
            .map(keep -> beyond(keep, planned).stream().map(DumpTarget.Complete::path).toList())
            .orElse(List.of());
    var leftovers = new ArrayList<>(target.leftovers(environment.name(), false, cancellation));
    var stays = new ArrayList<>(unknownId(request).stream().toList());
    if (!indices.isEmpty()) {
      inCluster(false, leftovers, stays);
    }
    return new DumpReport(
        target.describe(), path, false, parts, removed, leftovers, stays, problem);
  }

  /** What stands in the way of the dump as a whole. */
  private Optional<Notice> problem(String path, boolean databases) {
    if (target.isTaken(path, cancellation)) {
      return Optional.of(taken(path));
    }
    try {
      target.checkWritable(path, cancellation);
    } catch (Gen3DbException e) {
      return Optional.of(e.problem());
    }
    return databases ? writer.problem(cancellation) : Optional.empty();
  }

  /** Without an id nothing tells older dumps of this environment from those of another. */
  private Optional<String> unknownId(DumpRequest request) {
    return request
        .kept()
        .filter(keep -> id.known().isEmpty())
        .map(keep -> "all older dumps stay, as nothing tells whose they are: " + id.why());
  }

  private static void refuseNothing(List<Database> databases, List<String> indices) {
    if (databases.isEmpty() && indices.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(DumpCode.NOTHING_TO_DUMP, "", "no database and no index is chosen"));
    }
  }

  private Notice taken(String path) {
    return Notice.of(
        DumpCode.DUMP_EXISTS,
        path,
        "there is something at %s of %s".formatted(path, target.describe()));
  }

  private String version(DumpRequest request) {
    return request.version().orElseGet(() -> TIME.format(clock.instant()));
  }

  private String path(String version) {
    return environment.name() + "/" + version;
  }

  private List<DumpedPart> write(
      List<Database> databases, List<String> indices, DumpTarget.Draft draft, Cancellation end) {
    var tasks = new ArrayList<Future<DumpedPart>>();
    databases.forEach(
        database -> tasks.add(executor.submit(() -> writer.write(database, draft, end))));
    indices.forEach(index -> tasks.add(executor.submit(() -> writer.write(index, draft, end))));
    var done = new ArrayList<DumpedPart>();
    boolean interrupted = false;
    Throwable unforeseen = null;
    for (Future<DumpedPart> task : tasks) {
      while (true) {
        try {
          done.add(task.get());
          break;
        } catch (InterruptedException e) {
          // The tasks end soon, each with its own word; the draft must outlive them.
          interrupted = true;
          end.cancel();
        } catch (ExecutionException e) {
          unforeseen = e.getCause();
          end.cancel();
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (unforeseen != null) {
      throw new IllegalStateException(unforeseen);
    }
    return done;
  }

  private DumpManifest manifest(String version, List<DumpedPart> parts) {
    return new DumpManifest(
        environment.release(),
        environment.namespace(),
        environment.name(),
        id.known().orElse(null),
        version,
        clock.instant(),
        parts.stream().flatMap(part -> part.database().stream()).toList(),
        parts.stream().flatMap(part -> part.index().stream()).toList());
  }

  /** The dump is there; whatever goes wrong with older ones is told beside it. */
  private DumpReport pruned(DumpRequest request, DumpReport done) {
    var removed = new ArrayList<String>();
    Optional<Notice> problem = Optional.empty();
    try {
      for (DumpTarget.Complete old :
          request.kept().map(keep -> beyond(keep, Set.of())).orElse(List.of())) {
        if (!old.path().equals(done.path())) {
          target.remove(old, cancellation);
          removed.add(old.path());
        }
      }
    } catch (Gen3DbException e) {
      problem = Optional.of(e.problem());
    }
    var pruned =
        new DumpReport(
            done.target(),
            done.path(),
            true,
            done.parts(),
            removed,
            done.leftovers(),
            done.stays(),
            problem);
    return unknownId(request).map(pruned::staying).orElse(pruned);
  }

  /**
   * The complete dumps of this environment whose every part is in so many younger ones, the newest
   * first. So a dump of one service, or of databases alone, takes nothing away that it lacks.
   *
   * @param planned the parts of a dump that is not there yet, and will be the youngest
   */
  private List<DumpTarget.Complete> beyond(int keep, Set<String> planned) {
    var younger = new HashMap<String, Integer>();
    planned.forEach(part -> younger.merge(part, 1, Integer::sum));
    var beyond = new ArrayList<DumpTarget.Complete>();
    for (DumpTarget.Complete dump : newestFirst()) {
      Set<String> parts = dump.manifest().parts();
      if (!parts.isEmpty()
          && parts.stream().allMatch(part -> younger.getOrDefault(part, 0) >= keep)) {
        beyond.add(dump);
      }
      parts.forEach(part -> younger.merge(part, 1, Integer::sum));
    }
    return beyond;
  }

  /** The complete dumps of this environment. */
  private List<DumpTarget.Complete> newestFirst() {
    Optional<Mark> whose =
        id.known()
            .map(
                one ->
                    new Mark(
                        environment.release(), environment.namespace(), environment.name(), one));
    if (whose.isEmpty()) {
      return List.of();
    }
    return target.complete(environment.name(), cancellation).stream()
        .filter(dump -> dump.manifest().isOf(whose.get()))
        .sorted(
            Comparator.comparing((DumpTarget.Complete dump) -> dump.manifest().finished())
                .thenComparing(DumpTarget.Complete::path)
                .reversed())
        .toList();
  }
}
