package org.gen3db.runner.dump;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.gen3db.domain.dump.DumpReport;
import org.gen3db.domain.dump.DumpRequest;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.command.Command;
import org.gen3db.runner.console.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dump}: writes databases and indices where restore reads them. */
public final class DumpCommand implements Command {
  private static final String TO = "--to";
  private static final String VERSION = "--version";
  private static final String KEEP = "--keep";
  private static final String ONLY = "--only";
  private static final String INDEX = "--index";
  private static final String ENCRYPT_TO = "--encrypt-to";
  private static final String DRY_RUN = "--dry-run";
  private static final String POSTGRES = "postgres";
  private static final String SEARCH = "search";
  private static final List<String> ONLY_ONE = List.of(POSTGRES, SEARCH);
  private static final Set<String> PARTS = Set.of("pgdumps", "elasticsearch");

  /** In bytes; a file system takes 255, and the names of drafts are no longer than it. */
  private static final int LONGEST_VERSION = 200;

  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");

  @Override
  public String name() {
    return "dump";
  }

  @Override
  public String summary() {
    return "Write databases and search indices where restore reads them.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    spec.addOption(
        Options.text(
            "DIR",
            "Where dumps go, whatever gen3db.dumps says: ENVIRONMENT/VERSION/pgdumps/SERVICE.sql in"
                + " it.",
            TO));
    spec.addOption(
        Options.text(
            "V",
            "The version of the data, a folder that is not there yet (default: the time, in UTC).",
            VERSION));
    spec.addOption(
        Options.text(
            "N",
            "How many complete dumps of this environment stay, the new one among them (default:"
                + " all).",
            KEEP));
    spec.addOption(
        Options.choice(
            ONLY_ONE,
            "What is dumped: databases, or indices (default: databases, and indices where guppy is"
                + " on).",
            ONLY));
    spec.addOption(
        Options.list(
            "NAME", "An index of the search cluster; all that guppy searches if none.", INDEX));
    spec.addOption(
        Options.list(
            "KEY",
            "Encrypt all files by gpg to this key: its fingerprint, or a file that holds it;"
                + " repeatable.",
            ENCRYPT_TO));
    spec.addOption(Options.flag("Say what would be dumped, and write nothing.", DRY_RUN));
    Options.report(spec);
  }

  @Override
  public int run(Call call) {
    call.checkReport();
    call.refuseBlank(TO, "Name a folder, or a bucket as s3://BUCKET/FOLDER.");
    DumpRequest request = request(call);
    boolean shows = call.has(DRY_RUN);
    try (Progress progress = shows ? call.progressOfLooks() : call.progress()) {
      Values values =
          Values.read(
              call,
              builder ->
                  call.text(TO)
                      .map(builder::dumpsFrom)
                      .orElse(builder)
                      .contacting(true)
                      .listener(progress));
      if (!shows) {
        call.console().interruption().awaitSteps(); // what is half written goes first
      }
      DumpReport done = shows ? values.online().planDump(request) : values.online().dump(request);
      progress.close();
      call.result(
          DumpText.document(done, shows, values.warnings()),
          screen -> new DumpText(done, shows, screen).print(call.repeated()));
      call.traces(done.problems().stream());
      return done.hasProblem() ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  private static DumpRequest request(Call call) {
    String only = call.text(ONLY).orElse(null);
    if (only != null && !ONLY_ONE.contains(only)) {
      throw Call.wrongUsage(
          ONLY,
          "'" + only + "' is nothing that is dumped",
          "Write " + String.join(" or ", ONLY_ONE) + ".");
    }
    if (POSTGRES.equals(only) && !call.list(INDEX).isEmpty()) {
      throw Call.wrongUsage(
          INDEX, "an index is none of the databases", "Leave it out, or " + ONLY + ".");
    }
    if (SEARCH.equals(only) && !call.list("--service").isEmpty()) {
      throw Call.wrongUsage(
          "--service",
          "it is for databases, and indices are dumped",
          "Leave it out; name indices with " + INDEX + ".");
    }
    return new DumpRequest(
        !SEARCH.equals(only),
        !POSTGRES.equals(only),
        Set.copyOf(call.list(INDEX)),
        version(call),
        keep(call),
        recipients(call));
  }

  private static List<String> recipients(Call call) {
    List<String> keys = call.list(ENCRYPT_TO);
    for (String key : keys) {
      if (key.isBlank() || key.startsWith("-")) {
        throw Call.wrongUsage(
            ENCRYPT_TO,
            "'" + key + "' is no key",
            "Write a fingerprint, as gpg --list-keys shows it, or the name of a file.");
      }
    }
    return keys;
  }

  private static @Nullable String version(Call call) {
    String version = call.text(VERSION).orElse(null);
    if (version != null && !isFolder(version)) {
      throw Call.wrongUsage(
          VERSION,
          "'" + version + "' is no name of a folder",
          "Write the version as its folder is to be called, such as 1.0.3.");
    }
    return version;
  }

  /** A name that every file system takes, and that restore takes for no folder of a dump. */
  private static boolean isFolder(String version) {
    return !version.isBlank()
        && !version.startsWith(".")
        && !PARTS.contains(version)
        && version.getBytes(StandardCharsets.UTF_8).length <= LONGEST_VERSION
        && version.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
  }

  private static @Nullable Integer keep(Call call) {
    String keep = call.text(KEEP).orElse(null);
    if (keep != null && !COUNT.matcher(keep).matches()) {
      throw Call.wrongUsage(
          KEEP,
          "'" + keep + "' is no number of dumps",
          "Write a whole number from 1 to 9999; the dump that is made always stays.");
    }
    return keep == null ? null : Integer.valueOf(keep);
  }
}
