package org.gen3db.domain.former;

import org.gen3db.domain.error.Code;

/** What stands in the way of taking over databases of an installer of before. */
public enum FormerCode implements Code {
  /** What it left is not what it writes. */
  NOT_UNDERSTOOD(
      Definition.failure(
          "GEN3DB-654",
          "A Secret of the older installer does not hold the credentials that it writes: one JSON"
              + " object with the texts db_host, db_username, db_password and db_database.",
          "Mend the Secret, or write the service's host, database and username into the values by"
              + " hand; then import again.")),
  /** There is a password already that may be the only copy of another. */
  OTHER_PASSWORD(
      Definition.failure(
          "GEN3DB-655",
          "Another password than the older installer's is kept for the service already, or stands"
              + " in the values, and apply would give it to the role.",
          "Where the older one is right, take the other away, out of the values or by deleting the"
              + " Secret that is named; then import again.")),
  /** There is nothing to import. */
  NOTHING_TO_IMPORT(
      Definition.failure(
          "GEN3DB-656",
          "No Secret of the older installer is there for any service of the values.",
          "Name the namespace that it installed into, and check which cluster is asked.")),
  /** The values do not have the service. */
  SWITCHED_OFF(
      Definition.warning(
          "GEN3DB-W657",
          "The older installer left credentials of a service that is off in the values.",
          "Where it is to go on, switch it on in the values, and import again.")),
  /** The values have a service that the older installer did not have. */
  NOTHING_OF_SERVICE(
      Definition.warning(
          "GEN3DB-W658",
          "The older installer left no credentials of a service that is on in the values.",
          "Where it is new, say in the values where its database is to be made; else switch it"
              + " off."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  FormerCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
