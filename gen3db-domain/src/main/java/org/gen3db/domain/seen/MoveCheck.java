package org.gen3db.domain.seen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.HostNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.plan.Observed;

/**
 * R17: what is marked created is never pointed elsewhere by accident.
 *
 * @param hosts when two hosts are one name
 */
public record MoveCheck(HostNames hosts) {

  /** Whether a ready Secret names another place or user than the service's. */
  public boolean moves(ServiceSeen service) {
    return service
        .stored()
        .servingReady()
        .filter(
            serving -> !samePlace(serving, service.place()) || !sameUser(serving, service.place()))
        .isPresent();
  }

  /** Whether it matters what the old place holds: the new one is empty. */
  public boolean needsOldPlace(ServiceSeen service, Observed.Inside inside) {
    return moves(service)
        && !inside.userTables()
        && !samePlace(service.stored().servingReady().orElseThrow(), service.place());
  }

  /**
   * Refuses a move to a database that does not exist, or that the stored credentials do not open.
   *
   * @param exists whether the database exists at the new place
   * @param proven whether a stored password logs in there
   */
  public void check(ServiceSeen service, boolean exists, boolean proven) {
    if (moves(service) && !exists) {
      throw refuse(service, "which does not exist");
    }
    if (moves(service) && !proven) {
      throw refuse(service, "where no stored password logs in");
    }
  }

  /** Refuses a move to a database that is empty while the old one is not. */
  public void check(ServiceSeen service, Observed.Inside inside) {
    OldPlace old = service.oldPlace();
    if (needsOldPlace(service, inside) && (old == null || old.mayHoldTables())) {
      throw refuse(service, "which holds no table while the old one does, or cannot be seen");
    }
  }

  /** A key that somebody took out of the Secret names no other place. */
  private boolean samePlace(StoredCredentials old, Place place) {
    return old.text("database").map(place.database()::equals).orElse(true)
        && hosts.sameServer(
            old.text("host").orElse(place.endpoint().host()),
            old.port().orElse(null),
            place.endpoint());
  }

  private static boolean sameUser(StoredCredentials old, Place place) {
    return old.text("username")
        .map(name -> Logins.isOneOf(place.role().owner(), name))
        .orElse(true);
  }

  private Gen3DbException refuse(ServiceSeen service, String why) {
    StoredCredentials old = service.stored().servingReady().orElseThrow();
    Place place = service.place();
    Optional<String> none = old.text("host").flatMap(HostName::problem);
    if (none.isPresent()) {
      return new Gen3DbException(
          Notice.of(
              DomainCode.WOULD_MOVE,
              service.service(),
              service.wanted().secretName()
                  + " is marked created and has a key host that "
                  + none.get()
                  + ", so that nobody can tell whether it means "
                  + place.endpoint(),
              "Correct the key host in it, or remove that key when the database has always been on "
                  + place.endpoint()
                  + "."));
    }
    return new Gen3DbException(
        Notice.of(
            DomainCode.WOULD_MOVE,
            service.service(),
            service.wanted().secretName()
                + " is marked created for database '"
                + old.text("database").orElse("")
                + "' of user '"
                + old.text("username").orElse("")
                + "' on "
                + endpoint(old).map(Endpoint::toString).orElse("an unknown host")
                + " and would be pointed to '"
                + place.database()
                + "' of user '"
                + place.login()
                + "' on "
                + place.endpoint()
                + (place.fromEntry() ? ", as the remote entry says," : "")
                + " "
                + why
                + "; they differ in "
                + String.join(", ", differing(old, place))));
  }

  private List<String> differing(StoredCredentials old, Place place) {
    var keys = new ArrayList<String>();
    if (old.text("database").filter(name -> !place.database().equals(name)).isPresent()) {
      keys.add("database");
    }
    if (old.text("host").filter(host -> !isHost(host, place)).isPresent()) {
      keys.add("host");
    }
    if (old.port().filter(port -> port != place.endpoint().port()).isPresent()) {
      keys.add("port");
    }
    if (!sameUser(old, place)) {
      keys.add("username");
    }
    return keys;
  }

  private boolean isHost(String host, Place place) {
    return hosts.sameServer(host, null, place.endpoint());
  }

  private static Optional<Endpoint> endpoint(StoredCredentials old) {
    return old.host().flatMap(host -> old.port().map(port -> new Endpoint(host, port)));
  }
}
