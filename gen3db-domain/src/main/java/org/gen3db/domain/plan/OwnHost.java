package org.gen3db.domain.plan;

import java.util.List;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.deployment.Administrators;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;

/**
 * R4 as far as the values tell: a service has a host of its own, and nothing says with which
 * administrator its database is made there.
 */
public final class OwnHost {
  private OwnHost() {}

  /**
   * The way out, with the very hosts to write.
   *
   * @param host the service's own
   * @param master the master's
   */
  public static String hint(String host, String master) {
    return "Set gen3db.databaseServer.masters: {"
        + key(host)
        + ": {username: ADMINISTRATOR, passwordFile: FILE}}, or {"
        + key(host)
        + ": {aliasOf: "
        + key(master)
        + "}} when it is the master's server by another name.";
  }

  /** Between brackets a colon at the edge of a text means something else to YAML, and to Helm. */
  private static String key(String host) {
    return host.contains(":") ? "\"" + host + "\"" : host;
  }

  /**
   * What apply would refuse unless names say what the values do not: two names may lead to one
   * server.
   */
  static List<Notice> findings(ServicePlan service, Deployment deployment) {
    String host = service.told().host().value();
    Integer port = service.told().port().value();
    MasterPlan master = service.master();
    if (master == null
        || host == null
        || port == null
        || deployment.dev()
        || deployment.settings().launched()) {
      return List.of();
    }
    String masterHost = master.host().value();
    Integer masterPort = master.port().value();
    if (masterHost == null || masterPort == null) {
      return List.of();
    }
    Administrators administrators =
        deployment.administrators(new Endpoint(masterHost, masterPort), Administrators.BY_SPELLING);
    var endpoint = new Endpoint(host, port);
    return administrators.of(endpoint) instanceof Administrators.Nobody
        ? List.of(
            Notice.of(
                DomainCode.NO_MASTER_FOR_HOST,
                "",
                "the database is to be created on "
                    + endpoint
                    + " ("
                    + service.host().source()
                    + "), and the administrator is that of "
                    + masterHost
                    + ":"
                    + masterPort
                    + "; unless both lead to the same server, apply refuses the service",
                hint(host, masterHost)))
        : List.of();
  }
}
