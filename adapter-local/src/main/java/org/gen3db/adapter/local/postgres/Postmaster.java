package org.gen3db.adapter.local.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.local.internal.AtomicFiles;

/**
 * The server's main process, as the file postmaster.pid in its data folder tells of it. The file
 * outlives a killed process and a reboot, after which its number may be another program's.
 *
 * @param pid the process
 * @param started when it began, in seconds since 1970; 0 when the file does not say
 * @param port where it listens
 * @param status such as {@code starting}, {@code ready} or {@code stopping}
 */
record Postmaster(Path data, long pid, long started, int port, String status) {
  /** What is known of the process. */
  enum Life {
    /** It runs on this data folder. */
    RUNS,
    /** It has ended; the number is free, or another program's. */
    GONE,
    /** It may be a PostgreSQL on this data folder: we may not look. It is never signalled. */
    UNKNOWN
  }

  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** A server notes its start a moment after its process began. */
  private static final Duration SAME_START = Duration.ofSeconds(10);

  private static final int PROTOCOL_SSL_REQUEST = 80877103;

  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  /** What the file says; empty when it is not there, or not written to its end yet. */
  static Optional<Postmaster> read(Path data) throws IOException {
    Optional<byte[]> content = AtomicFiles.read(file(data));
    if (content.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new String(content.get(), StandardCharsets.UTF_8).lines().toList();
    try {
      long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.get(0).strip());
      long started = lines.size() > 2 ? Long.parseLong(lines.get(2).strip()) : 0;
      int port = lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0;
      String status = lines.size() > 7 ? lines.get(7).strip() : "starting";
      return pid > 0
          ? Optional.of(new Postmaster(data, pid, started, port, status))
          : Optional.empty(); // a negative number is a server in single-user mode
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The server's process, if one runs on this data folder, ready or not. */
  static Optional<Postmaster> alive(Path data) throws IOException {
    Optional<Postmaster> read = read(data);
    return read.isPresent() && read.get().life() == Life.RUNS ? read : Optional.empty();
  }

  Life life() throws IOException {
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      Optional<ProcessHandle> process = ProcessHandle.of(pid);
      return process.isEmpty()
          ? Life.GONE
          : asTold(process.get().info().command(), process.get().info().startInstant());
    }
    Path process = Path.of("/proc", Long.toString(pid));
    String stat;
    try {
      stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return Life.GONE;
    }
    // "pid (name) state …": a zombie, whose parent never asks for it, has ended too.
    String state = stat.substring(stat.lastIndexOf(')') + 1).strip();
    if (!stat.contains("(postgres)") || state.startsWith("Z") || state.startsWith("X")) {
      return Life.GONE;
    }
    return onThisFolder(process);
  }

  /** Where there is no /proc: by what the JDK can tell of the process, either of which may lack. */
  Life asTold(Optional<String> command, Optional<Instant> began) {
    if (command.isEmpty()) {
      return Life.UNKNOWN;
    }
    if (!command.get().endsWith("postgres")) {
      return Life.GONE;
    }
    boolean another =
        started > 0
            && began.isPresent()
            && Duration.between(Instant.ofEpochSecond(started), began.get())
                    .abs()
                    .compareTo(SAME_START)
                > 0;
    return another ? Life.UNKNOWN : Life.RUNS;
  }

  /** A server's current folder is its data folder, also after that was moved. */
  private Life onThisFolder(Path process) throws IOException {
    try {
      return Files.isSameFile(process.resolve("cwd"), data) ? Life.RUNS : Life.GONE;
    } catch (NoSuchFileException e) {
      return Life.GONE;
    } catch (IOException e) {
      // In containers even root may not see it, if the server runs as another user.
      String command = Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8);
      return List.of(command.split("\0")).contains(data.toString()) ? Life.RUNS : Life.UNKNOWN;
    }
  }

  boolean ready() {
    return status.equals("ready");
  }

  /** Where it listens; IPv4, whatever this JVM prefers. */
  static InetSocketAddress loopback(int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  /** Whether a PostgreSQL answers at the port: it is asked for TLS and says yes or no. */
  boolean answers() {
    try (Socket socket = new Socket()) {
      int patience = (int) ANSWER.toMillis();
      socket.connect(loopback(port), patience);
      socket.setSoTimeout(patience);
      socket
          .getOutputStream()
          .write(ByteBuffer.allocate(8).putInt(8).putInt(PROTOCOL_SSL_REQUEST).array());
      InputStream in = socket.getInputStream();
      int answer = in.read();
      return answer == 'N' || answer == 'S';
    } catch (IOException | IllegalArgumentException e) {
      return false; // an answer to the question asked: it does not answer
    }
  }
}
