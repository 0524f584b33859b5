package org.gen3db.domain.error;

/**
 * What a run refuses, fails at or finds by the rules of the domain; {@link ValuesCode} has what is
 * wrong with the values.
 */
public enum DomainCode implements Code {
  /** A required extension cannot be made. */
  EXTENSION_MISSING(
      Definition.failure(
          "GEN3DB-308",
          "An extension that the service needs is not offered by the server or may not be made.",
          "Install it on the server, or let an administrator create it in the service's database.")),
  /** The database or role belongs to somebody else. */
  NOT_OURS(
      Definition.failure(
          "GEN3DB-401",
          "The role or database exists already, and no stored password of this environment logs in"
              + " (R11).",
          Remedy.together(
              Remedy.text("Choose other names; or, when it is yours, take it over:"),
              new Remedy.TakeOver()))),
  /** Entry and database differ. */
  ENTRY_DIFFERS(
      Definition.failure(
          "GEN3DB-402",
          "The password in the remote entry does not log in, and another stored one does (R8).",
          Remedy.together(
              Remedy.text(
                  "Rotate the service, which gives both a new password; or let the role follow the entry:"),
              new Remedy.TakeOver()))),
  /** A PULL entry is not there. */
  ENTRY_ABSENT(
      Definition.failure(
          "GEN3DB-403",
          "The values say that the credentials come from a remote entry, and there is none.",
          "Create the entry, or set a push flag so that gen3db does.")),
  /** What is created would be pointed elsewhere. */
  WOULD_MOVE(
      Definition.failure(
          "GEN3DB-404",
          "A Secret marked as created would be pointed to another database (R17).",
          "Set the values back, or the Secret where somebody changed that; or bring the data to the"
              + " new database first.")),
  /** No master for the service's own host. */
  NO_MASTER_FOR_HOST(
      Definition.failure(
          "GEN3DB-405",
          "The service has a host of its own and nothing says with which administrator (R4).",
          "Set gen3db.databaseServer.masters: {HOST: {username, passwordFile}}, or {HOST: {aliasOf:"
              + " MASTER}} when it is the same server.")),
  /** The server trusts everybody and nothing proves whose the role is. */
  NOT_PROVEN(
      Definition.failure(
          "GEN3DB-406",
          "The server does not ask for the password, so nothing proves that the role is ours (R9).",
          Remedy.together(
              new Remedy.Use(Means.ASK_FOR_PASSWORDS),
              Remedy.text("Or, when the role is yours, take it over:"),
              new Remedy.TakeOver()))),
  /** The role belongs to the server. */
  RESERVED_ON_SERVER(
      Definition.failure(
          "GEN3DB-407",
          "The service's role is the administrator's or a superuser, or the role or database is the"
              + " server's own (R12).",
          "Choose another user or database name for the service.")),
  /** A loopback host may not go into a remote store. */
  LOOPBACK_IN_REMOTE(
      Definition.failure(
          "GEN3DB-408",
          "A loopback host would go into a remote store, where it means another machine (R10).",
          "Set the host under which the services reach the server.")),
  /** A Secret store cannot be read or written. */
  STORE_FAILED(
      Definition.unreachable(
          "GEN3DB-409",
          "The store of Secrets or of remote entries cannot be read or written.",
          "See the message; nothing is lost, repeat the run when it is mended.")),
  /** A stored Secret or entry cannot be understood. */
  STORE_UNREADABLE(
      Definition.failure(
          "GEN3DB-410",
          "A Secret or remote entry is not in the form that it should have.",
          "Mend or remove it; its content was left untouched.")),
  /** The master's Secret is missing or incomplete. */
  MASTER_SECRET(
      Definition.failure(
          "GEN3DB-411",
          "The Secret or entry with the administrator's credentials is missing or lacks a key.",
          "Create the Secret named; or take global.postgres.externalSecret out of the values, and give"
              + " global.postgres.master.* there.")),
  /** The stored things moved while we worked. */
  MOVED(
      Definition.failure(
          "GEN3DB-412",
          "What was read has changed meanwhile, by another program.",
          "Look at what moved, then plan again.")),
  /** A login that must work does not. */
  LOGIN_FAILED(
      Definition.failure(
          "GEN3DB-413",
          "After all was made, the service's own login did not work.",
          Remedy.together(
              new Remedy.Use(Means.LOOK_AT_ADMISSION), Remedy.text("Then repeat the run.")))),
  /** A role past its day. */
  ROLE_EXPIRED(
      Definition.failure(
          "GEN3DB-414",
          "The service's role has expired (VALID UNTIL), so that the server refuses every password of"
              + " it, the right one too.",
          "Let an administrator run the ALTER ROLE of the message; then repeat the run.")),
  /** A database that another service makes is not there. */
  HOST_FAILED(
      Definition.failure(
          "GEN3DB-415",
          "The service uses the database of another one, which could not be made (R12).",
          "Mend what stops the other service; then repeat the run.")),
  /** The role is also another environment's. */
  ROLE_OPENS_OTHERS(
      Definition.failure(
          "GEN3DB-420",
          "The role owns, or may connect to, a database that is marked as another environment's, which"
              + " would be locked out.",
          "Give one of the two environments a user name of its own (postgres.username); or, where the"
              + " other one is gone, take the database over.")),
  /** Another authority gives out this password. */
  NOT_ROTATED(
      Definition.failure(
          "GEN3DB-421",
          "Another authority owns the password, so that it is not rotated here.",
          "Change the password where it comes from.")),
  /** The store itself rotates, or gave it up. */
  ROTATION_UNDER_WAY(
      Definition.failure(
          "GEN3DB-441",
          "A rotation of a remote entry by its own store is at work, or was given up: the role has the"
              + " password that it prepared, and the entry does not give it out yet.",
          Remedy.together(
              Remedy.text(
                  "Wait for that rotation; or end it, where it has stood still for 15 minutes:"),
              new Remedy.Rotate()))),
  /** It does not work as it is. */
  NOT_READY(
      Definition.failure(
          "GEN3DB-422",
          "The service does not work as it is now, so that it is not changed further.",
          new Remedy.Use(Means.APPLY))),
  /** A database that others use is not dropped. */
  DATABASE_USED(
      Definition.failure(
          "GEN3DB-423",
          "The database is also used by a service that is not named, be it switched off.",
          "Name all services that use it, if none of them needs what is in it.")),
  /** Whom a drop would cut off. */
  STILL_CONNECTED(
      Definition.failure(
          "GEN3DB-424",
          "Somebody is connected to a database that is to be dropped.",
          Remedy.together(Remedy.text("Stop whoever it is."), new Remedy.Use(Means.END_SESSIONS)))),
  /** Another name was repeated. */
  NAME_DIFFERS(
      Definition.failure(
          "GEN3DB-425",
          "The name that was repeated, so that nothing is dropped by mistake, is another.",
          "Repeat the name as the message has it.")),
  /** Nobody here may do it. */
  NO_ADMINISTRATOR(
      Definition.failure(
          "GEN3DB-426",
          "Role and database are made by nobody here, so that nobody here changes or drops them.",
          "Let the administrator of that server do it; or set dbCreate, and an administrator for the"
              + " server.")),
  /** Stopped by the user. */
  INTERRUPTED(
      Definition.failure(
          "GEN3DB-503",
          "The run was interrupted; what was done is complete or resumable.",
          "Repeat the run.")),
  /** A mistake of ours. */
  INTERNAL(
      Definition.failure(
          "GEN3DB-599",
          "A mistake in gen3db itself.",
          Remedy.together(
              Remedy.text("Report it; passwords do not appear in what is told."),
              new Remedy.Use(Means.SEND_TRACE)))),
  /** An entry names another port than the server that gen3db starts listens at. */
  ENTRY_AT_OLD_PORT(
      Definition.failure(
          "GEN3DB-480",
          "The remote entry names another port than that of the server which gen3db starts itself, so"
              + " that nobody who uses it reaches the server; an entry is never overwritten (R10, R17).",
          "Let the server listen at that port again; or delete the entry, so that the next apply makes"
              + " it anew with the password that is in use.")),
  /** Helm would bring one half of it back. */
  OVERLAP_HELD_BY_HELM(
      Definition.failure(
          "GEN3DB-481",
          "Helm holds the Secret, and its next upgrade would bring the old username back beside the new"
              + " password, so that the login does not change its name there (R18).",
          "Rotate without overlapping logins; or take the Secret out of the chart first.")),
  /** Somebody may still need the login whose turn comes next. */
  OLD_LOGIN_IN_USE(
      Definition.failure(
          "GEN3DB-482",
          "The login whose turn comes next is still open from the rotation before, and its grace is not"
              + " over, or somebody is connected as it (R18).",
          Remedy.together(
              Remedy.text(
                  "Restart what still uses the older Secret, and repeat the run after the grace; or"
                      + " close it at once, with a new password for whoever has the turn:"),
              new Remedy.Rotate()))),
  /** The second login's name is somebody else's. */
  LOGIN_TAKEN(
      Definition.failure(
          "GEN3DB-483",
          "The name of the role's second login belongs to a role that gen3db did not make for it"
              + " (R18).",
          "Rotate without overlapping logins. Or, where the service uses that role on purpose, write its"
              + " name into the values (postgres.username); where nobody does, rename or drop it.")),
  /** PUBLIC may connect. */
  PUBLIC_MAY_CONNECT(
      Definition.finding(
          "GEN3DB-F201",
          "Every role of the server may connect to the database (R15).",
          new Remedy.Harden())),
  /** The server does not ask for passwords. */
  SERVER_DOES_NOT_ASK(
      Definition.finding(
          "GEN3DB-F202",
          "The server lets the service in without asking for its password (R9).",
          new Remedy.Use(Means.ASK_FOR_PASSWORDS))),
  /** An entry without dbcreated. */
  ENTRY_WITHOUT_DBCREATED(
      Definition.finding(
          "GEN3DB-F203",
          "The remote entry lacks dbcreated, so pods wait for ever (R10).",
          new Remedy.Use(Means.COMPLETE_ENTRIES))),
  /** Entry and values differ. */
  ENTRY_AND_VALUES_DIFFER(
      Definition.finding(
          "GEN3DB-F204",
          "The remote entry and the values differ; the entry is used (R10, R17).",
          "Bring the values in line with the entry.")),
  /** An optional extension is not there. */
  EXTENSION_NOT_OFFERED(
      Definition.finding(
          "GEN3DB-F205",
          "An extension that is not required could not be made.",
          "Install it on the server if a service is to use it.")),
  /** Something that should exist does not. */
  MISSING_PART(
      Definition.finding(
          "GEN3DB-F206",
          "A Secret, entry, role or database that should exist does not.",
          new Remedy.Use(Means.APPLY))),
  /** What exists is not as wanted. */
  DRIFT(
      Definition.finding(
          "GEN3DB-F207", "What exists is not as the values want it.", new Remedy.Use(Means.PLAN))),
  /** A stored explicit password is not used. */
  EXPLICIT_PASSWORD_UNUSED(
      Definition.finding(
          "GEN3DB-F208",
          "The password in the values is not the one in use, which stays (R10, R13).",
          "Take the password out of the values, or write the one that is in use.")),
  /** What is ours has lost its password. */
  PASSWORD_WAS_LOST(
      Definition.finding(
          "GEN3DB-F650",
          "The Secret was deleted, as by helm uninstall, and with it the last copy of the password; the"
              + " role gets a new one (R11).",
          "Restart what still has the old password from elsewhere; nothing else is to be done.")),
  /** Pods began before the Secret became what it is. */
  RUNS_WITH_OLDER(
      Definition.finding(
          "GEN3DB-F651",
          "Pods began before their Secret became what it is: they know what it held before, and may fail"
              + " at their next login.",
          "Let them begin anew, as the message says.")),
  /** Pods are made anew. */
  WILL_RESTART(
      Definition.finding(
          "GEN3DB-F652",
          "The password changes, and the pods that read the Secret are made anew afterwards.",
          "Nothing is to be done; where another time is better, restart none and do it by hand.")),
  /** It cannot be told what runs. */
  READERS_NOT_TOLD(
      Definition.finding(
          "GEN3DB-F653",
          "The password was changed, and it cannot be told which pods run with the older one.",
          "Let those that read the Secret begin anew by hand.")),
  /** An administrator must make the database. */
  DATABASE_AWAITED(
      Definition.finding(
          "GEN3DB-F209",
          "dbCreate is off and the database is not there yet; its password waits in the pending Secret"
              + " (R7).",
          "Let an administrator run the statements, then repeat apply.")),
  /** A restore must come first. */
  RESTORE_AWAITED(
      Definition.finding(
          "GEN3DB-F210",
          "dbRestore is on and the database holds no table yet; nothing is published before (R16).",
          Remedy.together(
              Remedy.text(
                  "Load the data as the service's own user, whose password is in the pending Secret,"
                      + " and apply again; or let gen3db load a dump."),
              new Remedy.Use(Means.RESTORE)))),
  /** A database that was ready is gone. */
  DATABASE_LOST(
      Definition.finding(
          "GEN3DB-F211",
          "A Secret says that its database was ready, and the server has no such database.",
          "Look whether it is the right server and whether the data is to be restored, before services"
              + " write into the empty database.")),
  /** A login that others need. */
  LOGIN_KEPT(
      Definition.finding(
          "GEN3DB-F221",
          "The login stays, since services that were not named share it (R12).",
          "Name all services that share it, to take it away.")),
  /** What gen3db does not take away. */
  LEFT_BEHIND(
      Definition.finding(
          "GEN3DB-F222",
          "A Secret or remote entry still holds the credentials of what was dropped.",
          "Delete it where it is kept, if nobody needs it any more.")),
  /** Services that share a role. */
  ROTATED_TOGETHER(
      Definition.finding(
          "GEN3DB-F220",
          "Services that share a role have one password, and get a new one together (R12).",
          "Restart the pods of all of them.")),
  /** Who still gets in with what was before. */
  OLD_LOGIN_OPEN(
      Definition.finding(
          "GEN3DB-F223",
          "The login of before a rotation with overlapping logins is still open, so that the password of"
              + " before still logs in (R18).",
          Remedy.together(
              Remedy.text(
                  "The next rotation closes it. At once, with a new password for whoever has the"
                      + " turn:"),
              new Remedy.Rotate()))),
  /** A database that a stored password opens, and that another environment made or took. */
  MARKED_OTHERWISE(
      Definition.finding(
          "GEN3DB-F720",
          "A stored password opens the database, which bears the mark of another environment: the"
              + " cluster was made anew, or two clusters use one entry (R11). It is used, never"
              + " dropped or reset, and stays marked as it is.",
          Remedy.together(
              Remedy.text(
                  "Nothing is to be done where two use it on purpose; when it is this environment's"
                      + " alone, mark it so:"),
              new Remedy.TakeOver()))),
  /** Two services use one database with users of their own. */
  DATABASE_SHARED(
      Definition.finding(
          "GEN3DB-F212",
          "Several services use one database with users of their own: the first in a fixed order owns"
              + " it, the others may use what is in it.",
          "Give them one username, if they are to be one; otherwise nothing is to be done.")),
  /** What bears our mark and nobody here uses. */
  LEFT_OVER(
      Definition.warning(
          "GEN3DB-W741",
          "A role or database bears this environment's mark, and no service or login of the values uses"
              + " it: a service is switched off, or a line of gen3db.logins is gone. It stays as it is;"
              + " no run drops what nobody names.",
          "Switch the service on, or write the line, again; or remove what nobody needs any more: a"
              + " service by its name, also while it is off, with its database's name repeated, a login"
              + " while its line stands.")),
  /** Things in a database that a login beside the service's own may not use. */
  LOGIN_LACKS(
      Definition.finding(
          "GEN3DB-F741",
          "A login of gen3db.logins may not read, or not write, what somebody else than the services"
              + " and the administrator has made in the database (R20).",
          "Let whoever made it grant what is missing.")),
  /** A login beside the service's own that may make things of its own. */
  LOGIN_MAY_CREATE(
      Definition.finding(
          "GEN3DB-F742",
          "A login of gen3db.logins may make tables of its own, since everybody may make them in the"
              + " schema public, as on servers before version 15 (R20).",
          "Take CREATE on the schema public from PUBLIC, once every other user that makes tables"
              + " there has a grant of its own.")),
  /** A database of a role of ours that another one owns. */
  OWNED_BY_ANOTHER(
      Definition.finding(
          "GEN3DB-F744",
          "The database belongs to another role than the one that gen3db made for its service, which"
              + " may not change or drop what is in it that it did not make itself.",
          new Remedy.Harden())),
  /** A password past which there is a day. */
  PASSWORD_ENDS(
      Definition.finding(
          "GEN3DB-F743",
          "The server takes a password only until a day that is near (VALID UNTIL). apply gives it a"
              + " successor in the last third of the time that gen3db.roles says, where rotate could.",
          Remedy.together(Remedy.text("Before that day:"), new Remedy.Use(Means.APPLY)))),
  /** The chart pushes, and nobody needs it. */
  STALE_PUSHER(
      Definition.finding(
          "GEN3DB-F642",
          "The chart's Secret to push from, and what pushes it, are left where nobody pushes by them any"
              + " more: once the remote entry is lost, they would push a password of before.",
          "Switch the chart's push flags off, or take these objects out of what it renders; Helm"
              + " deletes them then with the next upgrade.")),
  /** Helm renders other values. */
  HELM_DIFFERS(
      Definition.finding(
          "GEN3DB-F640",
          "Helm holds the Secret, and its chart renders a value otherwise (R19). Helm 4 stops at such a"
              + " field, and Helm 3 writes its own again.",
          new Remedy.Use(Means.FORCE_CONFLICTS))),
  /** An administrator must give the schema public. */
  SCHEMA_AWAITED(
      Definition.finding(
          "GEN3DB-F213",
          "A login works, and the service cannot work in its database: there is no schema in which"
              + " it may make tables, and no table that it may read, and nobody at hand may give it;"
              + " nothing new is published before (R7).",
          "Let an administrator run the statements, then repeat apply."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  DomainCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
