package org.gen3db.adapter.restore.gpg;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.Encryption;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;

/**
 * Encrypts by gpg, to keys that its ring has or that files hold. Only public keys are needed; what
 * is encrypted passes through pipes, and nothing of it lies anywhere in the clear.
 */
public final class Gpg implements Encryption {
  private static final String ENDING = ".gpg";

  /** Who writes it out means that very key, whatever gpg knows of its owner. */
  private static final Pattern FINGERPRINT =
      Pattern.compile("(0x)?([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})");

  private final String program;
  private final Path workingDirectory;

  /**
   * One by a program.
   *
   * @param program its name on the PATH, or where it is
   * @param workingDirectory which files of keys are taken against
   */
  public Gpg(String program, Path workingDirectory) {
    this.program = program;
    this.workingDirectory = workingDirectory;
  }

  @Override
  public String ending() {
    return ENDING;
  }

  @Override
  public void check(List<String> recipients, Cancellation end) {
    try {
      around(OutputStream.nullOutputStream(), recipients, end).close();
    } catch (IOException e) {
      throw failed(Reason.of(e), e);
    }
  }

  @Override
  public OutputStream around(OutputStream to, List<String> recipients, Cancellation end)
      throws IOException {
    end.check(program, "encrypting the dump");
    Path home = Files.createTempDirectory("gen3db-gpg");
    boolean begun = false;
    try {
      var stream = new Encrypting(command(recipients, home), home, to, end);
      begun = true;
      return stream;
    } catch (IOException e) {
      throw failed("'" + program + "': " + Reason.of(e), e);
    } finally {
      if (!begun) {
        Encrypting.delete(home);
      }
    }
  }

  private List<String> command(List<String> recipients, Path home) {
    var command = new ArrayList<String>(List.of(program, "--batch", "--no-tty", "--quiet"));
    List<Path> files = recipients.stream().map(workingDirectory::resolve).toList();
    if (files.stream().allMatch(Files::isRegularFile)) {
      // Nothing of the user's ring is needed, which may be nowhere, as in a container.
      command.addAll(List.of("--homedir", home.toString()));
    }
    if (recipients.stream().allMatch(key -> FINGERPRINT.matcher(key).matches())) {
      command.addAll(List.of("--trust-model", "always"));
    }
    command.addAll(List.of("--output", "-", "--encrypt"));
    for (int i = 0; i < recipients.size(); i++) {
      boolean file = Files.isRegularFile(files.get(i));
      command.add(file ? "--recipient-file" : "--recipient");
      command.add(file ? files.get(i).toString() : recipients.get(i));
    }
    return command;
  }

  static Gen3DbException failed(String message, Throwable why) {
    return new Gen3DbException(Notice.of(GpgCode.DUMP_NOT_ENCRYPTED, "gpg", message), why);
  }
}
