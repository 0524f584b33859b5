package org.gen3db.domain.plan;

/**
 * What is made of each change inside a database.
 *
 * @param <R> what is made of a change
 */
public interface InDatabaseVisitor<R> {
  /** Of {@link Change.OwnSchema}. */
  R ownSchema(Change.OwnSchema change);

  /** Of {@link Change.GrantSchema}. */
  R grantSchema(Change.GrantSchema change);

  /** Of {@link Change.CreateExtension}. */
  R createExtension(Change.CreateExtension change);

  /** Of {@link Change.DefaultPrivileges}. */
  R defaultPrivileges(Change.DefaultPrivileges change);

  /** Of {@link Change.OwnThings}. */
  R ownThings(Change.OwnThings change);

  /** Of {@link Change.GrantAccess}. */
  R grantAccess(Change.GrantAccess change);
}
