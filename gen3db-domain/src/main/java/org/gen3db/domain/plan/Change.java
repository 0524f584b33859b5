package org.gen3db.domain.plan;

import java.util.List;

/**
 * One thing to do so that what must exist does. Each can be repeated: performed on a world where it
 * is done already, it changes nothing or the same again.
 */
public sealed interface Change {
  /** The stable name for programs, such as {@code create-role}. */
  String action();

  /** What it acts on: a role, a database, a Secret or an entry. */
  String target();

  /** A change on a database server as its master, outside the service's database. */
  sealed interface OnServer extends Change {}

  /**
   * A change that gives a role its password. It does not hold the password: changes are shown and
   * kept, and outlive the run; who performs one is told the password beside it.
   */
  sealed interface OfPassword extends OfRole {}

  /** A change of a role itself. */
  sealed interface OfRole extends Change {
    /** The role. */
    String role();

    @Override
    default String target() {
      return role();
    }
  }

  /** A change inside the service's database. */
  sealed interface InDatabase extends Change {
    /** The database that it is done in. */
    String database();
  }

  /** A change that no run performs: it is shown, and an administrator decides. */
  sealed interface ByHand extends Change {}

  /** A change of the Secrets or of the remote entry. */
  sealed interface OnStores extends Change {}

  /**
   * Makes a login role that can do nothing else.
   *
   * @param mark written into the role's comment in the same transaction, so that even a run that
   *     dies right after it leaves no role of unknown origin (R11)
   */
  record CreateRole(String role, Mark mark) implements OfPassword {
    @Override
    public String action() {
      return "create-role";
    }
  }

  /** Gives the role another password. */
  record SetPassword(String role) implements OfPassword {
    @Override
    public String action() {
      return "set-password";
    }
  }

  /** Gives LOGIN back to a role that lost it. */
  record AllowLogin(String role) implements OnServer, OfRole {
    @Override
    public String action() {
      return "allow-login";
    }
  }

  /** Makes a database that the role owns. */
  record CreateDatabase(String database, String owner) implements OnServer {
    @Override
    public String action() {
      return "create-database";
    }

    @Override
    public String target() {
      return database;
    }
  }

  /** Makes the role the owner of an existing database (R15, {@code --harden}). */
  record OwnDatabase(String database, String owner) implements OnServer {
    @Override
    public String action() {
      return "own-database";
    }

    @Override
    public String target() {
      return database;
    }
  }

  /**
   * Takes CONNECT from PUBLIC and gives it to these roles and to the master, in one transaction and
   * the grants first (R15).
   */
  record LimitConnect(String database, List<String> allowed) implements OnServer {
    public LimitConnect {
      allowed = List.copyOf(allowed);
    }

    @Override
    public String action() {
      return "limit-connect";
    }

    @Override
    public String target() {
      return database;
    }
  }

  /** Gives CONNECT on a database to a role that lacks it. */
  record GrantConnect(String database, String role) implements OnServer {
    @Override
    public String action() {
      return "grant-connect";
    }

    @Override
    public String target() {
      return database;
    }
  }

  /** Writes whose database it is into its comment, behind what stands there (R11). */
  record SetMark(String database, Mark mark) implements OnServer {
    @Override
    public String action() {
      return "mark-database";
    }

    @Override
    public String target() {
      return database;
    }
  }

  /**
   * Lets a role log in for ever that had expired. Somebody set that day on purpose, so no run does
   * this by itself.
   */
  record LiftExpiry(String role) implements ByHand, OfRole {
    @Override
    public String action() {
      return "lift-expiry";
    }
  }

  /** Makes the role the owner of the schema public of its database. */
  record OwnSchema(String database, String owner) implements InDatabase {
    @Override
    public String action() {
      return "own-schema";
    }

    @Override
    public String target() {
      return database;
    }
  }

  /** Lets the role use the schema public and create in it, where another owns it. */
  record GrantSchema(String database, String role) implements InDatabase {
    @Override
    public String action() {
      return "grant-schema";
    }

    @Override
    public String target() {
      return database;
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
    public String action() {
      return "create-extension";
    }

    @Override
    public String target() {
      return database + "/" + extension;
    }
  }

  /**
   * Lets the role use the tables, sequences and functions that the master, or another owner of the
   * database, makes in it later.
   */
  record DefaultPrivileges(String database, String role) implements InDatabase {
    @Override
    public String action() {
      return "default-privileges";
    }

    @Override
    public String target() {
      return database;
    }
  }

  /** Keeps a new password in the pending Secret before the server learns it (R9). */
  record KeepPending(String secret) implements OnStores {
    @Override
    public String action() {
      return "keep-pending";
    }

    @Override
    public String target() {
      return secret;
    }
  }

  /** Creates the remote entry, complete. */
  record PublishEntry(String entry) implements OnStores {
    @Override
    public String action() {
      return "publish-entry";
    }

    @Override
    public String target() {
      return entry;
    }
  }

  /** Adds the missing {@code dbcreated} to a remote entry (R10). */
  record CompleteEntry(String entry) implements OnStores {
    @Override
    public String action() {
      return "complete-entry";
    }

    @Override
    public String target() {
      return entry;
    }
  }

  /** Writes the Secret that services consume, complete; it stands by itself. */
  record PublishSecret(String secret) implements OnStores {
    @Override
    public String action() {
      return "publish-secret";
    }

    @Override
    public String target() {
      return secret;
    }
  }

  /** Lets the Secret that services consume follow the remote entry. */
  record FollowEntry(String secret, String entry) implements OnStores {
    @Override
    public String action() {
      return "follow-entry";
    }

    @Override
    public String target() {
      return secret;
    }
  }

  /** Removes the pending Secret, once its password is published or another one proved right. */
  record RemovePending(String secret) implements OnStores {
    @Override
    public String action() {
      return "remove-pending";
    }

    @Override
    public String target() {
      return secret;
    }
  }
}
