package org.gen3db.adapter.k8s.api;

import java.util.regex.Pattern;

/**
 * The namespace in which the Secrets are, and the release that they belong to.
 *
 * @param release the Helm release
 * @param name the namespace
 * @param heldByHelm whether what is made new bears Helm's marks
 * @param cluster where it is
 */
public record Namespace(String release, String name, boolean heldByHelm, Cluster cluster) {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST = 253;

  /** The path of the namespace itself. */
  public String path() {
    return "api/v1/namespaces/" + name;
  }

  /** The path of its Secrets. */
  public String secrets() {
    return path() + "/secrets";
  }

  /** The path of its objects of an API group. */
  public String objects(String group, String version, String plural) {
    return "apis/" + group + "/" + version + "/namespaces/" + name + "/" + plural;
  }

  /** Whether an object can have this name; any other is never asked for. */
  public static boolean isName(String name) {
    return name.length() <= LONGEST && SUBDOMAIN.matcher(name).matches();
  }

  /** Whether the chart renders an object of this name, which Helm would refuse to find here. */
  public static boolean isRenderedByChart(String object) {
    return object.endsWith("-dbcreds") || object.endsWith("-dbcreds-bootstrap");
  }

  public String describe() {
    return cluster.describe();
  }

  public String kubectl() {
    return cluster.kubectl();
  }
}
