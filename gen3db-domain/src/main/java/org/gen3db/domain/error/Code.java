package org.gen3db.domain.error;

/**
 * The register of what can go wrong: every code with its cause and its way out. Codes are stable;
 * docs/errors.md is made from this list.
 */
public enum Code {
  // Values: 1xx
  /** A values file is not there or cannot be read. */
  VALUES_NOT_READABLE(
      "GEN3DB-101",
      Kind.USAGE,
      "A values file does not exist, is a folder, is no text, or cannot be read.",
      "Check the path after -f and its permissions."),
  /** A values file is no YAML. */
  VALUES_NOT_YAML(
      "GEN3DB-102",
      Kind.USAGE,
      "A values file is not YAML, or is not a map at its top.",
      "Correct the file at the line named; helm template reads it by the same rules."),
  /** A flag that sets a value cannot be understood. */
  BAD_SET(
      "GEN3DB-103",
      Kind.USAGE,
      "A --set, --set-string or --set-file is not in Helm's syntax, or meets a value of another"
          + " shape.",
      "Write it as key.path=value; commas, dots and brackets in text need a backslash."),
  /** A value has the wrong shape or type. */
  BAD_VALUE(
      "GEN3DB-104",
      Kind.USAGE,
      "A value has a type or shape that the charts cannot work with.",
      "Write the value as the message says."),
  /** A number or boolean stands where text belongs. */
  UNQUOTED_TEXT(
      "GEN3DB-105",
      Kind.USAGE,
      "A number or true/false stands where a name or password belongs; YAML and Helm would change"
          + " it (R5).",
      "Put it in quotes."),
  /** A name cannot be used as an identifier. */
  BAD_NAME(
      "GEN3DB-106",
      Kind.USAGE,
      "A name is empty, longer than 63 bytes, or holds a character that no database accepts.",
      "Choose another name; the server would cut it silently."),
  /** A port is out of range. */
  BAD_PORT(
      "GEN3DB-107",
      Kind.USAGE,
      "A port is not a whole number between 1 and 65535.",
      "Write a port such as 5432."),
  /** The two names of the local flag disagree. */
  LOCAL_FLAGS_DIFFER(
      "GEN3DB-108",
      Kind.USAGE,
      "global.externalSecrets.dbCreate and global.externalSecrets.createLocalK8sSecret mean the"
          + " same and are set differently.",
      "Set one of them, or both alike."),
  /** No master for the databases to be created. */
  NO_MASTER(
      "GEN3DB-109",
      Kind.USAGE,
      "A database is to be created and nothing says with which administrator (R3).",
      "Set global.dev: true for the bundled server, or global.postgres.externalSecret to the name"
          + " of a Secret, or global.postgres.master.host and .password."),
  /** Services that share a role have different passwords. */
  SHARED_ROLE_PASSWORDS(
      "GEN3DB-110",
      Kind.USAGE,
      "Services share a user on one server and their explicit passwords differ (R12).",
      "Give them the same password, or users of their own."),
  /** A reserved role or database. */
  RESERVED_NAME(
      "GEN3DB-111",
      Kind.USAGE,
      "A service's user or database is one that belongs to the server or its administrator (R12).",
      "Choose another name; gen3db never creates, alters or re-owns these."),
  /** A service that does not exist. */
  UNKNOWN_SERVICE(
      "GEN3DB-112",
      Kind.USAGE,
      "No service of that name has a database in this release.",
      "Use one of the services named, or add it under gen3db.services."),
  /** The release or namespace has an impossible name. */
  BAD_RELEASE(
      "GEN3DB-113",
      Kind.USAGE,
      "A release or namespace has a name that Helm or Kubernetes refuses.",
      "Use lower case letters, digits and dashes; at most 53 characters for a release, 63 for a"
          + " namespace."),
  /** A chart that cannot be read. */
  CHART_NOT_READABLE(
      "GEN3DB-114",
      Kind.USAGE,
      "The chart given by --chart, or one that it depends on, is absent or cannot be read.",
      "Give the gen3 umbrella chart as a folder or .tgz; run helm dependency build in a checkout."),

  // Settings and adapters: 2xx
  /** A key below gen3db that does not exist. */
  UNKNOWN_SETTING(
      "GEN3DB-201",
      Kind.USAGE,
      "A key below gen3db is unknown, or unknown to the adapter chosen.",
      "Correct the key; gen3db adapters lists the settings of each adapter."),
  /** A setting of the wrong type. */
  BAD_SETTING(
      "GEN3DB-202",
      Kind.USAGE,
      "A setting below gen3db has a value that it cannot have, or is missing.",
      "Write it as the message says; gen3db adapters lists the settings of each adapter."),
  /** An adapter that is not there. */
  UNKNOWN_ADAPTER(
      "GEN3DB-203",
      Kind.USAGE,
      "No adapter of that name is installed.",
      "Choose one that gen3db adapters lists, or add its jar with --adapter-path."),
  /** Two adapters with one id. */
  DUPLICATE_ADAPTER(
      "GEN3DB-204",
      Kind.USAGE,
      "Two adapters of the same kind have the same id.",
      "Remove one of the two jars."),
  /** No remote store for a delivery that needs one. */
  NO_REMOTE_STORE(
      "GEN3DB-205",
      Kind.USAGE,
      "The values ask for a remote entry, and no remote store is set beside the secret store.",
      "Set gen3db.remoteSecrets.adapter, or switch global.externalSecrets.deploy off."),

  // Database server: 3xx
  /** The server cannot be reached. */
  SERVER_UNREACHABLE(
      "GEN3DB-301",
      Kind.FAILURE,
      "No server answers at the address within the time allowed.",
      "Check host and port, the network between, and gen3db.databaseServer.address; raise"
          + " gen3db.databaseServer.startupDeadline when it is still starting."),
  /** The master's login is refused. */
  MASTER_REFUSED(
      "GEN3DB-302",
      Kind.FAILURE,
      "The server refuses the administrator's name or password, or the administrator's role has"
          + " expired (VALID UNTIL).",
      "Correct the master's credentials at the place named."),
  /** TLS is required and not offered, or its certificate does not check. */
  TLS_FAILED(
      "GEN3DB-303",
      Kind.FAILURE,
      "A connection with the wanted sslMode cannot be made.",
      "Let the server speak TLS, give sslRootCert, or set gen3db.databaseServer.sslMode."),
  /** A connection pooler stands in between. */
  POOLER_BETWEEN(
      "GEN3DB-304",
      Kind.FAILURE,
      "A connection pooler stands between gen3db and the server; locks would not hold through it.",
      "Set gen3db.databaseServer.address to the server itself."),
  /** Another run holds the lock. */
  LOCK_TIMEOUT(
      "GEN3DB-305",
      Kind.FAILURE,
      "Another run, or a long statement, held a lock for longer than lockTimeout.",
      "Wait for the other run and repeat; or raise gen3db.databaseServer.lockTimeout."),
  /** The server refused a statement. */
  STATEMENT_FAILED(
      "GEN3DB-306",
      Kind.FAILURE,
      "The server refused a statement.",
      "See the server's words in the message; then repeat the run."),
  /** The master may not do what is needed. */
  MASTER_LACKS_RIGHTS(
      "GEN3DB-307",
      Kind.FAILURE,
      "The administrator may not do what is needed.",
      "Grant it what the message names, or use another administrator."),
  /** A required extension cannot be made. */
  EXTENSION_MISSING(
      "GEN3DB-308",
      Kind.FAILURE,
      "An extension that the service needs is not offered by the server or may not be made.",
      "Install it on the server, or let an administrator create it in the service's database."),
  /** The embedded server cannot start. */
  EMBEDDED_FAILED(
      "GEN3DB-309",
      Kind.FAILURE,
      "The embedded server cannot be unpacked, initialised, started or stopped.",
      "See the server's log named in the message."),
  /** The connection was lost in the middle. */
  CONNECTION_LOST(
      "GEN3DB-310",
      Kind.FAILURE,
      "The connection to the server was lost in the middle of the work.",
      "Repeat the run; what was done is kept."),
  /** No connection is left. */
  CONNECTIONS_IN_USE(
      "GEN3DB-311",
      Kind.FAILURE,
      "All connections that the server, the role or the database allows are in use.",
      "End sessions that nobody needs, or raise the limit that the message names; then repeat the"
          + " run."),
  /** A database that lets nobody in. */
  DATABASE_CLOSED(
      "GEN3DB-312",
      Kind.FAILURE,
      "The database takes no connections from anybody: ALLOW_CONNECTIONS is off, or a DROP DATABASE"
          + " ended half-way.",
      "Let an administrator open the database again, as the message says; then repeat the run."),

  // Credentials and their stores: 4xx
  /** The database or role belongs to somebody else. */
  NOT_OURS(
      "GEN3DB-401",
      Kind.FAILURE,
      "The role or database exists already, and no stored password of this environment logs in"
          + " (R11).",
      "Choose other names; or, when it is yours, repeat with --take-over SERVICE."),
  /** Entry and database differ. */
  ENTRY_DIFFERS(
      "GEN3DB-402",
      Kind.FAILURE,
      "The password in the remote entry does not log in, and another stored one does (R8).",
      "Let the role follow the entry with --take-over SERVICE; or, once there is gen3db rotate, give"
          + " both a new password."),
  /** A PULL entry is not there. */
  ENTRY_ABSENT(
      "GEN3DB-403",
      Kind.FAILURE,
      "The values say that the credentials come from a remote entry, and there is none.",
      "Create the entry, or set a push flag so that gen3db does."),
  /** What is created would be pointed elsewhere. */
  WOULD_MOVE(
      "GEN3DB-404",
      Kind.FAILURE,
      "A Secret marked as created would be pointed to another database (R17).",
      "Set the values back; or bring the data to the new database first."),
  /** No master for the service's own host. */
  NO_MASTER_FOR_HOST(
      "GEN3DB-405",
      Kind.FAILURE,
      "The service has a host of its own and nothing says with which administrator (R4).",
      "Set gen3db.databaseServer.masters: {HOST: {username, passwordFile}}, or {HOST: {aliasOf:"
          + " MASTER}} when it is the same server."),
  /** The server trusts everybody and nothing proves whose the role is. */
  NOT_PROVEN(
      "GEN3DB-406",
      Kind.FAILURE,
      "The server does not ask for the password, so nothing proves that the role is ours (R9).",
      "Let pg_hba.conf ask for scram-sha-256; or repeat with --take-over SERVICE."),
  /** The role belongs to the server. */
  RESERVED_ON_SERVER(
      "GEN3DB-407",
      Kind.FAILURE,
      "The service's role is the administrator's or a superuser, or the role or database is the"
          + " server's own (R12).",
      "Choose another user or database name for the service."),
  /** A loopback host may not go into a remote store. */
  LOOPBACK_IN_REMOTE(
      "GEN3DB-408",
      Kind.FAILURE,
      "A loopback host would go into a remote store, where it means another machine (R10).",
      "Set the host under which the services reach the server."),
  /** A Secret store cannot be read or written. */
  STORE_FAILED(
      "GEN3DB-409",
      Kind.FAILURE,
      "The store of Secrets or of remote entries cannot be read or written.",
      "See the message; nothing is lost, repeat the run when it is mended."),
  /** A stored Secret or entry cannot be understood. */
  STORE_UNREADABLE(
      "GEN3DB-410",
      Kind.FAILURE,
      "A Secret or remote entry is not in the form that it should have.",
      "Mend or remove it; its content was left untouched."),
  /** The master's Secret is missing or incomplete. */
  MASTER_SECRET(
      "GEN3DB-411",
      Kind.FAILURE,
      "The Secret with the administrator's credentials is missing or lacks a key.",
      "Create the Secret named, or give global.postgres.master.* in the values."),
  /** The stored things moved while we worked. */
  MOVED(
      "GEN3DB-412",
      Kind.FAILURE,
      "What was read has changed meanwhile, by another program.",
      "Look at what moved, then plan again."),
  /** A login that must work does not. */
  LOGIN_FAILED(
      "GEN3DB-413",
      Kind.FAILURE,
      "After all was made, the service's own login did not work.",
      "Look at pg_hba.conf and the host name of the service; then repeat the run."),
  /** A role past its day. */
  ROLE_EXPIRED(
      "GEN3DB-414",
      Kind.FAILURE,
      "The service's role has expired (VALID UNTIL), so that the server refuses every password of"
          + " it, the right one too.",
      "Let an administrator run the ALTER ROLE of the message; then repeat the run."),

  // The runner: 5xx
  /** Wrong usage of the command line. */
  BAD_USAGE(
      "GEN3DB-501",
      Kind.USAGE,
      "The command line has an option or argument that cannot be understood.",
      "See gen3db COMMAND --help."),
  /** Credentials are asked for and not there. */
  NO_CREDENTIALS(
      "GEN3DB-502",
      Kind.FAILURE,
      "The service has no complete credentials yet.",
      "Run gen3db apply first."),
  /** Stopped by the user. */
  INTERRUPTED(
      "GEN3DB-503",
      Kind.FAILURE,
      "The run was interrupted; what was done is complete or resumable.",
      "Repeat the run."),
  /** A result cannot be written. */
  OUTPUT_FAILED(
      "GEN3DB-504",
      Kind.FAILURE,
      "Standard output, or the file of --out, cannot be written.",
      "Look at the disk, the folder and its permissions; then repeat the command."),
  /** A mistake of ours. */
  INTERNAL(
      "GEN3DB-599",
      Kind.FAILURE,
      "A mistake in gen3db itself.",
      "Report it with the output of -vv; passwords do not appear in it."),

  // Warnings
  /** Push without deploy. */
  PUSH_WITHOUT_DEPLOY(
      "GEN3DB-W101",
      Kind.WARNING,
      "A push flag is set and global.externalSecrets.deploy is not: the flag does nothing.",
      "Set deploy, or take the push flag away."),
  /** A service's false cannot veto. */
  FALSE_CANNOT_VETO(
      "GEN3DB-W102",
      Kind.WARNING,
      "A service's false cannot veto the global true.",
      "Take the service's false away, or the global true."),
  /** A key that looks like a misspelt one. */
  MISSPELT_KEY(
      "GEN3DB-W103",
      Kind.WARNING,
      "A key is unknown and close to a known one.",
      "Correct the key, if the known one is meant."),
  /** A password on the command line. */
  PASSWORD_IN_ARGUMENTS(
      "GEN3DB-W104",
      Kind.WARNING,
      "A password stands on the command line, where process lists show it.",
      "Use --set-file with a file that only you can read."),
  /** A dev release ignores hosts. */
  DEV_IGNORES(
      "GEN3DB-W105",
      Kind.WARNING,
      "global.dev is true, so another host or master in the values is not used (R2).",
      "Set global.dev: false for a server of your own."),
  /** What Helm drops without a word. */
  VALUES_DROPPED(
      "GEN3DB-W106",
      Kind.WARNING,
      "Part of a values file has no effect, as in Helm: of equal keys all but the last, or what"
          + " follows the first YAML document.",
      "Join what belongs together, and remove what is not used."),

  // Findings about what exists
  /** PUBLIC may connect. */
  PUBLIC_MAY_CONNECT(
      "GEN3DB-F201",
      Kind.FINDING,
      "Every role of the server may connect to the database (R15).",
      "gen3db apply --harden SERVICE."),
  /** The server does not ask for passwords. */
  SERVER_DOES_NOT_ASK(
      "GEN3DB-F202",
      Kind.FINDING,
      "The server lets the service in without asking for its password (R9).",
      "Let pg_hba.conf ask for scram-sha-256."),
  /** An entry without dbcreated. */
  ENTRY_WITHOUT_DBCREATED(
      "GEN3DB-F203",
      Kind.FINDING,
      "The remote entry lacks dbcreated, so pods wait for ever (R10).",
      "gen3db apply --complete-entry."),
  /** Entry and values differ. */
  ENTRY_AND_VALUES_DIFFER(
      "GEN3DB-F204",
      Kind.FINDING,
      "The remote entry and the values differ; the entry is used (R10, R17).",
      "Bring the values in line with the entry."),
  /** An optional extension is not there. */
  EXTENSION_NOT_OFFERED(
      "GEN3DB-F205",
      Kind.FINDING,
      "An extension that is not required could not be made.",
      "Install it on the server if a service is to use it."),
  /** Something that should exist does not. */
  MISSING_PART(
      "GEN3DB-F206",
      Kind.FINDING,
      "A Secret, entry, role or database that should exist does not.",
      "gen3db apply."),
  /** What exists is not as wanted. */
  DRIFT(
      "GEN3DB-F207",
      Kind.FINDING,
      "What exists is not as the values want it.",
      "gen3db plan says what apply would change."),
  /** A stored explicit password is not used. */
  EXPLICIT_PASSWORD_UNUSED(
      "GEN3DB-F208",
      Kind.FINDING,
      "The password in the values is not the one in use, which stays (R10, R13).",
      "Take the password out of the values, or write the one that is in use."),
  /** An administrator must make the database. */
  DATABASE_AWAITED(
      "GEN3DB-F209",
      Kind.FINDING,
      "dbCreate is off and the database is not there yet; its password waits in the pending Secret"
          + " (R7).",
      "Let an administrator run the statements, then repeat apply."),
  /** A restore must come first. */
  RESTORE_AWAITED(
      "GEN3DB-F210",
      Kind.FINDING,
      "dbRestore is on and the database holds no table yet; nothing is published before (R16).",
      "Load the data as the service's own user, whose password is in the pending Secret; then repeat"
          + " apply."),
  /** A database that was ready is gone. */
  DATABASE_LOST(
      "GEN3DB-F211",
      Kind.FINDING,
      "A Secret says that its database was ready, and the server has no such database.",
      "Look whether it is the right server and whether the data is to be restored, before services"
          + " write into the empty database.");

  /** What a code is for. */
  public enum Kind {
    /** The input is wrong; nothing was contacted or changed. */
    USAGE,
    /** Something could not be done. */
    FAILURE,
    /** Something is probably not meant so. */
    WARNING,
    /** Something that status found. */
    FINDING
  }

  private final String id;
  private final Kind kind;
  private final String cause;
  private final String fix;

  Code(String id, Kind kind, String cause, String fix) {
    this.id = id;
    this.kind = kind;
    this.cause = cause;
    this.fix = fix;
  }

  /** The stable text, {@code GEN3DB-…}. */
  public String id() {
    return id;
  }

  /** What the code is for. */
  public Kind kind() {
    return kind;
  }

  /** Why it happens. */
  public String cause() {
    return cause;
  }

  /** The way out. */
  public String fix() {
    return fix;
  }
}
