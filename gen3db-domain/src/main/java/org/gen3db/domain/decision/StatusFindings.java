package org.gen3db.domain.decision;

import static org.gen3db.domain.credentials.DbCredentials.PUBLISHED;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.ChangeVisitor;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.StoredSecret;

/**
 * What is wrong, in the words of somebody who looks: a change tells what apply would do, and this
 * what was found that calls for it.
 */
final class StatusFindings implements ChangeVisitor<Optional<StatusFindings.Shortfall>> {
  private final ServiceSeen service;
  private final Publication publication;
  private final Chosen given;

  /** What is not there at all: nothing is said of what is in it. */
  private final Set<String> absentDatabases = new HashSet<>();

  /**
   * One of them.
   *
   * @param missing whether something is not there; else it is not as it should be
   */
  record Shortfall(boolean missing, String words) {}

  /**
   * @param publication what the stores should hold
   * @param given the password that the role gets, where it gets one
   */
  StatusFindings(ServiceSeen service, Publication publication, Chosen given) {
    this.service = service;
    this.publication = publication;
    this.given = given;
  }

  /** At most one finding for what is not there, and one for what is not as it should be. */
  List<Notice> of(List<Change> changes) {
    changes.stream()
        .filter(Change.CreateDatabase.class::isInstance)
        .map(Change::target)
        .forEach(absentDatabases::add);
    List<Shortfall> all =
        changes.stream().flatMap(change -> change.accept(this).stream()).distinct().toList();
    var findings = new ArrayList<Notice>();
    add(findings, DomainCode.MISSING_PART, all.stream().filter(Shortfall::missing));
    add(findings, DomainCode.DRIFT, all.stream().filter(one -> !one.missing()));
    return findings;
  }

  private static void add(List<Notice> into, DomainCode code, Stream<Shortfall> of) {
    String words = of.map(Shortfall::words).collect(Collectors.joining("; "));
    if (!words.isEmpty()) {
      into.add(Notice.of(code, "", words));
    }
  }

  @Override
  public Optional<Shortfall> createRole(Change.CreateRole change) {
    return missing("the role '" + change.role() + "' does not exist on " + place());
  }

  @Override
  public Optional<Shortfall> setPassword(Change.SetPassword change) {
    return different(
        "the "
            + (given.origin().isStored() ? "password in " + given.origin() : "wanted password")
            + " does not log in as the role '"
            + change.role()
            + "'");
  }

  @Override
  public Optional<Shortfall> openLogin(Change.OpenLogin change) {
    return different(
        "the role '"
            + change.role()
            + "' does not log in for '"
            + change.owner()
            + "' as it should");
  }

  @Override
  public Optional<Shortfall> allowLogin(Change.AllowLogin change) {
    return different("the role '" + change.role() + "' may not log in");
  }

  @Override
  public Optional<Shortfall> liftExpiry(Change.LiftExpiry change) {
    return different("the role '" + change.role() + "' has expired");
  }

  @Override
  public Optional<Shortfall> adjustRole(Change.AdjustRole change) {
    return different(
        "the role '"
            + change.role()
            + "' is not as gen3db.roles wants it in "
            + String.join(", ", change.wishes().names()));
  }

  /** Apply restores nothing; what it awaits is told otherwise. */
  @Override
  public Optional<Shortfall> loadDump(Change.LoadDump change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> copyDatabase(Change.CopyDatabase change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> takePlace(Change.TakePlace change) {
    return Optional.empty();
  }

  /** Nothing that apply does takes anything away that anybody misses. */
  @Override
  public Optional<Shortfall> forbidLogin(Change.ForbidLogin change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> dropRole(Change.DropRole change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> dropDatabase(Change.DropDatabase change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> unpublish(Change.Unpublish change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> createDatabase(Change.CreateDatabase change) {
    return missing("the database '" + change.database() + "' does not exist on " + place());
  }

  @Override
  public Optional<Shortfall> openDatabase(Change.OpenDatabase change) {
    return different(change.database(), change.why());
  }

  @Override
  public Optional<Shortfall> ownDatabase(Change.OwnDatabase change) {
    return different(
        change.database(),
        "the database '" + change.database() + "' does not belong to '" + change.owner() + "'");
  }

  @Override
  public Optional<Shortfall> limitConnect(Change.LimitConnect change) {
    return different(
        change.database(), "every role may connect to the database '" + change.database() + "'");
  }

  @Override
  public Optional<Shortfall> grantConnect(Change.GrantConnect change) {
    return different(
        change.database(),
        "the role '"
            + change.role()
            + "' lacks CONNECT on the database '"
            + change.database()
            + "'");
  }

  @Override
  public Optional<Shortfall> setMark(Change.SetMark change) {
    return different(
        change.database(),
        "the database '" + change.database() + "' does not bear this release's mark");
  }

  @Override
  public Optional<Shortfall> ownSchema(Change.OwnSchema change) {
    return different(
        change.database(),
        "the schema public" + in(change) + " does not belong to '" + change.owner() + "'");
  }

  @Override
  public Optional<Shortfall> grantSchema(Change.GrantSchema change) {
    return different(
        change.database(),
        "the role '" + change.role() + "' may not use the schema public" + in(change));
  }

  @Override
  public Optional<Shortfall> createExtension(Change.CreateExtension change) {
    return different(
        change.database(), "the extension " + change.extension() + " is not" + in(change));
  }

  @Override
  public Optional<Shortfall> defaultPrivileges(Change.DefaultPrivileges change) {
    return different(
        change.database(),
        "the role '" + change.role() + "' may not use what others make" + in(change));
  }

  @Override
  public Optional<Shortfall> ownThings(Change.OwnThings change) {
    return different(
        change.database(),
        "the login '"
            + change.login()
            + "' owns things"
            + in(change)
            + " that '"
            + change.owner()
            + "' cannot change");
  }

  @Override
  public Optional<Shortfall> grantAccess(Change.GrantAccess change) {
    return different(
        change.database(),
        "what the role '"
            + change.role()
            + "' may do"
            + in(change)
            + " is not to "
            + change.access().word()
            + " what the services make");
  }

  /** A password that is kept first follows from what else is wrong. */
  @Override
  public Optional<Shortfall> keepPending(Change.KeepPending change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> publishEntry(Change.PublishEntry change) {
    return missing("the remote entry " + change.entry() + " does not exist");
  }

  @Override
  public Optional<Shortfall> restoreEntry(Change.RestoreEntry change) {
    return different("the remote entry " + change.entry() + " is marked for deletion");
  }

  @Override
  public Optional<Shortfall> completeEntry(Change.CompleteEntry change) {
    return different("the remote entry " + change.entry() + " lacks dbcreated");
  }

  /** What is proved first follows from what else is wrong. */
  @Override
  public Optional<Shortfall> proveEntry(Change.ProveEntry change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> updateEntry(Change.UpdateEntry change) {
    return different(
        "the remote entry "
            + change.entry()
            + " holds the password of before a rotation that did not end");
  }

  /** Only rotate makes it, and tells what it was about. */
  @Override
  public Optional<Shortfall> finishRotation(Change.FinishRotation change) {
    return Optional.empty();
  }

  @Override
  public Optional<Shortfall> publishSecret(Change.PublishSecret change) {
    return service
        .stored()
        .serving()
        .map(this::wrong)
        .orElseGet(() -> missing(absent(change.secret())));
  }

  @Override
  public Optional<Shortfall> followEntry(Change.FollowEntry change) {
    StoredSecret secret = service.stored().serving().orElse(null);
    if (secret == null) {
      return missing(absent(change.secret()));
    }
    String what = "the Secret " + change.secret();
    if (secret.follows().filter(change.entry()::equals).isEmpty()) {
      return different(what + " does not follow the remote entry " + change.entry());
    }
    if (secret.isLettingGo()) {
      return different(
          what + " was about to stand by itself, and is not to follow the remote entry any longer");
    }
    List<String> keys = publication.behind(secret);
    List<String> left = publication.left(secret);
    if (keys.isEmpty() && !left.isEmpty()) {
      return different(
          what
              + " holds "
              + String.join(", ", left)
              + " from before it followed the remote entry "
              + change.entry()
              + ", which nobody keeps right any more");
    }
    return different(
        what
            + " differs from the remote entry "
            + change.entry()
            + (keys.isEmpty() ? "" : " in " + String.join(", ", keys)));
  }

  @Override
  public Optional<Shortfall> removeBootstrap(Change.RemoveBootstrap change) {
    return different(
        "the Secret "
            + change.secret()
            + " would push a password of before, once the remote entry is lost");
  }

  @Override
  public Optional<Shortfall> protectSecret(Change.ProtectSecret change) {
    return different(
        "another program would take away the Secret "
            + change.secret()
            + ", or what fills it or pushes from it, once its manifest does not have it any more");
  }

  /** What calls for it is told of the Secret that is published, or of the pending one. */
  @Override
  public Optional<Shortfall> keepCopy(Change.KeepCopy change) {
    return service
        .stored()
        .pending()
        .filter(secret -> StoredCredentials.in(secret.data()).text(PUBLISHED).isEmpty())
        .flatMap(
            secret ->
                different(
                    "the Secret "
                        + secret.name()
                        + " is there still, from a run that did not end"));
  }

  @Override
  public Optional<Shortfall> removePending(Change.RemovePending change) {
    return service.stored().pending().isEmpty()
        ? service
            .stored()
            .copy()
            .flatMap(
                secret ->
                    different(
                        "the Secret " + secret.name() + " keeps a copy that nobody needs any more"))
        : different(
            "the Secret " + change.secret() + " is there still, from a run that did not end");
  }

  private static Optional<Shortfall> missing(String words) {
    return Optional.of(new Shortfall(true, words));
  }

  private static Optional<Shortfall> different(String words) {
    return Optional.of(new Shortfall(false, words));
  }

  private Optional<Shortfall> different(String database, String words) {
    return absentDatabases.contains(database) ? Optional.empty() : different(words);
  }

  private String place() {
    return service.place().endpoint().toString();
  }

  private static String in(Change.InDatabase change) {
    return " in the database '" + change.database() + "'";
  }

  private static String absent(String secret) {
    return "the Secret " + secret + " does not exist";
  }

  /** Nothing is wrong with one that only follows the password that the role gets (R8). */
  private Optional<Shortfall> wrong(StoredSecret secret) {
    String name = "the Secret " + service.wanted().secretName();
    List<String> keys = publication.differing(secret);
    if (!keys.isEmpty()) {
      return different(name + " is wrong in, or lacks, " + String.join(", ", keys));
    }
    return secret.follows().isPresent()
        ? different(name + " follows a remote entry, and should stand by itself")
        : Optional.empty();
  }
}
