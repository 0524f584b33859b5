package org.gen3db.adapter.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.gen3db.adapter.local.JavaProcess;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jdk")
class FolderLockTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void aThreadWaitsNoLongerThanItsDeadline() throws Exception {
    try (var held = FolderLock.take(lock(), Deadline.in(LONG, Time.REAL))) {
      assertThatThrownBy(() -> FolderLock.take(lock(), Deadline.in(SHORT, Time.REAL)))
          .isInstanceOf(FolderLock.LockHeldException.class)
          .hasMessageContaining(lock().toString());
    }
    FolderLock.take(lock(), Deadline.in(SHORT, Time.REAL)).close();
  }

  @Test
  void theSameFolderByAnotherPathIsTheSameLock() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    try (var held = FolderLock.take(lock(), Deadline.in(LONG, Time.REAL))) {
      assertThatThrownBy(
              () -> FolderLock.take(link.resolve(".lock"), Deadline.in(SHORT, Time.REAL)))
          .isInstanceOf(FolderLock.LockHeldException.class);
    }
  }

  @Test
  void aProcessExcludesOthersUntilItDies() throws Exception {
    Process holder = JavaProcess.of(LockHolder.class, lock()).start();
    assertThat(holder.inputReader().readLine()).isEqualTo("held");
    assertThatThrownBy(() -> FolderLock.take(lock(), Deadline.in(SHORT, Time.REAL)))
        .isInstanceOf(FolderLock.LockHeldException.class);
    holder.destroyForcibly().waitFor();
    FolderLock.take(lock(), Deadline.in(LONG, Time.REAL)).close();
  }

  @Test
  void anInterruptedWaitEndsAndSaysSo() throws Exception {
    try (var held = FolderLock.take(lock(), Deadline.in(LONG, Time.REAL))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> FolderLock.take(lock(), Deadline.in(LONG, Time.REAL)))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThatThrownBy(
              () -> new LockedFolder(folder, Time.REAL).writing(Cancellation.create(), () -> true))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aCancelledWaitEndsAndSaysSoAndNothingIsWritten() throws Exception {
    try (var held = FolderLock.take(lock(), Deadline.in(LONG, Time.REAL))) {
      var cancellation = Cancellation.create();
      var canceller = new Thread(cancellation::cancel);
      canceller.start();
      assertInterrupted(cancellation);
      canceller.join();
    }
    var before = Cancellation.create();
    before.cancel();
    assertInterrupted(before);
  }

  private void assertInterrupted(Cancellation cancellation) {
    assertThatThrownBy(
            () ->
                new LockedFolder(folder, Time.REAL)
                    .writing(cancellation, () -> Files.createFile(folder.resolve("written"))))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    assertThat(folder.resolve("written")).doesNotExist();
  }

  @Test
  void anotherOneWhoWritesIsAwaitedForHalfAMinute() throws Exception {
    var time = new SleptTime();
    try (var channel =
            FileChannel.open(lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = channel.lock()) {
      assertThatThrownBy(
              () -> new LockedFolder(folder, time).writing(Cancellation.create(), () -> true))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.STORE_FAILED))
          .hasMessageContaining("30 s");
    }
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(30));
  }

  private Path lock() {
    return folder.resolve(".lock");
  }

  /** Holds the lock until it is killed. */
  static final class LockHolder {
    public static void main(String[] arguments) throws Exception {
      FolderLock.take(Path.of(arguments[0]), Deadline.in(LONG, Time.REAL));
      System.out.println("held");
      Thread.sleep(LONG.toMillis());
    }
  }
}
