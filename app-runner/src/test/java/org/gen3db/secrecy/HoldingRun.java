package org.gen3db.secrecy;

import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.values.ValuesRequest;

/**
 * An embedder that holds on to all that a release gave it, as a process of its own: it writes what
 * is reachable in its memory then into the file {@code heap.hprof} of its folder.
 */
final class HoldingRun {
  static final String HEAP = "heap.hprof";
  static final String PLANTED_TEXT = "planted-text";
  static final String PLANTED_PASSWORD = "planted-password";

  /** What an embedder may keep for as long as it likes. */
  private static final List<Object> HELD = new ArrayList<>();

  private HoldingRun() {}

  /** The folder, in which there is {@code values.yaml}; then the services. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    var request =
        new ValuesRequest(
            List.of("values.yaml"),
            List.of(),
            List.of(),
            List.of(),
            null,
            folder,
            InputStream.nullInputStream());
    Gen3Db gen3db =
        Gen3Db.builder(request)
            .embedded(true)
            .services(List.of(arguments).subList(1, arguments.length))
            .build();
    HELD.add(gen3db);
    try {
      HELD.add(gen3db.planOffline());
      HELD.add(gen3db.plan(ApplyOptions.NONE));
      HELD.add(gen3db.apply(ApplyOptions.NONE));
      HELD.add(gen3db.plan(ApplyOptions.NONE));
      HELD.add(gen3db.apply(ApplyOptions.NONE));
      HELD.add(gen3db.status());
      HELD.add(Files.readString(folder.resolve(PLANTED_TEXT)));
      HELD.add(Password.of(Files.readString(folder.resolve(PLANTED_PASSWORD))));
      await().atMost(1, TimeUnit.MINUTES).until(HoldingRun::theDriversKeysAreWiped);
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(folder.resolve(HEAP).toString(), true);
    } finally {
      gen3db.launcher().ifPresent(DatabaseLauncher::stop);
    }
    // Read once more, so that all of it was held until now.
    HELD.forEach(System.out::println);
  }

  /**
   * The driver derives a key from each password (SCRAM), and the JDK keeps the password that it was
   * derived from until a garbage collection finds that nobody uses the key; then it wipes it.
   */
  private static boolean theDriversKeysAreWiped() throws JMException {
    Object used =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    return !used.toString().contains("PBKDF2Key");
  }
}
