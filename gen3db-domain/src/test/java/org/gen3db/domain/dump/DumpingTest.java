package org.gen3db.domain.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.provision.StepInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a dump, whatever becomes of what lies beside it. */
class DumpingTest {
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final Target target = new Target();
  private Optional<String> id = Optional.of("here");

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  private Dumping dumping() {
    IndexDumper indices =
        new IndexDumper() {
          @Override
          public Extent look(String index, Cancellation end) {
            return new Extent(List.of(index + "_0"), 1);
          }

          @Override
          public Extent dump(String index, Files files, Cancellation end) {
            if (index.equals("broken")) {
              throw failure("no such index");
            }
            return new Extent(List.of(index + "_0"), 1);
          }
        };
    return new Dumping(
        new Dumping.Environment(
            "gen3",
            "default",
            "prod",
            () -> {
              if (id.isEmpty()) {
                throw failure("nobody answers");
              }
              return id;
            }),
        target,
        new PartWriter(null, indices, null, List.of(), StepInterceptor.NONE, System::nanoTime),
        executor,
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        Cancellation.create());
  }

  private static Gen3DbException failure(String message) {
    return new Gen3DbException(Notice.of(DumpCode.DUMP_NOT_WRITTEN, "somewhere", message));
  }

  private static DumpRequest keeping() {
    return new DumpRequest(false, true, Set.of("etl"), "2", 1, List.of());
  }

  private static DumpManifest manifest(String version, String id) {
    return new DumpManifest(
        "gen3",
        "default",
        "prod",
        id,
        version,
        Instant.EPOCH,
        List.of(),
        List.of(new DumpManifest.DumpedIndex("etl", List.of("etl_0"), 1, List.of())));
  }

  private DumpReport dump(String index) {
    return dumping().run(keeping(), List.of(), List.of(index));
  }

  @Test
  void what_cannot_be_tidied_up_hides_no_result() {
    target.closing = failure("Device or resource busy");
    DumpReport done = dump("etl");
    assertThat(done.complete()).isTrue();
    assertThat(done.hasProblem()).isFalse();
    assertThat(done.stays()).hasSize(1).allMatch(one -> one.endsWith("Device or resource busy"));
    DumpReport failed = dump("broken");
    assertThat(failed.complete()).isFalse();
    assertThat(failed.problems()).extracting(Notice::message).containsExactly("no such index");
    assertThat(failed.stays()).hasSize(1);
  }

  /** Two clusters may call release, namespace and environment alike, and share a folder. */
  @ParameterizedTest
  @CsvSource({"here, true", "there, false", ", false"})
  void only_dumps_of_this_very_environment_go(String of, boolean goes) {
    target.complete.add(new DumpTarget.Complete("prod/1", manifest("1", of)));
    DumpReport planned = dumping().plan(keeping(), List.of(), List.of("etl"));
    assertThat(planned.removed()).hasSize(goes ? 1 : 0);
    DumpReport done = dump("etl");
    assertThat(done.removed()).isEqualTo(planned.removed());
    assertThat(target.manifest).hasValue(manifest("2", "here"));
  }

  @Test
  void without_an_id_older_dumps_stay_and_that_is_told() {
    id = Optional.empty();
    target.complete.add(new DumpTarget.Complete("prod/1", manifest("1", null)));
    DumpReport done = dump("etl");
    assertThat(done.complete()).isTrue();
    assertThat(done.removed()).isEmpty();
    assertThat(done.stays()).hasSize(1).allMatch(one -> one.endsWith("nobody answers"));
    assertThat(dumping().plan(keeping(), List.of(), List.of("etl")).stays()).hasSize(1);
  }

  private static final class Target implements DumpTarget {
    private final List<Complete> complete = new ArrayList<>();
    private Optional<DumpManifest> manifest = Optional.empty();
    private Gen3DbException closing;

    @Override
    public String describe() {
      return "here";
    }

    @Override
    public boolean isTaken(String path, Cancellation end) {
      return false;
    }

    @Override
    public void checkWritable(String path, Cancellation end) {}

    @Override
    public Draft begin(String path, Cancellation end) {
      return new Draft() {
        @Override
        public OutputStream write(String file) {
          return new ByteArrayOutputStream();
        }

        @Override
        public void complete(DumpManifest whole) {
          manifest = Optional.of(whole);
          complete.add(new Complete(path, whole));
        }

        @Override
        public void close() {
          if (closing != null) {
            throw closing;
          }
        }
      };
    }

    @Override
    public List<String> leftovers(String folder, boolean remove, Cancellation end) {
      return List.of();
    }

    @Override
    public List<Complete> complete(String folder, Cancellation end) {
      return complete;
    }

    @Override
    public void remove(Complete dump, Cancellation end) {
      complete.remove(dump);
    }
  }
}
