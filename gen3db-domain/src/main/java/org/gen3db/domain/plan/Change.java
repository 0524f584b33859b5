package org.gen3db.domain.plan;

import java.time.Duration;
import java.util.List;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do so that what must exist does. Each can be repeated: performed on a world where it
 * is done already, it changes nothing or the same again.
 *
 * <p>The kinds are closed by who performs them, and each place that must know them all is a {@link
 * ChangeVisitor}, or the visitor of one performer: a new kind compiles only when every one of them
 * says what it makes of it. docs/architecture.md lists the places.
 */
public sealed interface Change {
  /** The stable name for programs, such as {@code create-role}. */
  default String action() {
    return accept(Actions.OF).name();
  }

  /** What it does to the world. */
  default Effect effect() {
    return accept(Actions.OF).effect();
  }

  /** What it acts on: a role, a database, a Secret or an entry. */
  String target();

  /** Calls the method of its kind. */
  <R> R accept(ChangeVisitor<R> visitor);

  /** Whether it gives a role a password. */
  default boolean givesPassword() {
    return this instanceof AtServer atServer && atServer.needsPassword();
  }

  /** What a change does to the world. */
  enum Effect {
    /** Makes a role or a database: its service is new. */
    CREATES,
    /** Makes something else that was not there. */
    ADDS,
    /** Writes the Secret that services consume; the service is new where there was none. */
    SERVES,
    /** Changes what is there. */
    ALTERS,
    /** Takes something away. */
    REMOVES
  }

  /** A change on a database server as its administrator, outside the services' databases. */
  sealed interface AtServer extends Change {
    /**
     * Whether it gives its role a password. The change does not hold it: changes are shown and
     * kept, and outlive the run; who performs one is told the password beside it.
     */
    default boolean needsPassword() {
      return false;
    }

    /** Calls the method of its kind. */
    <R> R accept(AtServerVisitor<R> visitor);

    @Override
    default <R> R accept(ChangeVisitor<R> visitor) {
      AtServerVisitor<R> mine = visitor;
      return accept(mine);
    }
  }

  /** A change inside the service's database. */
  sealed interface InDatabase extends Change {
    /** The database that it is done in. */
    String database();

    @Override
    default String target() {
      return database();
    }

    /** Calls the method of its kind. */
    <R> R accept(InDatabaseVisitor<R> visitor);

    @Override
    default <R> R accept(ChangeVisitor<R> visitor) {
      InDatabaseVisitor<R> mine = visitor;
      return accept(mine);
    }
  }

  /** A change of the Secrets or of the remote entry. */
  sealed interface InStores extends Change {
    /**
     * Whether it comes before any server is told anything, for all who share the role: what fails
     * there leaves the role as it was.
     */
    default boolean comesFirst() {
      return false;
    }

    /** Calls the method of its kind. */
    <R> R accept(InStoresVisitor<R> visitor);

    @Override
    default <R> R accept(ChangeVisitor<R> visitor) {
      InStoresVisitor<R> mine = visitor;
      return accept(mine);
    }
  }

  /** A change that a restore performs (R16): data is loaded, and takes its place. */
  sealed interface ByRestore extends OfDatabase {
    /** Calls the method of its kind. */
    <R> R accept(ByRestore.Visitor<R> visitor);

    /**
     * What is made of each of them.
     *
     * @param <R> what is made of a change
     */
    interface Visitor<R> {
      /** Of {@link LoadDump}. */
      R loadDump(LoadDump change);

      /** Of {@link CopyDatabase}. */
      R copyDatabase(CopyDatabase change);

      /** Of {@link TakePlace}. */
      R takePlace(TakePlace change);
    }

    @Override
    default <R> R accept(ChangeVisitor<R> visitor) {
      ByRestore.Visitor<R> mine = visitor;
      return accept(mine);
    }
  }

  /** A change that no run performs: it is shown, and an administrator decides. */
  sealed interface ByHand extends Change {
    /** Calls the method of its kind. */
    <R> R accept(ByHandVisitor<R> visitor);

    @Override
    default <R> R accept(ChangeVisitor<R> visitor) {
      ByHandVisitor<R> mine = visitor;
      return accept(mine);
    }
  }

  /** A change of a role itself. */
  sealed interface OfRole extends Change {
    /** The role. */
    String role();

    @Override
    default String target() {
      return role();
    }
  }

  /** A change of a database as a whole. */
  sealed interface OfDatabase extends Change {
    /** The database. */
    String database();

    @Override
    default String target() {
      return database();
    }
  }

  /** A change of a Secret. */
  sealed interface OfSecret extends Change {
    /** Its name. */
    String secret();

    @Override
    default String target() {
      return secret();
    }
  }

  /** A change of the remote entry. */
  sealed interface OfEntry extends Change {
    /** Its name. */
    String entry();

    @Override
    default String target() {
      return entry();
    }
  }

  /**
   * Makes a login role that can do nothing else.
   *
   * @param mark written into the role's comment in the same transaction, so that even a run that
   *     dies right after it leaves no role of unknown origin (R11)
   * @param validity how long its password is good from then on, or null for ever
   */
  record CreateRole(String role, Mark mark, @Nullable Duration validity)
      implements AtServer, OfRole {
    /** One whose password is good for ever. */
    public CreateRole(String role, Mark mark) {
      this(role, mark, null);
    }

    @Override
    public boolean needsPassword() {
      return true;
    }

    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.createRole(this);
    }
  }

  /**
   * Gives the role another password.
   *
   * @param validity how long it is good from then on, or null where the role's day stays
   */
  record SetPassword(String role, @Nullable Duration validity) implements AtServer, OfRole {
    /** One that is good for as long as the one before. */
    public SetPassword(String role) {
      this(role, null);
    }

    @Override
    public boolean needsPassword() {
      return true;
    }

    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.setPassword(this);
    }
  }

  /**
   * Lets one of a role's two logins in, with a password (R18): the role itself gets it and LOGIN
   * back; the second one is made where it is not there yet, a member of the role that becomes it as
   * it logs in.
   *
   * @param role the login
   * @param owner the role that it logs in for
   * @param mark written into the second one's comment
   * @param validity how long the password is good from then on, or null where the login's day stays
   */
  record OpenLogin(String role, String owner, Mark mark, @Nullable Duration validity)
      implements AtServer, OfRole {
    /** One with a password that is good for as long as the one before. */
    public OpenLogin(String role, String owner, Mark mark) {
      this(role, owner, mark, null);
    }

    /** Whether it is the second one, and not the role itself. */
    public boolean isSecond() {
      return !role.equals(owner);
    }

    @Override
    public boolean needsPassword() {
      return true;
    }

    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.openLogin(this);
    }
  }

  /** Gives LOGIN back to a role that lost it. */
  record AllowLogin(String role) implements AtServer, OfRole {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.allowLogin(this);
    }
  }

  /** Takes LOGIN from a role; whoever is connected stays. */
  record ForbidLogin(String role) implements AtServer, OfRole {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.forbidLogin(this);
    }
  }

  /**
   * Lets a role be like what the values want of it beside its password. The time for which one that
   * is there already is good begins then, by the server's clock.
   *
   * @param wishes what is to be set; the rest stays
   */
  record AdjustRole(String role, RoleWishes wishes) implements AtServer, OfRole {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.adjustRole(this);
    }
  }

  /** Drops a role that owns nothing any more. */
  record DropRole(String role) implements AtServer, OfRole {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.dropRole(this);
    }
  }

  /**
   * Drops a database with all that is in it.
   *
   * @param evict whether the sessions in it are ended; else it fails while there are any
   */
  record DropDatabase(String database, boolean evict) implements AtServer, OfDatabase {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.dropDatabase(this);
    }
  }

  /** Makes a database that the role owns. */
  record CreateDatabase(String database, String owner) implements AtServer, OfDatabase {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.createDatabase(this);
    }
  }

  /**
   * Opens a database that a crash of the server left closed while a restore changed its name, and
   * the one beside it that was closed with it. What else is to be done is decided once it is open.
   */
  record OpenDatabase(String database) implements AtServer, OfDatabase {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.openDatabase(this);
    }

    /** Why it is due, in words. */
    public String why() {
      return "the database '"
          + database
          + "' takes no connections since the server crashed while a restore changed its name";
    }
  }

  /** Makes the role the owner of an existing database (R15, {@code --harden}). */
  record OwnDatabase(String database, String owner) implements AtServer, OfDatabase {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.ownDatabase(this);
    }
  }

  /**
   * Takes CONNECT from PUBLIC and gives it to these roles and to the master, in one transaction and
   * the grants first (R15).
   */
  record LimitConnect(String database, List<String> allowed) implements AtServer, OfDatabase {
    public LimitConnect {
      allowed = List.copyOf(allowed);
    }

    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.limitConnect(this);
    }
  }

  /** Gives CONNECT on a database to a role that lacks it. */
  record GrantConnect(String database, String role) implements AtServer, OfDatabase {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.grantConnect(this);
    }
  }

  /** Writes whose database it is into its comment, behind what stands there (R11). */
  record SetMark(String database, Mark mark) implements AtServer, OfDatabase {
    @Override
    public <R> R accept(AtServerVisitor<R> visitor) {
      return visitor.setMark(this);
    }
  }

  /**
   * Loads a dump into a database beside the live one.
   *
   * @param database the live one
   * @param dump where the dump lies, for people
   * @param bytes its size as it is stored
   */
  record LoadDump(String database, String dump, long bytes) implements ByRestore {
    @Override
    public <R> R accept(ByRestore.Visitor<R> visitor) {
      return visitor.loadDump(this);
    }
  }

  /**
   * Copies a database of another environment beside the live one.
   *
   * @param database the live one
   * @param source the one that is copied, which stays as it is
   */
  record CopyDatabase(String database, String source) implements ByRestore {
    @Override
    public <R> R accept(ByRestore.Visitor<R> visitor) {
      return visitor.copyDatabase(this);
    }
  }

  /**
   * Puts a database in the place of the live one, which stays beside it.
   *
   * @param database the live one
   * @param again whether it is the one that was replaced last, and not what was loaded
   */
  record TakePlace(String database, boolean again) implements ByRestore {
    @Override
    public <R> R accept(ByRestore.Visitor<R> visitor) {
      return visitor.takePlace(this);
    }
  }

  /**
   * Lets a role log in for ever that had expired. Somebody set that day on purpose, so no run does
   * this by itself.
   */
  record LiftExpiry(String role) implements ByHand, OfRole {
    @Override
    public <R> R accept(ByHandVisitor<R> visitor) {
      return visitor.liftExpiry(this);
    }
  }

  /** Makes the role the owner of the schema public of its database. */
  record OwnSchema(String database, String owner) implements InDatabase {
    @Override
    public <R> R accept(InDatabaseVisitor<R> visitor) {
      return visitor.ownSchema(this);
    }
  }

  /** Lets the role use the schema public and create in it, where another owns it. */
  record GrantSchema(String database, String role) implements InDatabase {
    @Override
    public <R> R accept(InDatabaseVisitor<R> visitor) {
      return visitor.grantSchema(this);
    }
  }

  /**
   * Makes an extension.
   *
   * @param required whether the service cannot work without it, so that failing to make it fails
   *     the service
   */
  record CreateExtension(String database, String extension, boolean required)
      implements InDatabase {
    @Override
    public String target() {
      return database + "/" + extension;
    }

    @Override
    public <R> R accept(InDatabaseVisitor<R> visitor) {
      return visitor.createExtension(this);
    }
  }

  /**
   * Lets the role use the tables, sequences and functions that the master, or another owner of the
   * database, makes in it later; and what the roles of other services have made there and make
   * later, as they what the role makes.
   *
   * @param database the database
   * @param role the role
   * @param sharers the roles of other services; those that are not there yet are left out
   */
  record DefaultPrivileges(String database, String role, List<String> sharers)
      implements InDatabase {
    public DefaultPrivileges {
      sharers = List.copyOf(sharers);
    }

    /** In a database that no other service uses. */
    public DefaultPrivileges(String database, String role) {
      this(database, role, List.of());
    }

    @Override
    public <R> R accept(InDatabaseVisitor<R> visitor) {
      return visitor.defaultPrivileges(this);
    }
  }

  /**
   * Gives a role what its second login owns in a database: who went back to being that login (R18)
   * has made things there that the role cannot change.
   *
   * @param database the database
   * @param owner the role
   * @param login its second login
   */
  record OwnThings(String database, String owner, String login) implements InDatabase {
    @Override
    public <R> R accept(InDatabaseVisitor<R> visitor) {
      return visitor.ownThings(this);
    }
  }

  /**
   * Lets a login beside a service's own read, or read and write, what the makers, the master and
   * the owner of the database have made in it, in every schema, and make later; one that only reads
   * can change nothing of theirs any more (R20).
   *
   * @param database the database
   * @param role the role of the login
   * @param access what it may do
   * @param makers the roles of the services that use the database; those that are not there yet are
   *     left out
   */
  record GrantAccess(String database, String role, Access access, List<String> makers)
      implements InDatabase {
    public GrantAccess {
      makers = List.copyOf(makers);
    }

    @Override
    public <R> R accept(InDatabaseVisitor<R> visitor) {
      return visitor.grantAccess(this);
    }
  }

  /**
   * Keeps a new password in the pending Secret before the server learns it (R9).
   *
   * @param replaces for a rotation the version of the entry, or of the Secret where there is none,
   *     whose password it takes the place of: with it any later run may finish the rotation (R8);
   *     else empty
   */
  record KeepPending(String secret, String replaces) implements InStores, OfSecret {
    /** One that takes no other's place in an entry. */
    public KeepPending(String secret) {
      this(secret, "");
    }

    @Override
    public boolean comesFirst() {
      return true;
    }

    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.keepPending(this);
    }
  }

  /** Creates the remote entry, complete. */
  record PublishEntry(String entry) implements InStores, OfEntry {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.publishEntry(this);
    }
  }

  /**
   * Takes back a remote entry that is marked for deletion. What it holds is known only then, so
   * that everything else is decided afterwards.
   */
  record RestoreEntry(String entry) implements InStores, OfEntry {
    @Override
    public boolean comesFirst() {
      return true;
    }

    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.restoreEntry(this);
    }
  }

  /** Adds the missing {@code dbcreated} to a remote entry (R10). */
  record CompleteEntry(String entry) implements InStores, OfEntry {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.completeEntry(this);
    }
  }

  /**
   * Proves that a remote entry can be changed, before the role gets another password: a missing
   * right, key or quota would otherwise show when every reader of the entry fails already.
   *
   * @param completes whether it also gets a missing {@code dbcreated} (R10)
   */
  record ProveEntry(String entry, boolean completes) implements InStores, OfEntry {
    @Override
    public boolean comesFirst() {
      return true;
    }

    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.proveEntry(this);
    }
  }

  /**
   * Gives a remote entry the new password, once and by compare-and-set; only a rotation does.
   *
   * @param completes whether it also gets a missing {@code dbcreated} (R10)
   */
  record UpdateEntry(String entry, boolean completes) implements InStores, OfEntry {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.updateEntry(this);
    }
  }

  /**
   * Makes the version of a remote entry current that a rotation of its own store has prepared and
   * given up; the role has its password already.
   *
   * @param prepared the version's id
   */
  record FinishRotation(String entry, String prepared) implements InStores, OfEntry {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.finishRotation(this);
    }
  }

  /** Writes the Secret that services consume, complete; it stands by itself. */
  record PublishSecret(String secret) implements InStores, OfSecret {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.publishSecret(this);
    }
  }

  /** Lets the Secret that services consume follow the remote entry. */
  record FollowEntry(String secret, String entry) implements InStores, OfSecret {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.followEntry(this);
    }
  }

  /**
   * Lets the Secret that services consume say no more that the database is ready, before that is
   * dropped.
   */
  record Unpublish(String secret) implements InStores, OfSecret {
    @Override
    public boolean comesFirst() {
      return true;
    }

    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.unpublish(this);
    }
  }

  /**
   * Removes the Secret that an operator pushes from, and what pushes it: it holds a password of
   * before, or nothing is pushed from a Secret any more.
   */
  record RemoveBootstrap(String secret) implements InStores, OfSecret {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.removeBootstrap(this);
    }
  }

  /**
   * Tells programs that hold the Secret too, or what fills it or pushes from it, to leave it once
   * their manifest does not have it any more (R19). What it holds stays as it is.
   */
  record ProtectSecret(String secret) implements InStores, OfSecret {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.protectSecret(this);
    }
  }

  /**
   * Lets the pending Secret stay as a copy of the password that is published, beside a program that
   * may write an older one back (R19).
   */
  record KeepCopy(String secret) implements InStores, OfSecret {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.keepCopy(this);
    }
  }

  /** Removes the pending Secret, once its password is published or another one proved right. */
  record RemovePending(String secret) implements InStores, OfSecret {
    @Override
    public <R> R accept(InStoresVisitor<R> visitor) {
      return visitor.removePending(this);
    }
  }
}
