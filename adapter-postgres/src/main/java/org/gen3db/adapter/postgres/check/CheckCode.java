package org.gen3db.adapter.postgres.check;

import org.gen3db.domain.error.Code;

/** What stands in the way on a PostgreSQL server, or will, before anything is changed there. */
public enum CheckCode implements Code {
  /** Nobody makes anything there. */
  LOGINS_ONLY(
      "GEN3DB-F701",
      "Services only log in at the server, and no administrator of it is known to look further.",
      "Status tries their logins; give an administrator of it in gen3db.databaseServer.masters to"
          + " have it checked."),
  /** Passwords and data are readable on the way. */
  NOT_ENCRYPTED(
      "GEN3DB-F702",
      "Connections to the server are not encrypted.",
      "Let the server speak TLS (ssl = on with a certificate), and set"
          + " gen3db.databaseServer.sslMode: require or stricter."),
  /** The certificate is not valid, or soon will not be. */
  CERTIFICATE_DATES(
      "GEN3DB-F703",
      "The server's certificate has expired, expires soon, or is not valid yet.",
      "Give the server a new certificate and let it reload its configuration; gen3db and all"
          + " clients that verify it need the new root certificate too, where that changes."),
  /** No more repairs. */
  VERSION_ENDS(
      "GEN3DB-F704",
      "The major version of the server gets no more repairs from the PostgreSQL project, or soon"
          + " will not.",
      "Plan the upgrade to a later major version."),
  /** A server that cannot be written to. */
  REPLICA(
      "GEN3DB-F705",
      "The server is a replica or in recovery, so that nothing can be changed on it.",
      "Set gen3db.databaseServer.address, or the host in the values, to its primary."),
  /** Sessions begin read-only. */
  READ_ONLY_BY_DEFAULT(
      "GEN3DB-F706",
      "Sessions begin read-only (default_transaction_read_only): services cannot write. Managed"
          + " servers set it when their disk is full.",
      "Make room on the server's disk if that is why; then switch it off."),
  /** The administrator is not one. */
  ADMINISTRATOR_LACKS(
      "GEN3DB-F707",
      "The administrator may not make roles or databases.",
      "Grant it CREATEDB and CREATEROLE, or name another administrator."),
  /** Roles that the administrator did not make. */
  ROLE_OF_ANOTHER(
      "GEN3DB-F708",
      "From PostgreSQL 16 on an administrator who is no superuser changes only roles that it has"
          + " ADMIN OPTION on, such as those that it made.",
      "Grant it the role with ADMIN OPTION."),
  /** Few places left. */
  FEW_CONNECTIONS(
      "GEN3DB-F709",
      "The server, the administrator, a role or a database has fewer connections left than a run"
          + " needs.",
      "End sessions that nobody needs, raise the limit, or lower gen3db.parallelism."),
  /** New databases cannot be copied. */
  TEMPLATE_NOT_COPIED(
      "GEN3DB-F710",
      "template1, which new databases are copied from, has sessions in it or is no template.",
      "End the sessions, and let nothing connect to template1."),
  /** Indexes may be out of order. */
  COLLATION_CHANGED(
      "GEN3DB-F711",
      "The system's collations have another version than when the database was made: indexes on"
          + " text may be out of order.",
      "Rebuild the indexes, then note the new version."),
  /** Text of other languages does not fit. */
  NOT_UTF8(
      "GEN3DB-F712",
      "A database, or template1, which new ones are copied from, is not in UTF8.",
      "Make template1 anew from template0 in UTF8; a database that exists is dumped, made anew and"
          + " restored."),
  /** The server has it not, or lets nobody make it. */
  EXTENSION_OUT_OF_REACH(
      "GEN3DB-F713",
      "An extension that a service cannot do without is not installed on the server, or may be made"
          + " by a superuser only.",
      "Install it on the server; or let a superuser make it in template1, from where new databases"
          + " get it."),
  /** Two clocks. */
  CLOCKS_DIFFER(
      "GEN3DB-F714",
      "The clocks of the server and of this machine differ: VALID UNTIL, certificates and tokens of"
          + " a cloud are judged by the one, and made by the other.",
      "Let both follow a time server (NTP)."),
  /** R11. */
  OTHER_ENVIRONMENTS(
      "GEN3DB-F715",
      "Other environments have databases on the server (R11). Their names must differ from this"
          + " one's.",
      "Nothing is to be done while names differ; release and namespace make the default names."),
  /** R11. */
  DATABASE_OF_ANOTHER(
      "GEN3DB-F716",
      "A database that a service is to use bears the mark of another environment (R11).",
      "Choose another database or release name; or, when it is yours, take it over."),
  /** A role that gets in by a token. */
  IAM_ONLY(
      "GEN3DB-F717",
      "On Amazon RDS a member of rds_iam logs in by IAM tokens only: no password of it works.",
      "Take it out of rds_iam, or use another role."),
  /** A server that takes not every password. */
  PASSWORD_POLICY(
      "GEN3DB-F718",
      "The server restricts passwords in a way that gen3db's, which it gets as SCRAM verifiers, do"
          + " not meet, or keeps those of others by md5.",
      "Change the setting that the message names."),
  /** A database that nobody gets into. */
  LEFT_CLOSED(
      "GEN3DB-F719",
      "A database takes no connections: a swap or clone was broken off, somebody closed it, or a"
          + " DROP DATABASE ended half-way.",
      "Open it again; one whose DROP ended half-way can only be dropped.");

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  CheckCode(String id, String cause, String fix) {
    this.definition = Definition.finding(id, cause, fix);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
