package org.gen3db.spi.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.gen3db.spi.AdapterProvider;

/**
 * A closer look at adapters than every command can take: whether their settings can be bound, and
 * whether their classes have all methods that this gen3db calls. Runs none of their code but the
 * provider's own description.
 */
public final class Examination {
  private Examination() {}

  /** What is wrong with an adapter, a sentence each; empty when it looks well. */
  public static List<String> of(AdapterProvider<?> provider) {
    var wrong = new ArrayList<String>();
    try {
      missing(AdapterProvider.class, provider.getClass()).ifPresent(wrong::add);
      wrong.addAll(SettingTypes.unbindable(provider.settingsType()));
      if (provider.getClass().getClassLoader() instanceof AdapterLoader loader) {
        ports(provider, loader, wrong);
      }
    } catch (IOException | ClassNotFoundException | LinkageError | RuntimeException e) {
      wrong.add("its classes cannot be read: " + Fault.inWords(e));
    }
    return wrong;
  }

  private static void ports(AdapterProvider<?> provider, AdapterLoader loader, List<String> wrong)
      throws IOException, ClassNotFoundException {
    Path jar = Origins.path(provider.getClass()).orElse(loader.origin());
    if (!Files.isRegularFile(jar)) {
      return;
    }
    Class<?> port = provider.port();
    for (String name : implementing(port.getName(), headers(jar))) {
      Class<?> type = Class.forName(name, false, loader);
      if (!Modifier.isAbstract(type.getModifiers())) {
        missing(port, type).ifPresent(wrong::add);
      }
    }
  }

  private static Optional<String> missing(Class<?> type, Class<?> implementation) {
    Optional<Method> method = Unfinished.method(type, implementation);
    return method.map(
        one ->
            "it was built for another gen3db: "
                + implementation.getName()
                + " lacks "
                + type.getSimpleName()
                + "."
                + one.getName());
  }

  private static List<ClassHeader> headers(Path jar) throws IOException {
    var headers = new ArrayList<ClassHeader>();
    try (var file = new JarFile(jar.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        String name = entry.getName();
        if (name.endsWith(".class")
            && !name.startsWith("META-INF/")
            && !name.endsWith("module-info.class")) {
          try (var in = new DataInputStream(file.getInputStream(entry))) {
            headers.add(ClassHeader.read(in));
          }
        }
      }
    }
    return headers;
  }

  /** Those that implement a type, also by way of others in the same jar. */
  private static Set<String> implementing(String type, List<ClassHeader> headers) {
    var known = new HashSet<String>(Set.of(type));
    boolean more = true;
    while (more) {
      more = false;
      for (ClassHeader header : headers) {
        if (!Collections.disjoint(header.parents(), known)) {
          more |= known.add(header.name());
        }
      }
    }
    known.remove(type);
    return known;
  }
}
