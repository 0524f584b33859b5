package org.gen3db.adapter.k8s;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.gen3db.domain.credentials.SecretNames;

/**
 * How the objects are called by which the operator reads and makes an entry: as the chart calls
 * them for the service whose entry it is.
 *
 * @param services the service of each entry of the release
 */
record EntryOwners(Map<String, String> services) {
  private static final int LONGEST = 40;

  EntryOwners {
    services = Map.copyOf(services);
  }

  /**
   * The objects of one entry.
   *
   * @param service the service, for labels and the store of its own
   * @param push the PushSecret
   * @param source the Secret that is pushed from
   */
  record Objects(String service, String push, String source) {
    /** With what the names of probes begin. */
    String probe() {
      return push + "-probe-";
    }
  }

  Objects of(String entry) {
    String service = services.getOrDefault(entry, anonymous(entry));
    return new Objects(service, SecretNames.serving(service), SecretNames.bootstrap(service));
  }

  Map<String, Objects> of(Collection<String> entries) {
    var objects = new LinkedHashMap<String, Objects>();
    entries.forEach(entry -> objects.put(entry, of(entry)));
    return objects;
  }

  /** Of an entry that belongs to no service: a name that no other entry has. */
  private static String anonymous(String entry) {
    String plain =
        entry.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String shown = plain.substring(0, Math.min(LONGEST, plain.length()));
    return "entry-"
        + (shown.isEmpty() ? "" : shown + "-")
        + UUID.nameUUIDFromBytes(entry.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
  }
}
