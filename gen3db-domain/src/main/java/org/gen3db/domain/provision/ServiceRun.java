package org.gen3db.domain.provision;

import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Rules;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.CreateExtension;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.MasterSession;

/**
 * Performs one act for one service, in the order of R9: role and database, login, inside the
 * database, entry, Secret, pending Secret. It decides nothing, and knows no use case.
 */
final class ServiceRun {
  private final Run run;
  private final Journal journal;
  private final ServiceSeen service;
  private final Place place;
  private final Visit visit;
  private final StorePerformer stores;
  private final DbCredentials credentials;

  /**
   * @param place where the service is, by the login whose turn it is
   * @param visit the sessions that are open already
   */
  ServiceRun(
      Run run,
      Journal journal,
      ServiceSeen service,
      Place place,
      Visit visit,
      StorePerformer stores,
      Password password) {
    this.run = run;
    this.journal = journal;
    this.service = service;
    this.place = place;
    this.visit = visit;
    this.stores = stores;
    this.credentials = place.with(password);
  }

  /** Returns whether somebody else was first, so that all is to be looked at again. */
  boolean perform(Act act) {
    if (act.changes().stream().allMatch(ServiceRun::cameFirst)) {
      return false; // kept already, before anything else; nothing is to be published
    }
    boolean changed = changeServer(act);
    if (opens(act)) {
      return true;
    }
    if (run.decider().goal() == Decider.Goal.REMOVED) {
      return changeStores(act); // nobody is to log in any more
    }
    boolean proven =
        !changed && visit.provenBy(service.service(), credentials.password()).isPresent();
    if (!proven) {
      proveLogin();
    }
    changeInside(act);
    if (service.otherName() && !(proven && service.isProvenByName())) {
      proveByName();
    }
    visit.close(service.service());
    return changeStores(act);
  }

  /** Whether all is decided anew once a database is open. */
  static boolean opens(Act act) {
    return act.changes().stream().anyMatch(Change.OpenDatabase.class::isInstance);
  }

  private boolean changeStores(Act act) {
    for (Change change : act.changes()) {
      if (change instanceof Change.InStores inStores
          && !inStores.comesFirst()
          && journal.change(run, change, () -> stores.perform(inStores, credentials))) {
        return true;
      }
    }
    return false;
  }

  private static boolean cameFirst(Change change) {
    return change instanceof Change.InStores inStores && inStores.comesFirst();
  }

  /** Returns whether anything was changed, so that an earlier login proves nothing any more. */
  private boolean changeServer(Act act) {
    boolean changed = false;
    for (Change change : act.changes()) {
      if (change instanceof Change.AtServer atServer) {
        MasterSession session = visit.master();
        journal.change(
            run,
            change,
            () -> {
              if (atServer.needsPassword()) {
                session.perform(atServer, credentials.password());
              } else {
                session.perform(atServer, null);
              }
              return true;
            });
        changed = true;
      }
    }
    return changed;
  }

  /** The service's own login, with the very password that is published next. */
  private void proveLogin() {
    accept(
        journal.step(
            run,
            new Step(service.service(), Step.PROVE_LOGIN, place.login()),
            () -> visit.login(service.service(), place, credentials.password())));
  }

  /** R4: a login by the name that the service uses follows creation. */
  private void proveByName() {
    accept(
        journal.step(
            run,
            new Step(service.service(), Step.PROVE_LOGIN, credentials.endpoint().toString()),
            () -> visit.look(place.loginVia(), credentials, session -> session.login())));
  }

  private void accept(Login login) {
    if (!login.connected()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.LOGIN_FAILED,
              service.service(),
              "the login as '"
                  + credentials.username()
                  + "' to '"
                  + credentials.database()
                  + "' on "
                  + credentials.endpoint()
                  + " ended with "
                  + login));
    }
    if (login == Login.NOT_ASKED) {
      journal.find(Rules.notAsked(credentials.username()));
    }
  }

  private void changeInside(Act act) {
    DatabaseSession session = visit.in(service.service()).orElseThrow();
    for (Change change : act.changes()) {
      if (change instanceof Change.InDatabase inside) {
        performInside(inside, session);
      }
    }
  }

  private void performInside(Change.InDatabase inside, DatabaseSession session) {
    try {
      journal.change(
          run,
          inside,
          () -> {
            session.perform(inside);
            return true;
          });
    } catch (Gen3DbException e) {
      if (inside instanceof CreateExtension extension
          && !extension.required()
          && e.problem().code() == DomainCode.EXTENSION_MISSING) {
        journal.find(Notice.of(DomainCode.EXTENSION_NOT_OFFERED, "", e.problem().message()));
      } else {
        throw e;
      }
    }
  }
}
