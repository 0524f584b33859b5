package org.gen3db.simulation;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.PasswordFiles;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;

/** The places in the domain where a port is called, and which of them a fault has reached. */
final class Sites {
  /** Counts nothing. */
  static final Sites NONE = new Sites(Set.of());

  private static final Set<Class<?>> PORTS =
      Set.of(
          SecretStore.class,
          RemoteSecrets.class,
          DatabaseServer.class,
          DatabaseLauncher.class,
          MasterSession.class,
          DatabaseSession.class,
          PasswordFiles.class);
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String DOMAIN = "org.gen3db.domain.";

  private final Set<String> all;
  private final Set<String> reached = new HashSet<>();
  private final Set<String> unknown = new TreeSet<>();

  private Sites(Set<String> all) {
    this.all = all;
  }

  /**
   * Every call of a port in the compiled domain, method references included, but for rendering,
   * which is no run: it reads once and changes nothing; and for importing, whose one write makes a
   * Secret where none is.
   */
  static Sites ofDomain() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .withImportOption(location -> !location.contains("/org/gen3db/domain/render/"))
            .withImportOption(location -> !location.contains("/org/gen3db/domain/former/"))
            .importPackages("org.gen3db.domain");
    Set<String> sites = new TreeSet<>();
    for (JavaClass each : classes) {
      if (PORTS.stream().anyMatch(each::isEquivalentTo)) {
        continue; // a port's default is the adapter's own affair
      }
      Stream.concat(
              each.getMethodCallsFromSelf().stream(), each.getMethodReferencesFromSelf().stream())
          .filter(access -> isPort(access.getTarget()))
          .forEach(
              access ->
                  sites.add(
                      site(
                          outermost(each.getName()),
                          access.getLineNumber(),
                          access.getTarget().getName())));
    }
    return new Sites(sites);
  }

  /** What an adapter knows of itself is asked of nobody, so that nothing can go wrong there. */
  private static boolean isPort(AccessTarget target) {
    return !target.getName().equals("texts")
        && PORTS.stream().anyMatch(port -> target.getOwner().isEquivalentTo(port));
  }

  private static String outermost(String className) {
    int inner = className.indexOf('$');
    String top = inner < 0 ? className : className.substring(0, inner);
    return top.substring(top.lastIndexOf('.') + 1);
  }

  private static String site(String top, int line, String method) {
    return top + ".java:" + line + " " + method;
  }

  /** Notes where the code under test is calling a port right now; a fault is about to happen. */
  String reached(String name, boolean faulty) {
    if (all.isEmpty()) {
      return "";
    }
    String method = name.substring(name.indexOf('.') + 1).split(" ", 2)[0];
    // Found after a few frames; what lies further out need not be looked at.
    return STACK.walk(frames -> note(frames.limit(60).iterator(), method, faulty));
  }

  private String note(Iterator<StackWalker.StackFrame> frames, String method, boolean faulty) {
    String innermost = "";
    while (frames.hasNext()) {
      StackWalker.StackFrame frame = frames.next();
      if (!frame.getClassName().startsWith(DOMAIN)) {
        continue;
      }
      String site = site(outermost(frame.getClassName()), frame.getLineNumber(), method);
      innermost = innermost.isEmpty() ? site : innermost;
      if (all.contains(site)) {
        if (faulty) {
          synchronized (reached) {
            reached.add(site);
          }
        }
        return site;
      }
    }
    synchronized (reached) {
      unknown.add(innermost);
    }
    return innermost;
  }

  int count() {
    return all.size();
  }

  Set<String> unreached() {
    var left = new TreeSet<>(all);
    left.removeAll(reached);
    return left;
  }

  Set<String> unknown() {
    return unknown;
  }
}
