package org.gen3db.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.stability.Experimental;
import org.gen3db.junit.Restored;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.testkit.SecretStoreContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others build on changes by decision, never by the way: docs/api lists it, and who changes it
 * tells it. {@code -Dgen3db.docs.write=true} writes the lists anew.
 */
class PublicSurfaceTest {
  private static final Path LISTS = Path.of("..", "docs", "api");
  private static final Map<String, Class<?>> MODULES =
      Map.of(
          "org.gen3db.domain", Code.class,
          "org.gen3db.junit", Restored.class,
          "org.gen3db.spi", AdapterProvider.class,
          "org.gen3db.testkit", SecretStoreContract.class);

  @ParameterizedTest
  @ValueSource(
      strings = {"org.gen3db.domain", "org.gen3db.junit", "org.gen3db.spi", "org.gen3db.testkit"})
  void theListSaysWhatCanBeNamed(String module) throws Exception {
    Path list = LISTS.resolve(module + ".txt");
    List<String> now = PublicSurface.of(MODULES.get(module));
    if (Boolean.getBoolean("gen3db.docs.write")) {
      Files.createDirectories(LISTS);
      Files.write(list, now);
    }
    assertThat(difference(Files.readAllLines(list), now)).as(message(module)).isEmpty();
    assertThat(now).hasSizeGreaterThan(module.equals("org.gen3db.junit") ? 8 : 50);
  }

  private static String message(String module) {
    return """
        The public surface of %s is not what docs/api lists: a line with - breaks who uses it, \
        one with + is new. If that is meant, tell it in CHANGELOG.md (what is broken under \
        "Changed" or "Removed"), and write the list anew:
        mvn -q verify -pl app-runner -am -Dtest=PublicSurfaceTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Dgen3db.docs.write=true
        """
        .formatted(module);
  }

  private static List<String> difference(List<String> listed, List<String> now) {
    var lines = new LinkedHashSet<String>();
    listed.stream().filter(line -> !now.contains(line)).forEach(line -> lines.add("- " + line));
    now.stream().filter(line -> !listed.contains(line)).forEach(line -> lines.add("+ " + line));
    return List.copyOf(lines);
  }

  @Test
  void whatIsGoneAndWhatIsNewAreTold() {
    assertThat(difference(List.of("a", "b"), List.of("b", "c"))).containsExactly("- a", "+ c");
  }

  @Test
  void noModuleExportsAPackageNamedInternal() throws Exception {
    for (Class<?> inModule : MODULES.values()) {
      assertThat(PublicSurface.of(inModule))
          .noneMatch(line -> line.startsWith("package ") && line.contains(".internal"));
    }
  }

  /** So that whoever builds on it knows; a package that stays is marked no more, and told of. */
  @Test
  void whatIsYoungIsMarked() throws Exception {
    assertThat(PublicSurface.of(Code.class))
        .contains(
            "package org.gen3db.domain.search: experimental",
            "package org.gen3db.domain.restore.settings: experimental",
            "package org.gen3db.domain.plan",
            "package org.gen3db.domain.store");
  }

  /**
   * What japicmp leaves out, once there is a release, is what is exported by none of them, and what
   * is young.
   */
  @Test
  void aReleaseIsComparedInWhatStaysOnly() throws Exception {
    var left = new TreeSet<String>();
    left.add("@" + Experimental.class.getName());
    for (Class<?> inModule : MODULES.values()) {
      left.addAll(PublicSurface.hiddenPackages(inModule));
      PublicSurface.of(inModule).stream()
          .filter(line -> line.startsWith("package ") && line.endsWith(": experimental"))
          .forEach(line -> left.add(line.replaceAll("^package |: experimental$", "")));
    }
    String pom = Files.readString(Path.of("..", "pom.xml"));
    String compared = pom.substring(pom.indexOf("<id>compared</id>"));
    compared = compared.substring(0, compared.indexOf("</profile>"));
    assertThat(
            Pattern.compile("<exclude>(.*)</exclude>")
                .matcher(compared)
                .results()
                .map(found -> found.group(1)))
        .containsExactlyElementsOf(left);
  }

  /** Each kind of what a line can say. */
  @SuppressWarnings("unused")
  public abstract static sealed class Sample<T extends Comparable<T>> implements AutoCloseable {
    public static final int SIZE = 1;
    protected @Nullable String inherited;
    private int own;

    Sample() {}

    public <X extends Exception> Optional<? extends T> find(List<@Nullable String> in, int[] at)
        throws X {
      return Optional.empty();
    }

    public abstract @Nullable T last(Map<String, ? super T> of, Map.Entry<?, ?>... more);

    @Deprecated
    public final void old() {}

    @Experimental
    public void young() {}

    @Override
    public String toString() {
      return "";
    }

    void packaged() {}

    /** One that can be extended. */
    @Experimental
    public abstract static non-sealed class Open extends Sample<String> {
      protected Open(String name) throws IOException {}

      protected abstract void hook();
    }
  }

  @Test
  void aLineSaysAllThatACallerCompilesAgainst() {
    assertThat(PublicSurface.of(Sample.class, "Sample"))
        .containsExactlyInAnyOrder(
            "Sample: sealed abstract static class<T: Comparable<T>> implements AutoCloseable"
                + " permits "
                + Sample.Open.class.getName(),
            "Sample.SIZE: static final int",
            "Sample.<X: Exception>find(java.util.List<String?>, int[]):"
                + " java.util.Optional<? extends T> throws X",
            "Sample.last(java.util.Map<String, ? super T>, java.util.Map$Entry<?, ?>[]):"
                + " abstract T?",
            "Sample.old(): deprecated final void",
            "Sample.young(): experimental void");
    assertThat(PublicSurface.of(Sample.Open.class, "Open"))
        .containsExactlyInAnyOrder(
            "Open: experimental abstract static class extends "
                + Sample.class.getName()
                + "<String>",
            "Open.new(String): throws java.io.IOException",
            "Open.hook(): protected abstract void");
  }
}
