package org.gen3db.domain.plan;

import org.gen3db.domain.plan.Change.Effect;

/** The stable names of all changes, and what each does to the world. */
final class Actions implements ChangeVisitor<Actions.Action> {
  static final Actions OF = new Actions();

  /** What is known of a kind of change. */
  record Action(String name, Effect effect) {}

  private Actions() {}

  @Override
  public Action createRole(Change.CreateRole change) {
    return new Action("create-role", Effect.CREATES);
  }

  @Override
  public Action setPassword(Change.SetPassword change) {
    return new Action("set-password", Effect.ALTERS);
  }

  @Override
  public Action openLogin(Change.OpenLogin change) {
    return new Action("open-login", Effect.ALTERS);
  }

  @Override
  public Action allowLogin(Change.AllowLogin change) {
    return new Action("allow-login", Effect.ALTERS);
  }

  @Override
  public Action forbidLogin(Change.ForbidLogin change) {
    return new Action("forbid-login", Effect.REMOVES);
  }

  @Override
  public Action adjustRole(Change.AdjustRole change) {
    return new Action("adjust-role", Effect.ALTERS);
  }

  @Override
  public Action dropRole(Change.DropRole change) {
    return new Action("drop-role", Effect.REMOVES);
  }

  @Override
  public Action dropDatabase(Change.DropDatabase change) {
    return new Action("drop-database", Effect.REMOVES);
  }

  @Override
  public Action unpublish(Change.Unpublish change) {
    return new Action("unpublish", Effect.ALTERS);
  }

  @Override
  public Action createDatabase(Change.CreateDatabase change) {
    return new Action("create-database", Effect.CREATES);
  }

  @Override
  public Action openDatabase(Change.OpenDatabase change) {
    return new Action("open-database", Effect.ALTERS);
  }

  @Override
  public Action ownDatabase(Change.OwnDatabase change) {
    return new Action("own-database", Effect.ALTERS);
  }

  @Override
  public Action limitConnect(Change.LimitConnect change) {
    return new Action("limit-connect", Effect.ALTERS);
  }

  @Override
  public Action grantConnect(Change.GrantConnect change) {
    return new Action("grant-connect", Effect.ALTERS);
  }

  @Override
  public Action setMark(Change.SetMark change) {
    return new Action("mark-database", Effect.ALTERS);
  }

  @Override
  public Action ownSchema(Change.OwnSchema change) {
    return new Action("own-schema", Effect.ALTERS);
  }

  @Override
  public Action grantSchema(Change.GrantSchema change) {
    return new Action("grant-schema", Effect.ALTERS);
  }

  @Override
  public Action createExtension(Change.CreateExtension change) {
    return new Action("create-extension", Effect.ADDS);
  }

  @Override
  public Action defaultPrivileges(Change.DefaultPrivileges change) {
    return new Action("default-privileges", Effect.ALTERS);
  }

  @Override
  public Action ownThings(Change.OwnThings change) {
    return new Action("own-things", Effect.ALTERS);
  }

  @Override
  public Action grantAccess(Change.GrantAccess change) {
    return new Action("grant-access", Effect.ALTERS);
  }

  @Override
  public Action keepPending(Change.KeepPending change) {
    return new Action("keep-pending", Effect.ADDS);
  }

  @Override
  public Action publishEntry(Change.PublishEntry change) {
    return new Action("publish-entry", Effect.ADDS);
  }

  @Override
  public Action restoreEntry(Change.RestoreEntry change) {
    return new Action("restore-entry", Effect.ALTERS);
  }

  @Override
  public Action completeEntry(Change.CompleteEntry change) {
    return new Action("complete-entry", Effect.ALTERS);
  }

  @Override
  public Action proveEntry(Change.ProveEntry change) {
    return new Action("prove-entry", Effect.ALTERS);
  }

  @Override
  public Action updateEntry(Change.UpdateEntry change) {
    return new Action("update-entry", Effect.ALTERS);
  }

  @Override
  public Action finishRotation(Change.FinishRotation change) {
    return new Action("finish-rotation", Effect.ALTERS);
  }

  @Override
  public Action publishSecret(Change.PublishSecret change) {
    return new Action("publish-secret", Effect.SERVES);
  }

  @Override
  public Action followEntry(Change.FollowEntry change) {
    return new Action("follow-entry", Effect.SERVES);
  }

  @Override
  public Action removeBootstrap(Change.RemoveBootstrap change) {
    return new Action("remove-bootstrap", Effect.REMOVES);
  }

  @Override
  public Action protectSecret(Change.ProtectSecret change) {
    return new Action("protect-secret", Effect.ALTERS);
  }

  @Override
  public Action keepCopy(Change.KeepCopy change) {
    return new Action("keep-copy", Effect.ALTERS);
  }

  @Override
  public Action removePending(Change.RemovePending change) {
    return new Action("remove-pending", Effect.REMOVES);
  }

  @Override
  public Action liftExpiry(Change.LiftExpiry change) {
    return new Action("lift-expiry", Effect.ALTERS);
  }

  @Override
  public Action loadDump(Change.LoadDump change) {
    return new Action("load-dump", Effect.ADDS);
  }

  @Override
  public Action copyDatabase(Change.CopyDatabase change) {
    return new Action("copy-database", Effect.ADDS);
  }

  @Override
  public Action takePlace(Change.TakePlace change) {
    return new Action("take-place", Effect.ALTERS);
  }
}
