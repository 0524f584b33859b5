package org.gen3db.runner.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.gen3db.domain.provision.Step;

/** A bar that counts the services begun and names the step that began last. */
final class ProgressInBar extends Progress {
  private final ProgressBar bar;
  private final PrintStream before = System.err;
  private final Object lock = new Object();
  private final LoadLine loads = new LoadLine(Duration.ofMillis(200));
  private boolean closed;

  ProgressInBar(PrintStream stream, Screen screen) {
    bar =
        new ProgressBarBuilder()
            .setTaskName("services")
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .hideEta()
            .setConsumer(new ConsoleProgressBarConsumer(stream, screen.width() - 1))
            .clearDisplayOnFinish()
            .build();
    System.setErr(new PrintStream(new AboveBar(stream), true, StandardCharsets.UTF_8));
  }

  @Override
  public void began(int services) {
    synchronized (lock) {
      bar.maxHint(services);
      bar.stepTo(0);
    }
  }

  @Override
  public void serviceBegan(String service) {
    synchronized (lock) {
      bar.step();
    }
  }

  @Override
  public void stepBegan(Step step) {
    synchronized (lock) {
      bar.setExtraMessage(" " + step.service() + ": " + step.action());
    }
  }

  @Override
  public void loading(String file, long read, long bytes, String table) {
    loads
        .at(System.nanoTime(), file, read, bytes, table)
        .ifPresent(
            line -> {
              synchronized (lock) {
                bar.setExtraMessage(" " + line);
              }
            });
  }

  @Override
  public void building(String file, String what, int number, int known) {
    loads
        .ofBuild(System.nanoTime(), file, what, number, known)
        .ifPresent(
            line -> {
              synchronized (lock) {
                bar.setExtraMessage(" " + line);
              }
            });
  }

  @Override
  public void waiting(String what) {
    synchronized (lock) {
      bar.setExtraMessage(" waiting for " + what);
    }
  }

  /** Once: a bar that is closed again is drawn again. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    bar.close();
    System.setErr(before);
  }

  /** Log lines would be written behind the bar; they take its line, and it comes back below. */
  private static final class AboveBar extends OutputStream {
    private static final byte[] CLEAR_LINE = "\r\u001b[K".getBytes(StandardCharsets.US_ASCII);

    private final PrintStream stream;
    private boolean lineBegins = true;

    AboveBar(PrintStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (length == 0) {
        return;
      }
      if (lineBegins) {
        stream.write(CLEAR_LINE, 0, CLEAR_LINE.length);
      }
      stream.write(bytes, offset, length);
      lineBegins = bytes[offset + length - 1] == '\n';
    }

    @Override
    public void flush() {
      stream.flush();
    }
  }
}
