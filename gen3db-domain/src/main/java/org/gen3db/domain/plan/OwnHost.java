package org.gen3db.domain.plan;

import java.util.List;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;

/**
 * R4 as far as the values tell: a service has a host of its own, and nothing says with which
 * administrator its database is made there.
 */
public final class OwnHost {
  private OwnHost() {}

  /** The way out, with the very host to write. */
  public static String hint(String host) {
    return "Set gen3db.databaseServer.masters: {"
        + host
        + ": {username: ADMINISTRATOR, passwordFile: FILE}}, or {"
        + host
        + ": {aliasOf: MASTER}} when it is the master's server by another name.";
  }

  /**
   * What apply would refuse unless names say what the values do not: two names may lead to one
   * server.
   */
  static List<Notice> findings(ServicePlan service, Deployment deployment) {
    String host = service.host().value();
    MasterPlan master = service.master();
    if (master == null || host == null || deployment.dev() || deployment.settings().launched()) {
      return List.of();
    }
    String masterHost = master.host().value();
    if (masterHost == null || hasMaster(host, masterHost, deployment.settings())) {
      return List.of();
    }
    boolean same =
        host.equalsIgnoreCase(masterHost)
            && String.valueOf(service.port().value()).equals(String.valueOf(master.port().value()));
    return same
        ? List.of()
        : List.of(
            Notice.of(
                DomainCode.NO_MASTER_FOR_HOST,
                "",
                "the database is to be created on "
                    + host
                    + ":"
                    + service.port().value()
                    + " ("
                    + service.host().source()
                    + "), and the administrator is that of "
                    + masterHost
                    + ":"
                    + master.port().value()
                    + "; unless both lead to the same server, apply refuses the service",
                hint(host)));
  }

  private static boolean hasMaster(String host, String masterHost, Settings settings) {
    Settings.HostMaster master = settings.master(host).orElse(null);
    return master instanceof Settings.AliasOf alias
        ? alias.host().equalsIgnoreCase(masterHost)
            || settings.master(alias.host()).orElse(null) instanceof Settings.OwnMaster
        : master instanceof Settings.OwnMaster;
  }
}
