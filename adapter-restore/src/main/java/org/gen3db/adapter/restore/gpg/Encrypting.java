package org.gen3db.adapter.restore.gpg;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;

/** What is written passes through gpg into a stream; closing it awaits the end. */
final class Encrypting extends OutputStream {
  private static final int LONGEST = 500;

  private final Path home;
  private final Path errors;
  private final Process process;
  private final OutputStream in;
  private final OutputStream to;
  private final Cancellation end;
  private final Cancellation.Registration breaking;
  private final Thread pump;
  private volatile @Nullable IOException failure;
  private boolean closed;

  /**
   * Begins.
   *
   * @param home a folder that is taken away at the end
   */
  Encrypting(List<String> command, Path home, OutputStream to, Cancellation end)
      throws IOException {
    this.home = home;
    this.to = to;
    this.end = end;
    this.errors = home.resolve("errors");
    this.process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    this.in = process.getOutputStream();
    this.breaking = end.onCancel(process::destroy);
    this.pump = new Thread(this::pass, "gen3db-gpg");
    pump.setDaemon(true);
    pump.start();
  }

  private void pass() {
    try (InputStream out = process.getInputStream()) {
      out.transferTo(to);
    } catch (IOException e) {
      failure = e;
      process.destroy();
    } catch (RuntimeException | Error e) {
      // Whatever it was, the file is not whole.
      failure = new IOException("what gpg wrote was not passed on", e);
      process.destroy();
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      in.write(bytes, from, length);
    } catch (IOException e) {
      // It has ended, and why is worth more than that its pipe is broken.
      finish();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (to;
        breaking) {
      finish();
    } finally {
      process.destroyForcibly();
      delete(home);
    }
  }

  private void finish() throws IOException {
    IOException broken = null;
    try {
      in.close();
    } catch (IOException e) {
      broken = e;
    }
    int status;
    try {
      pump.join();
      status = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.check("gpg", "encrypting the dump");
      throw new IOException(e);
    }
    end.check("gpg", "encrypting the dump");
    IOException first = failure;
    if (first != null) {
      throw first;
    }
    if (status != 0 || broken != null) {
      String said = errors().replaceAll("\\s+", " ").strip();
      throw Gpg.failed(
          "it ended with %d: %s"
              .formatted(status, said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said),
          broken == null ? new IOException("gpg failed") : broken);
    }
  }

  /** What it says is wrong, whatever its encoding is. */
  private String errors() throws IOException {
    try (InputStream said = Files.newInputStream(errors)) {
      return new String(said.readNBytes(LONGEST * 4), StandardCharsets.UTF_8);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // A folder of nothing secret stays where temporary files are.
    }
  }
}
