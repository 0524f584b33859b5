package org.gen3db.domain.plan;

import java.time.Duration;
import org.gen3db.domain.credentials.Endpoint;

/**
 * Something that only performing can tell: what will happen holds if it is so. docs/architecture.md
 * lists them; there are no others, as the simulation proves.
 */
public sealed interface Proviso {
  /** The stable name for programs, such as {@code alias-leads-there}. */
  String name();

  /** In words that follow "if". */
  String words();

  /**
   * The name that the service uses leads to the server on which its database is made (R4): until
   * the role exists there, no login can tell.
   */
  record AliasLeadsThere(Endpoint endpoint) implements Proviso {
    @Override
    public String name() {
      return "alias-leads-there";
    }

    @Override
    public String words() {
      return "a login by way of " + endpoint + " works; otherwise the service fails after that";
    }
  }

  /** An extension that the service can do without may be made; otherwise it is left out. */
  record ExtensionAllowed(String database, String extension) implements Proviso {
    @Override
    public String name() {
      return "extension-allowed";
    }

    @Override
    public String words() {
      return "the server lets the extension "
          + extension
          + " be made in '"
          + database
          + "'; otherwise it is left out";
    }
  }

  /** Nobody else makes an entry meanwhile; otherwise it is looked at and decided again (R10). */
  record EntryStillAbsent(String entry) implements Proviso {
    @Override
    public String name() {
      return "entry-still-absent";
    }

    @Override
    public String words() {
      return "the remote entry " + entry + " is absent still; otherwise it is adopted or refused";
    }
  }

  /**
   * Nobody uses the login of before any more, so that it is closed too; otherwise it stays open,
   * and is told (R18).
   *
   * @param login the login
   * @param grace how long nobody was connected as it by then
   */
  record OldLoginUnused(String login, Duration grace) implements Proviso {
    @Override
    public String name() {
      return "old-login-unused";
    }

    @Override
    public String words() {
      return "nobody is connected as '"
          + login
          + "' for "
          + grace.toSeconds()
          + " s, its login is taken away; otherwise it stays open";
    }
  }

  /**
   * What is taken back agrees with the rest; otherwise it is decided anew by what it holds (R8).
   */
  record RestoredEntryFits(String entry) implements Proviso {
    @Override
    public String name() {
      return "restored-entry-fits";
    }

    @Override
    public String words() {
      return "the remote entry "
          + entry
          + ", once it is taken back, agrees with database and Secret; otherwise more is done, or"
          + " refused";
    }
  }
}
