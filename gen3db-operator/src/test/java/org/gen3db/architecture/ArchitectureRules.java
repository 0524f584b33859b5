package org.gen3db.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gen3db.domain.error.Code;

/**
 * The structure that docs/architecture.md describes, as rules; in the module that sees all others.
 * Each is a function of the package that the tree begins at, so that the same rule judges the
 * product and the trees of planted offenders.
 */
final class ArchitectureRules {
  private static final List<String> JDK =
      List.of("java..", "javax.crypto..", "javax.net..", "javax.security..", "javax.sql..");
  private static final String JSPECIFY = "org.jspecify..";

  /** A line of the module table: a module, the modules that it may use, and the libraries. */
  private record Module(String name, List<String> modules, List<String> libraries) {
    private String[] allowed(String root) {
      return Stream.of(
              Stream.of(name).map(own -> root + "." + own + ".."),
              modules.stream().map(other -> root + "." + other + ".."),
              JDK.stream(),
              Stream.of(JSPECIFY),
              libraries.stream())
          .flatMap(Function.identity())
          .toArray(String[]::new);
    }
  }

  private static final Module DOMAIN = new Module("domain", List.of(), List.of());
  private static final Module SPI =
      new Module("spi", List.of("domain"), List.of("com.google.auto.service.."));

  /** The facade, which lies in one jar with the SPI and shares its internal packages. */
  private static final Module API = new Module("api", List.of("domain", "spi"), List.of());

  private static final Module HELM =
      adapter(
          "helm",
          "com.google.auto.service..",
          "org.yaml.snakeyaml..",
          "org.apache.commons.compress..");
  private static final Module POSTGRES =
      adapter("postgres", "com.google.auto.service..", "org.postgresql..", "org.slf4j..");
  private static final Module LOCAL =
      adapter(
          "local",
          "com.google.auto.service..",
          "com.fasterxml.jackson.core..",
          "org.yaml.snakeyaml..",
          "org.apache.commons.compress..",
          "org.tukaani.xz..",
          "com.sun.security.auth.module..", // the JDK's way to ask for the user id
          "org.slf4j..");
  private static final Module AWS =
      adapter(
          "aws",
          "com.google.auto.service..",
          "com.fasterxml.jackson.core..",
          "software.amazon.awssdk..",
          "javax.xml..",
          "org.w3c.dom..",
          "org.xml.sax..",
          "org.slf4j..");
  private static final Module RESTORE =
      adapter(
          "restore",
          "com.google.auto.service..",
          "com.fasterxml.jackson.core..",
          "com.fasterxml.jackson.databind..",
          "io.airlift.compress..",
          "org.apache.commons.compress..");
  private static final Module K8S =
      adapter(
          "k8s",
          "com.google.auto.service..",
          "com.fasterxml.jackson.core..",
          "com.fasterxml.jackson.databind..",
          "io.fabric8.kubernetes..",
          "org.slf4j..");
  private static final Module RUNNER =
      new Module(
          "runner",
          List.of("domain", "spi", "api"),
          List.of(
              "picocli..",
              "com.fasterxml.jackson..",
              "gg.jte..",
              "io.prometheus.metrics..",
              "me.tongfei.progressbar..",
              "org.jline..",
              "org.slf4j..",
              "org.yaml.snakeyaml.."));

  /** A second way to run gen3db, whose documents are those of the first. */
  private static final Module OPERATOR =
      new Module(
          "operator",
          List.of("domain", "spi", "api", "runner"),
          List.of(
              "com.fasterxml.jackson..",
              "io.fabric8.kubernetes..",
              "io.javaoperatorsdk..",
              "org.slf4j..",
              "picocli.."));

  private static final Module TESTKIT =
      new Module(
          "testkit",
          List.of("domain", "spi"),
          List.of(
              "org.junit..",
              "org.assertj..",
              "com.fasterxml.jackson.core..",
              "com.sun.jna..",
              "com.fasterxml.jackson.databind..",
              "com.sun.net.httpserver..",
              "org.apache.commons.compress..",
              "org.tukaani.xz.."));

  private static final Module JUNIT =
      new Module(
          "junit", List.of("domain", "spi", "api"), List.of("org.junit..", "org.postgresql.."));

  private static final List<Module> MODULES =
      List.of(
          DOMAIN, SPI, API, HELM, POSTGRES, LOCAL, AWS, K8S, RESTORE, RUNNER, OPERATOR, TESTKIT,
          JUNIT);

  /** Words that no class and no package of the domain has in its name. */
  private static final Set<String> TECHNOLOGIES =
      Set.of(
          "amazon",
          "aws",
          "docker",
          "elastic",
          "elasticsearch",
          "etcd",
          "fabric8",
          "jackson",
          "jdbc",
          "k8s",
          "kube",
          "kubectl",
          "kubernetes",
          "opensearch",
          "pg",
          "pgjdbc",
          "picocli",
          "postgres",
          "postgresql",
          "psql",
          "s3",
          "slf4j",
          "snakeyaml",
          "yaml",
          "zonky");

  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[.$_]|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  /** An option, a command of the runner, or a tool or driver of one kind of server or store. */
  private static final Pattern WORD_OF_A_PROGRAM =
      Pattern.compile(
          "(^|[\\s\"'(])-(-[a-z]|[a-z]{1,2}\\b)"
              + "|\\bgen3db (adapters|apply|env|exec|explain|plan|rotate|status|stop)\\b"
              + "|\\b(psql|pg_\\w+|kubectl|jdbc|libpq|scram)\\b");

  /** A rule; offenders are planted in the package {@code planted.<name>}. */
  record Rule(String name, Function<String, ArchRule> under) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Rule> ALL =
      List.of(
          new Rule("domainuses", root -> usesOnly(DOMAIN, root)),
          new Rule("spiuses", root -> usesOnly(SPI, root)),
          new Rule("apiuses", root -> usesOnly(API, root)),
          new Rule("helmuses", root -> usesOnly(HELM, root)),
          new Rule("postgresuses", root -> usesOnly(POSTGRES, root)),
          new Rule("localuses", root -> usesOnly(LOCAL, root)),
          new Rule("awsuses", root -> usesOnly(AWS, root)),
          new Rule("k8suses", root -> usesOnly(K8S, root)),
          new Rule("restoreuses", root -> usesOnly(RESTORE, root)),
          new Rule("runneruses", root -> usesOnly(RUNNER, root)),
          new Rule("operatoruses", root -> usesOnly(OPERATOR, root)),
          new Rule("testkituses", root -> usesOnly(TESTKIT, root)),
          new Rule("junituses", root -> usesOnly(JUNIT, root)),
          new Rule("modules", ArchitectureRules::everyClassIsInAModule),
          new Rule("technology", ArchitectureRules::domainNamesNoTechnology),
          new Rule("texts", ArchitectureRules::libraryTextsNameNoProgram),
          new Rule("codes", ArchitectureRules::codesAreCalledSo),
          new Rule("contact", ArchitectureRules::domainContactsNothing),
          new Rule("decides", ArchitectureRules::decidingOpensNothing),
          new Rule("adapters", ArchitectureRules::adaptersNeverKnowEachOther),
          new Rule("runner", ArchitectureRules::runnerNamesNoAdapter),
          new Rule("cycles", ArchitectureRules::packagesHaveNoCycles),
          new Rule("internals", ArchitectureRules::internalsStayInTheirModule));

  private ArchitectureRules() {}

  private static Module adapter(String name, String... libraries) {
    return new Module("adapter." + name, List.of("domain", "spi"), List.of(libraries));
  }

  private static ArchRule usesOnly(Module module, String root) {
    return classes()
        .that()
        .resideInAPackage(root + "." + module.name() + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(module.allowed(root))
        .allowEmptyShould(false);
  }

  /** A module that no line of the table speaks of would be bound by no rule. */
  private static ArchRule everyClassIsInAModule(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(
            MODULES.stream()
                .map(module -> root + "." + module.name() + "..")
                .toArray(String[]::new))
        .allowEmptyShould(false);
  }

  private static ArchRule domainNamesNoTechnology(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".domain..")
        .should(
            new ArchCondition<JavaClass>("name no technology") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                String name = type.getName().substring(root.length());
                BETWEEN_WORDS
                    .splitAsStream(name)
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .filter(TECHNOLOGIES::contains)
                    .forEach(
                        word ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    type, type.getName() + " names the technology " + word)));
              }
            })
        .allowEmptyShould(false);
  }

  /**
   * What the library says is read in any program: options and commands are words of one of them.
   */
  private static ArchRule libraryTextsNameNoProgram(String root) {
    return classes()
        .that()
        .resideInAnyPackage(root + ".domain..", root + ".spi..", root + ".api..")
        .should(
            new ArchCondition<JavaClass>("name no option, command or tool in their texts") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                StringConstants.of(type).stream()
                    .filter(text -> WORD_OF_A_PROGRAM.matcher(text).find())
                    .forEach(
                        text ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    type, type.getName() + " says \"" + text + '"')));
              }
            })
        .allowEmptyShould(false);
  }

  /** Tests that hold for every code find them by this name. */
  private static ArchRule codesAreCalledSo(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .areEnums()
        .and()
        .areAssignableTo(Code.class)
        .should()
        .haveSimpleNameEndingWith("Code")
        .allowEmptyShould(false);
  }

  /** Deciding is pure: what the JDK has for databases, networks and processes is for adapters. */
  private static ArchRule domainContactsNothing(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".domain..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "java.net.http..", "javax.net..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Process.class, ProcessBuilder.class, java.net.Socket.class)
        .allowEmptyShould(false);
  }

  /** Facts and rules hold no port and no session: all of those can be closed. */
  private static ArchRule decidingOpensNothing(String root) {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".domain.decision..", root + ".domain.seen..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(AutoCloseable.class)
        .allowEmptyShould(false);
  }

  private static ArchRule adaptersNeverKnowEachOther(String root) {
    return slices()
        .matching(root + ".adapter.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(false);
  }

  private static ArchRule runnerNamesNoAdapter(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".runner..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".adapter..")
        .allowEmptyShould(false);
  }

  private static ArchRule packagesHaveNoCycles(String root) {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(false);
  }

  private static ArchRule internalsStayInTheirModule(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<JavaClass>("use internal packages of their own module only") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                    .filter(use -> isInternal(use.getTargetClass(), root))
                    .filter(
                        use -> !moduleOf(use.getTargetClass(), root).equals(moduleOf(type, root)))
                    .forEach(
                        use ->
                            events.add(SimpleConditionEvent.violated(type, use.getDescription())));
              }
            })
        .allowEmptyShould(false);
  }

  private static boolean isInternal(JavaClass type, String root) {
    String name = type.getPackageName();
    return name.startsWith(root + ".") && (name + ".").contains(".internal.");
  }

  private static Optional<Module> moduleOf(JavaClass type, String root) {
    return MODULES.stream()
        .filter(
            module -> (type.getPackageName() + ".").startsWith(root + "." + module.name() + "."))
        .map(module -> module == API ? SPI : module)
        .findFirst();
  }
}
