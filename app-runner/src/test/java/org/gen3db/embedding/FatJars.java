package org.gen3db.embedding;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** One jar of many, as build tools make it. */
final class FatJars {
  private static final String SERVICES = "META-INF/services/";

  private FatJars() {}

  /** All classes in one, the files of services put together, as the shade plugin does it. */
  static Path shaded(Path target, String main, List<Path> parts) throws IOException {
    Map<String, byte[]> content = content(parts);
    try (OutputStream out = Files.newOutputStream(target);
        var jar = new JarOutputStream(out, manifest(main))) {
      jar.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
    return target;
  }

  /** The parts as jars in a jar, not compressed, below the loader that opens them. */
  static Path nested(Path target, String main, Path loader, Path program, List<Path> parts)
      throws IOException {
    Manifest manifest = manifest("org.springframework.boot.loader.launch.JarLauncher");
    manifest.getMainAttributes().putValue("Start-Class", main);
    manifest.getMainAttributes().putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    manifest.getMainAttributes().putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    try (OutputStream out = Files.newOutputStream(target);
        var jar = new JarOutputStream(out, manifest)) {
      jar.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, byte[]> entry : content(List.of(loader)).entrySet()) {
        put(jar, new JarEntry(entry.getKey()), entry.getValue());
      }
      for (String folder : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
        jar.putNextEntry(new JarEntry(folder)); // its loader looks for them
        jar.closeEntry();
      }
      for (Map.Entry<String, byte[]> entry : content(List.of(program)).entrySet()) {
        put(jar, new JarEntry("BOOT-INF/classes/" + entry.getKey()), entry.getValue());
      }
      int number = 0;
      for (Path part : parts) {
        Path packed = Files.isDirectory(part) ? packed(target, part, number) : part;
        String name = "BOOT-INF/lib/" + number++ + "-" + packed.getFileName();
        put(jar, stored(name, Files.readAllBytes(packed)), Files.readAllBytes(packed));
      }
    }
    return target;
  }

  private static void put(JarOutputStream jar, ZipEntry entry, byte[] bytes) throws IOException {
    jar.putNextEntry(entry);
    jar.write(bytes);
    jar.closeEntry();
  }

  private static ZipEntry stored(String name, byte[] bytes) {
    var entry = new JarEntry(name);
    var sum = new CRC32();
    sum.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    return entry;
  }

  /** A folder of classes as a jar, since only jars lie in jars. */
  static Path packed(Path beside, Path classes, int number) throws IOException {
    Path jar = beside.resolveSibling("part-" + number + ".jar");
    return shaded(jar, "", List.of(classes));
  }

  private static Manifest manifest(String main) {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!main.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
    }
    return manifest;
  }

  private static Map<String, byte[]> content(List<Path> parts) throws IOException {
    var content = new LinkedHashMap<String, byte[]>();
    for (Path part : parts) {
      for (Map.Entry<String, byte[]> entry : of(part).entrySet()) {
        String name = entry.getKey();
        if (name.startsWith(SERVICES)) {
          content.merge(name, entry.getValue(), FatJars::joined);
        } else if (!name.equals("module-info.class") && !name.equals("META-INF/MANIFEST.MF")) {
          content.putIfAbsent(name, entry.getValue());
        }
      }
    }
    return content;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return (new String(one, StandardCharsets.UTF_8)
            + "\n"
            + new String(other, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> of(Path part) throws IOException {
    var files = new TreeMap<String, byte[]>();
    if (Files.isDirectory(part)) {
      try (Stream<Path> all = Files.walk(part)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          files.put(part.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    } else {
      try (var zip = new ZipFile(part.toFile())) {
        for (ZipEntry entry : zip.stream().filter(one -> !one.isDirectory()).toList()) {
          try (var in = zip.getInputStream(entry)) {
            files.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return files;
  }
}
