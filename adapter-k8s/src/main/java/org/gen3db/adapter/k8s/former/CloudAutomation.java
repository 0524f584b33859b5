package org.gen3db.adapter.k8s.former;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.former.FormerCredentials;
import org.gen3db.domain.former.FormerInstaller;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;

/**
 * What cloud-automation left: {@code <service>-creds} with {@code creds.json}, from the file that
 * was written by hand, and for services that came later {@code <service>-g3auto} with {@code
 * dbcreds.json}. Where both have credentials the first counts, as it did there.
 */
public final class CloudAutomation implements FormerInstaller {
  /** The services whose Secret was called otherwise than the chart calls them. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "dicom-server", "orthanc",
          "gen3-user-data-library", "gen3userdatalibrary",
          "ohdsi-webapi", "atlas",
          "orthanc", "orthanc-s3");

  private final SecretStore secrets;

  /** In the namespace of this store. */
  public CloudAutomation(SecretStore secrets) {
    this.secrets = secrets;
  }

  /** A Secret, and the key in which the credentials stand. */
  private record Spot(String secret, String key) {}

  private static List<Spot> spots(String service) {
    var spots = new ArrayList<Spot>();
    spots.add(new Spot(service + "-creds", "creds.json"));
    // orthanc's own name is that of the database of dicom-server, which came before it.
    if (!service.equals("orthanc")) {
      spots.add(new Spot(service + "-g3auto", "dbcreds.json"));
    }
    if (OTHER_NAMES.containsKey(service)) {
      spots.add(new Spot(OTHER_NAMES.get(service) + "-g3auto", "dbcreds.json"));
    }
    return spots;
  }

  @Override
  public Map<String, Look<FormerCredentials>> read(
      Collection<String> services, Cancellation cancellation) {
    var names = new LinkedHashSet<String>();
    services.forEach(service -> spots(service).forEach(spot -> names.add(spot.secret())));
    Map<String, Look<StoredSecret>> found = secrets.read(names, cancellation);
    var looks = new TreeMap<String, Look<FormerCredentials>>();
    services.forEach(service -> looks.put(service, look(service, found)));
    return looks;
  }

  /** The first that has credentials; what cannot be read may be the one that counts. */
  private static Look<FormerCredentials> look(
      String service, Map<String, Look<StoredSecret>> found) {
    for (Spot spot : spots(service)) {
      Look<StoredSecret> look = found.getOrDefault(spot.secret(), Look.absent());
      if (look instanceof Look.NotLooked<StoredSecret> not) {
        return new Look.NotLooked<>(not.why());
      } else if (look instanceof Look.PendingDeletion<StoredSecret> pending) {
        return new Look.NotLooked<>(pending.why());
      } else if (look instanceof Look.There<StoredSecret> there) {
        Password text = there.value().data().secret(spot.key()).orElse(null);
        if (text != null) {
          Look<FormerCredentials> read = CredsJson.read(text, spot.secret(), spot.key());
          if (!(read instanceof Look.Absent)) {
            return read;
          }
        }
      }
    }
    return Look.absent();
  }

  @Override
  public String describe() {
    return secrets.describe();
  }
}
