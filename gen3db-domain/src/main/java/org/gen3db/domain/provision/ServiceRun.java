package org.gen3db.domain.provision;

import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.CreateExtension;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.MasterSession;
import org.jspecify.annotations.Nullable;

/**
 * Performs what an examination found for one service, in the order of R9: role and database, login,
 * inside the database, entry, Secret, pending Secret.
 */
final class ServiceRun {
  private final UnitRun unit;
  private final Work work;
  private final @Nullable MasterSession master;

  /**
   * @param master the administrator's session, or null where nobody changes the database
   */
  ServiceRun(UnitRun unit, Work work, @Nullable MasterSession master) {
    this.unit = unit;
    this.work = work;
    this.master = master;
  }

  /** Returns whether another pass is due. */
  boolean run() {
    if (master != null) {
      proveLogin(master, changeServer(master));
    }
    for (Change change : work.changes()) {
      if (change instanceof Change.InDatabase inside) {
        performInside(inside);
      }
    }
    if (master != null && work.member().target().byAlias()) {
      proveByAlias();
    }
    work.close();
    var stores = new StorePerformer(unit.release(), work);
    for (Change change : work.changes()) {
      if (change instanceof Change.InStores inStores
          && !(change instanceof Change.KeepPending)
          && unit.change(work, change, () -> stores.perform(inStores))) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether anything was changed, so that an earlier login proves nothing any more. */
  private boolean changeServer(MasterSession session) {
    boolean changed = false;
    for (Change change : work.changes()) {
      if (change instanceof Change.AtServer atServer) {
        Password password = atServer.needsPassword() ? credentials().password() : null;
        perform(change, () -> session.perform(atServer, password));
        changed = true;
      }
    }
    return changed;
  }

  private void perform(Change change, Runnable action) {
    unit.change(
        work,
        change,
        () -> {
          action.run();
          return true;
        });
  }

  /** The service's own login, unless the examination's session is one with the same password. */
  private void proveLogin(MasterSession session, boolean changed) {
    boolean proven = !changed && work.session().map(open -> open.login().connected()).orElse(false);
    if (proven) {
      return;
    }
    work.close();
    DbCredentials credentials = credentials();
    unit.step(
        new Step(work.service(), Step.PROVE_LOGIN, credentials.username()),
        () -> {
          work.keep(
              session.enter(
                  credentials.database(), credentials.username(), credentials.password()));
          return true;
        });
    accept(work.session().orElseThrow().login(), credentials.endpoint().toString());
  }

  /** R4: a login through the alias follows creation. */
  private void proveByAlias() {
    DbCredentials credentials = credentials();
    unit.step(
        new Step(work.service(), Step.PROVE_LOGIN, credentials.endpoint().toString()),
        () -> {
          try (DatabaseSession session =
              unit.release()
                  .world()
                  .server()
                  .login(
                      work.member().target().loginVia(),
                      credentials.database(),
                      credentials.username(),
                      credentials.password(),
                      unit.release().cancellation())) {
            accept(session.login(), credentials.endpoint().toString());
          }
          return true;
        });
  }

  private void accept(Login login, String server) {
    if (!login.connected()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.LOGIN_FAILED,
              work.service(),
              "the login as '"
                  + credentials().username()
                  + "' to '"
                  + credentials().database()
                  + "' on "
                  + server
                  + " ended with "
                  + login));
    }
    Notice notAsked = Examiner.notAsked(credentials().username());
    if (login == Login.NOT_ASKED && !work.findings().contains(notAsked)) {
      work.findings().add(notAsked);
    }
  }

  private void performInside(Change.InDatabase inside) {
    DatabaseSession session = work.session().orElseThrow();
    try {
      unit.change(
          work,
          inside,
          () -> {
            session.perform(inside);
            return true;
          });
    } catch (Gen3DbException e) {
      if (inside instanceof CreateExtension extension
          && !extension.required()
          && e.problem().code() == DomainCode.EXTENSION_MISSING) {
        work.findings().add(Notice.of(DomainCode.EXTENSION_NOT_OFFERED, "", e.problem().message()));
      } else {
        throw e;
      }
    }
  }

  private DbCredentials credentials() {
    return work.credentials()
        .orElseThrow(() -> new IllegalStateException("a run without credentials"));
  }
}
