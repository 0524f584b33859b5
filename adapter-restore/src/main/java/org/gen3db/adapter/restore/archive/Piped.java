package org.gen3db.adapter.restore.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.jspecify.annotations.Nullable;

/**
 * What a program makes of a stream. Its end is told only once the program has ended well and has
 * read all that there was: else what went wrong is thrown, where the end would have been.
 */
final class Piped extends InputStream {
  private static final int MOST_SAID = 1 << 13;

  private final Process process;
  private final InputStream out;
  private final @Nullable InputStream from;
  private final Cancellation end;
  private final Cancellation.Registration breaking;
  private final Function<Ended, Gen3DbException> failed;
  private final Thread feeding;
  private final Thread listening;
  private volatile @Nullable Exception failure;
  private volatile String said = "";
  private boolean ended;

  /**
   * How a program ended.
   *
   * @param status its exit status
   * @param said what it said on its standard error, or the beginning of it
   */
  record Ended(int status, String said) {}

  /**
   * Begins.
   *
   * @param from what it reads, or null for nothing; closed with this
   * @param failed what is thrown where it ends badly
   */
  Piped(
      List<String> command,
      @Nullable InputStream from,
      Cancellation end,
      Function<Ended, Gen3DbException> failed)
      throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    this.process = builder.start();
    this.from = from;
    this.end = end;
    this.failed = failed;
    this.out = process.getInputStream();
    this.breaking = end.onCancel(process::destroyForcibly);
    this.listening = started(this::listen);
    this.feeding = started(this::feed);
  }

  private static Thread started(Runnable work) {
    var thread = new Thread(work, "gen3db-archive");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void listen() {
    try (InputStream errors = process.getErrorStream()) {
      said = new String(errors.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
      errors.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // it was ended
    }
  }

  private void feed() {
    try (OutputStream in = process.getOutputStream()) {
      if (from != null) {
        feed(from, in);
      }
    } catch (IOException e) {
      // It reads no more, and says why, or needs no more.
    }
  }

  private void feed(InputStream stored, OutputStream in) throws IOException {
    byte[] bytes = new byte[1 << 16];
    while (true) {
      int count;
      try {
        count = stored.read(bytes);
      } catch (IOException | RuntimeException e) {
        failure = e;
        process.destroyForcibly();
        return;
      }
      if (count < 0) {
        return;
      }
      in.write(bytes, 0, count);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int at, int length) throws IOException {
    if (ended) {
      return -1;
    }
    int count;
    try {
      count = out.read(bytes, at, length);
    } catch (IOException e) {
      count = -1; // it was ended
    }
    if (count < 0) {
      finish();
      ended = true;
    }
    return count;
  }

  private void finish() throws IOException {
    int status;
    try {
      status = process.waitFor();
      feeding.join();
      listening.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.check("the dump", "reading it through another program");
      throw new IOException(e);
    }
    end.check("the dump", "reading it through another program");
    Exception first = failure;
    if (first instanceof IOException e) {
      throw e;
    }
    if (first instanceof UncheckedIOException e) {
      throw e.getCause();
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (status != 0) {
      throw failed.apply(new Ended(status, said));
    }
  }

  @Override
  public void close() throws IOException {
    try (breaking) {
      process.destroyForcibly();
      out.close();
    }
  }
}
