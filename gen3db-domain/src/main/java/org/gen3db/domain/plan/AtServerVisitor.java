package org.gen3db.domain.plan;

/**
 * What is made of each change at a server.
 *
 * @param <R> what is made of a change
 */
public interface AtServerVisitor<R> {
  /** Of {@link Change.CreateRole}. */
  R createRole(Change.CreateRole change);

  /** Of {@link Change.SetPassword}. */
  R setPassword(Change.SetPassword change);

  /** Of {@link Change.OpenLogin}. */
  R openLogin(Change.OpenLogin change);

  /** Of {@link Change.AllowLogin}. */
  R allowLogin(Change.AllowLogin change);

  /** Of {@link Change.ForbidLogin}. */
  R forbidLogin(Change.ForbidLogin change);

  /** Of {@link Change.AdjustRole}. */
  R adjustRole(Change.AdjustRole change);

  /** Of {@link Change.DropRole}. */
  R dropRole(Change.DropRole change);

  /** Of {@link Change.DropDatabase}. */
  R dropDatabase(Change.DropDatabase change);

  /** Of {@link Change.CreateDatabase}. */
  R createDatabase(Change.CreateDatabase change);

  /** Of {@link Change.OpenDatabase}. */
  R openDatabase(Change.OpenDatabase change);

  /** Of {@link Change.OwnDatabase}. */
  R ownDatabase(Change.OwnDatabase change);

  /** Of {@link Change.LimitConnect}. */
  R limitConnect(Change.LimitConnect change);

  /** Of {@link Change.GrantConnect}. */
  R grantConnect(Change.GrantConnect change);

  /** Of {@link Change.SetMark}. */
  R setMark(Change.SetMark change);
}
