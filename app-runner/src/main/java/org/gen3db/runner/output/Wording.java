package org.gen3db.runner.output;

import java.util.Optional;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.error.Remedy.Harden;
import org.gen3db.domain.error.Remedy.Rotate;
import org.gen3db.domain.error.Remedy.RunScript;
import org.gen3db.domain.error.Remedy.TakeOver;
import org.gen3db.domain.error.Remedy.Text;
import org.gen3db.domain.error.Remedy.Together;
import org.gen3db.domain.error.Remedy.Use;
import org.gen3db.domain.error.RemedyVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What the library tells, in the words of the command line: places as options, ways out as commands
 * that can be pasted.
 */
public final class Wording implements RemedyVisitor<String> {
  /** For documents and pages, whose commands have no options of a user. */
  public static final Wording PLAIN = new Wording(Repeated.NOTHING);

  private static final String OWN_PAGES = "docs/";

  private final Repeated repeated;

  /** Words whose commands have these options. */
  public Wording(Repeated repeated) {
    this.repeated = repeated;
  }

  /** Text of several lines as one: a list behind a colon, or sentences. */
  static String inOneLine(String message) {
    return message.strip().replaceAll(":\\n\\s*", ": ").replaceAll("\\s*\\n\\s*", "; ");
  }

  /** Where it was found, unless that is the service below whose name it is told. */
  static String placeBelow(Notice notice) {
    String place = place(notice);
    return place.equals(notice.service().orElse("")) ? "" : place;
  }

  /** Where it was found. */
  static String place(Notice notice) {
    Optional<Input> input = Input.at(notice.place());
    return input.map(Wording::option).orElse(notice.place());
  }

  private static String option(Input input) {
    return switch (input) {
      case RELEASE -> "--release";
      case NAMESPACE -> "--namespace";
      case SERVICE -> "SERVICE";
      case SERVICES -> "--service";
      case TAKE_OVER -> "--take-over";
      case HARDEN -> "--harden";
      case ADAPTERS -> "--adapter-path";
      case DUMPS -> "--from";
      case ALL_ADAPTERS -> "class path and --adapter-path";
      case LOCAL -> "--embedded";
    };
  }

  /** The way out; with the page that explains the code, where that is an adapter's own. */
  String hint(Notice notice) {
    String page = notice.code().page();
    String words = of(notice.remedy());
    return page.startsWith(OWN_PAGES) ? words : (words + " See " + page).strip();
  }

  /** The way out that a code gives. */
  public String of(Code code) {
    return of(code.remedy());
  }

  private String of(Remedy remedy) {
    return remedy.accept(this);
  }

  @Override
  public String text(Text remedy) {
    return remedy.words();
  }

  @Override
  public String takeOver(TakeOver remedy) {
    return repeated.wayOut("apply --take-over " + name(remedy.serviceName()));
  }

  @Override
  public String harden(Harden remedy) {
    return repeated.wayOut("apply --harden " + name(remedy.serviceName()));
  }

  @Override
  public String rotate(Rotate remedy) {
    return repeated.wayOut("rotate " + name(remedy.serviceName()));
  }

  @Override
  public String runScript(RunScript remedy) {
    return "Let an administrator run"
        + (remedy.needsPassword() ? ", with the psql variable password set to it" : "")
        + ":\n"
        + remedy.script()
        + "\n";
  }

  @Override
  public String use(Use remedy) {
    return of(remedy.means());
  }

  private String of(Means means) {
    return switch (means) {
      case APPLY -> repeated.wayOut("apply");
      case COMPLETE_ENTRIES -> repeated.wayOut("apply --complete-entry");
      case RESTORE_ENTRIES -> repeated.wayOut("apply --restore-deleted");
      case PLAN -> "What apply would change: " + repeated.wayOut("plan");
      case LIST_ADAPTERS -> "gen3db adapters lists the settings of each adapter.";
      case ADD_ADAPTERS -> "--adapter-path takes a folder with more of them.";
      case DO_WITHOUT ->
          "Or give --embedded to try everything on this machine, or plan --offline to see what the"
              + " values decide.";
      case SEND_TRACE -> "The output of -vv belongs to it.";
      case GIVE_CHART -> "Or give the umbrella chart that holds it with --chart.";
      case GIVE_AS_TEXT -> "Give it by --set-string, a password by --set-file.";
      case GIVE_AS_VALUE -> "Give it by --set.";
      case END_SESSIONS -> "Or repeat it with --evict, which ends their sessions.";
      case RESTORE -> "Restore the data: " + repeated.wayOut("restore");
      case DISCARD_WRITES -> "Repeat it with --discard-writes.";
      case REPLACE_DATA -> "Repeat it with --replace.";
      case ASK_FOR_PASSWORDS -> "Let pg_hba.conf ask for scram-sha-256.";
      case FORCE_CONFLICTS ->
          "Let the chart's values say the same; or give --force-conflicts to the next helm upgrade of"
              + " Helm 4, and apply again: "
              + repeated.wayOut("apply");
      case LOOK_AT_ADMISSION -> "Look at pg_hba.conf and the host name of the service.";
    };
  }

  @Override
  public String together(Together remedy) {
    return Together.join(remedy.parts().stream().map(this::of).toList());
  }

  /** A page about a code knows no service. */
  private static String name(@Nullable String service) {
    return service == null ? "SERVICE" : Repeated.quoted(service);
  }
}
