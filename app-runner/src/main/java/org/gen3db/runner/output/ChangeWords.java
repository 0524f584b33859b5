package org.gen3db.runner.output;

import java.time.Duration;
import java.util.ArrayList;
import java.util.TreeMap;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.ChangeVisitor;
import org.gen3db.runner.console.Sizes;

/** What a change does, in words that an operator understands. */
final class ChangeWords implements ChangeVisitor<String> {
  private static final ChangeWords WORDS = new ChangeWords();

  private ChangeWords() {}

  static String of(Change change) {
    return change.accept(WORDS);
  }

  @Override
  public String createRole(Change.CreateRole change) {
    return "create the role " + change.role();
  }

  @Override
  public String setPassword(Change.SetPassword change) {
    return "give the role " + change.role() + " the wanted password";
  }

  @Override
  public String openLogin(Change.OpenLogin change) {
    return "let "
        + change.role()
        + " log in with a new password"
        + (change.isSecond() ? ", as a member of " + change.owner() + " that becomes it" : "");
  }

  @Override
  public String allowLogin(Change.AllowLogin change) {
    return "let the role " + change.role() + " log in again";
  }

  @Override
  public String forbidLogin(Change.ForbidLogin change) {
    return "take the login from the role " + change.role();
  }

  @Override
  public String adjustRole(Change.AdjustRole change) {
    var wishes = new ArrayList<String>();
    change
        .wishes()
        .connectionLimit()
        .ifPresent(
            limit ->
                wishes.add(
                    limit == RoleWishes.NO_LIMIT
                        ? "any number of sessions"
                        : "at most " + limit + (limit == 1 ? " session" : " sessions")));
    new TreeMap<>(change.wishes().settings())
        .forEach((name, values) -> wishes.add(name + " = " + String.join(", ", values)));
    change
        .wishes()
        .validFor()
        .map(time -> "a password that is good for " + days(time))
        .ifPresent(wishes::add);
    return "let the role " + change.role() + " have " + String.join("; ", wishes);
  }

  private static String days(Duration time) {
    return time.toDays() > 0 ? time.toDays() + " days" : time.toHours() + " hours";
  }

  @Override
  public String dropRole(Change.DropRole change) {
    return "drop the role " + change.role();
  }

  @Override
  public String dropDatabase(Change.DropDatabase change) {
    return "drop the database "
        + change.database()
        + " with all that is in it"
        + (change.evict() ? ", ending the sessions there" : "");
  }

  @Override
  public String unpublish(Change.Unpublish change) {
    return "let the Secret " + change.secret() + " say no more that the database is ready";
  }

  @Override
  public String createDatabase(Change.CreateDatabase change) {
    return "create the database " + change.database() + ", owned by " + change.owner();
  }

  @Override
  public String openDatabase(Change.OpenDatabase change) {
    return "open the database "
        + change.database()
        + ", which a crash of the server left closed; what else is to be done is seen then";
  }

  @Override
  public String ownDatabase(Change.OwnDatabase change) {
    return "make " + change.owner() + " the owner of the database " + change.database();
  }

  @Override
  public String limitConnect(Change.LimitConnect change) {
    return "let only "
        + String.join(", ", change.allowed())
        + " and the administrator connect to "
        + change.database();
  }

  @Override
  public String grantConnect(Change.GrantConnect change) {
    return "let " + change.role() + " connect to " + change.database();
  }

  @Override
  public String setMark(Change.SetMark change) {
    return "mark the database " + change.database() + " as this release's";
  }

  @Override
  public String liftExpiry(Change.LiftExpiry change) {
    return "let the role " + change.role() + " log in for ever";
  }

  @Override
  public String ownSchema(Change.OwnSchema change) {
    return "make " + change.owner() + " the owner of the schema public in " + change.database();
  }

  @Override
  public String grantSchema(Change.GrantSchema change) {
    return "let " + change.role() + " use the schema public in " + change.database();
  }

  @Override
  public String createExtension(Change.CreateExtension change) {
    return "create the extension "
        + change.extension()
        + " in "
        + change.database()
        + (change.required() ? "" : ", if the server offers it");
  }

  @Override
  public String defaultPrivileges(Change.DefaultPrivileges change) {
    return "let "
        + change.role()
        + " use what others make in "
        + change.database()
        + " later"
        + (change.sharers().isEmpty()
            ? ""
            : ", and share what is there with " + String.join(", ", change.sharers()));
  }

  @Override
  public String ownThings(Change.OwnThings change) {
    return "give "
        + change.owner()
        + " what its login "
        + change.login()
        + " owns in "
        + change.database();
  }

  @Override
  public String loadDump(Change.LoadDump change) {
    return "load the dump "
        + change.dump()
        + " ("
        + Sizes.of(change.bytes())
        + ") into a database beside "
        + change.database();
  }

  @Override
  public String copyDatabase(Change.CopyDatabase change) {
    return "copy the database "
        + change.source()
        + ", which stays as it is, into one beside "
        + change.database();
  }

  @Override
  public String takePlace(Change.TakePlace change) {
    return (change.again() ? "put what was replaced last" : "put it")
        + " in the place of the database "
        + change.database()
        + ", which stays beside it; whoever is connected is sent away for a moment";
  }

  @Override
  public String grantAccess(Change.GrantAccess change) {
    return "let "
        + change.role()
        + (change.access() == Access.READ ? " read, and not change," : " read and write")
        + " what is made in "
        + change.database()
        + ", now and later";
  }

  @Override
  public String keepPending(Change.KeepPending change) {
    return "keep the new password in the Secret " + change.secret();
  }

  @Override
  public String publishEntry(Change.PublishEntry change) {
    return "create the remote entry " + change.entry();
  }

  @Override
  public String restoreEntry(Change.RestoreEntry change) {
    return "take back the remote entry " + change.entry() + ", which is marked for deletion";
  }

  @Override
  public String completeEntry(Change.CompleteEntry change) {
    return "add dbcreated to the remote entry " + change.entry();
  }

  @Override
  public String proveEntry(Change.ProveEntry change) {
    return "prove that the remote entry " + change.entry() + " can be changed";
  }

  @Override
  public String updateEntry(Change.UpdateEntry change) {
    return "write the new password into the remote entry " + change.entry();
  }

  @Override
  public String finishRotation(Change.FinishRotation change) {
    return "end the rotation of the remote entry "
        + change.entry()
        + " that its store has given up, with the password that it prepared";
  }

  @Override
  public String publishSecret(Change.PublishSecret change) {
    return "write the Secret " + change.secret();
  }

  @Override
  public String followEntry(Change.FollowEntry change) {
    return "let the Secret " + change.secret() + " follow the remote entry " + change.entry();
  }

  @Override
  public String removeBootstrap(Change.RemoveBootstrap change) {
    return "remove the Secret " + change.secret() + " and what pushes from it";
  }

  @Override
  public String protectSecret(Change.ProtectSecret change) {
    return "mark the Secret " + change.secret() + " to be kept by the others who hold it";
  }

  @Override
  public String keepCopy(Change.KeepCopy change) {
    return "keep the Secret " + change.secret() + " as a copy of what is published";
  }

  @Override
  public String removePending(Change.RemovePending change) {
    return "remove the Secret " + change.secret();
  }
}
