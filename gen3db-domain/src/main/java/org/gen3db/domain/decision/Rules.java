package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.deployment.HostNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.MoveCheck;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.seen.Tenancy;
import org.gen3db.domain.server.ConnectionTexts;
import org.gen3db.domain.server.Script;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/**
 * What all decisions of a run have in common.
 *
 * @param options what the operator allows
 * @param hosts when two hosts are one name
 * @param remoteOnLoopback whether a loopback host may stand in the remote store (R10)
 * @param script words changes for an administrator
 * @param texts puts credentials into one text
 * @param sharing who owns a database that several services use
 * @param missingMaster what is wrong with the administrator's Secret, where nobody else can be
 *     asked; or null
 * @param remote what the remote store can do
 */
public record Rules(
    ApplyOptions options,
    HostNames hosts,
    boolean remoteOnLoopback,
    Script script,
    ConnectionTexts texts,
    DatabaseSharing sharing,
    @Nullable Notice missingMaster,
    Set<Capability> remote) {
  public Rules {
    remote = Set.copyOf(remote);
  }

  /** With a remote store that can change an entry. */
  public Rules(
      ApplyOptions options,
      HostNames hosts,
      boolean remoteOnLoopback,
      Script script,
      ConnectionTexts texts,
      DatabaseSharing sharing,
      @Nullable Notice missingMaster) {
    this(
        options,
        hosts,
        remoteOnLoopback,
        script,
        texts,
        sharing,
        missingMaster,
        Set.of(Capability.UPDATE));
  }

  MoveCheck moves() {
    return new MoveCheck(hosts);
  }

  Tenancy tenancy(RoleSeen seen, ServiceSeen service) {
    return Tenancy.of(sharing, seen, service);
  }

  /**
   * Whether a password that waits is kept beside other names than those of now, such as before the
   * values named another database: whoever takes it from there, to load data, needs all of it.
   */
  boolean keptElsewhere(ServiceSeen service) {
    Place place = service.place();
    return service
        .stored()
        .pending()
        .map(pending -> StoredCredentials.in(pending.data()))
        .filter(
            kept ->
                !kept.names(place.database(), place.login())
                    || kept.text("host")
                        .filter(host -> hosts.same(host, place.endpoint().host()))
                        .isEmpty()
                    || kept.port().filter(port -> port == place.endpoint().port()).isEmpty())
        .isPresent();
  }

  Publication publication(ServiceSeen service, Chosen right) {
    return publication(service, right, false);
  }

  /** The same where a rotation gives the service's entry this password (R10). */
  public Publication rotated(ServiceSeen service, Chosen right) {
    return publication(service, right, true);
  }

  private Publication publication(ServiceSeen service, Chosen right, boolean rotates) {
    return new Publication(
        service,
        right,
        options.completeEntry() && remote.contains(Capability.UPDATE),
        remoteOnLoopback,
        hosts,
        texts,
        rotates,
        remote.contains(Capability.PUSH));
  }

  /**
   * What of a service's Secrets others would take away: told to be left, but for those that are
   * written anyway or go (R19).
   *
   * @param changes what is done besides
   */
  List<Change> protections(ServiceSeen service, List<Change> changes) {
    var protections = new ArrayList<Change>();
    Stored stored = service.stored();
    boolean pushes = remote.contains(Capability.PUSH) && service.wanted().delivery().pushes();
    Stream.concat(stored.serving().stream(), stored.bootstrap().filter(secret -> pushes).stream())
        .filter(StoredSecret::isUnprotected)
        .filter(secret -> changes.stream().noneMatch(change -> touches(change, secret)))
        .forEach(secret -> protections.add(new Change.ProtectSecret(secret.name())));
    return protections;
  }

  private static boolean touches(Change change, StoredSecret secret) {
    return change instanceof Change.OfSecret one && one.secret().equals(secret.name());
  }

  /** The server lets the role in without a password, so that a login proves nothing (R9). */
  public static Notice notAsked(String role) {
    return Notice.of(
        DomainCode.SERVER_DOES_NOT_ASK,
        "",
        "the server lets the user '" + role + "' in without asking for its password");
  }
}
