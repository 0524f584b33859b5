package org.gen3db.domain.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * What a plan decided, as far as {@code apply} has to keep to it: every value, action and target of
 * every service, and where each password comes from. No line of a file stands in it and no word of
 * a sentence, so that neither makes one plan differ from another; and no password.
 *
 * @param services for each service its facts by name, such as {@code database} or {@code action 1};
 *     plain text, which may be kept in a file and read again
 * @param otherwise the same for the services of which the plan showed two sequels: the second
 */
public record Decided(
    SortedMap<String, SortedMap<String, String>> services,
    SortedMap<String, SortedMap<String, String>> otherwise) {
  private static final String NOTHING = "nothing";

  /** A plan that showed one sequel for each service. */
  public Decided(SortedMap<String, SortedMap<String, String>> services) {
    this(services, new TreeMap<>());
  }

  public Decided {
    services = copy(services);
    otherwise = copy(otherwise);
  }

  private static SortedMap<String, SortedMap<String, String>> copy(
      SortedMap<String, SortedMap<String, String>> all) {
    var copy = new TreeMap<String, SortedMap<String, String>>();
    all.forEach((service, facts) -> copy.put(service, new TreeMap<>(facts)));
    return Collections.unmodifiableSortedMap(copy);
  }

  /** What this plan decided; the world has to have been looked at. */
  public static Decided in(Plan plan) {
    var services = new TreeMap<String, SortedMap<String, String>>();
    var otherwise = new TreeMap<String, SortedMap<String, String>>();
    for (Plan.PlannedService service : plan.services()) {
      service.sequels().stream()
          .skip(1)
          .forEach(
              sequel ->
                  otherwise.put(
                      service.service(), facts(sequel.plan(), sequel.changes(), sequel.refusal())));
      services.put(
          service.plan().service(),
          facts(
              service.plan(), service.changes().orElse(List.of()), service.problem().orElse(null)));
    }
    return new Decided(services, otherwise);
  }

  /** The facts of one service. */
  public static SortedMap<String, String> facts(
      ServicePlan plan, List<Change> changes, @Nullable Notice refusal) {
    var facts = new TreeMap<String, String>();
    facts.put("delivery", plan.delivery().name());
    facts.put("secret", plan.secretName());
    facts.put("entry", plan.remoteSecretName().orElse(NOTHING));
    facts.put("createDatabase", Boolean.toString(plan.createDatabase()));
    facts.put("database", plan.database().value());
    facts.put("username", plan.username().value());
    facts.put("host", value(plan.host()));
    facts.put("port", value(plan.port()));
    facts.put("password", origin(plan.password().source()));
    MasterPlan master = plan.master();
    if (master != null) {
      facts.put("master host", value(master.host()));
      facts.put("master port", value(master.port()));
      facts.put("master username", value(master.username()));
      facts.put("master password", origin(master.password().source()));
    }
    for (int i = 0; i < changes.size(); i++) {
      facts.put("action %03d".formatted(i + 1), fact(changes.get(i)));
    }
    if (refusal != null) {
      facts.put("refusal", refusal.code().id());
    }
    return facts;
  }

  private static String value(Known<?> known) {
    return Objects.toString(known.value(), NOTHING);
  }

  /** The file and not the line, which moves when somebody writes above it. */
  private static String origin(Source source) {
    return source instanceof Source.FileLine line ? line.file() : source.toString();
  }

  /** A mark holds the environment's id, which the first apply makes. */
  private static String fact(Change change) {
    String data =
        change instanceof Change.CreateRole || change instanceof Change.SetMark
            ? ""
            : " " + change.toString().replaceFirst("^\\w+", "");
    return change.action() + " " + change.target() + data;
  }

  /** Whether it is about these services and no others. */
  public boolean isAbout(Decided other) {
    return services.keySet().equals(other.services().keySet());
  }

  /**
   * What is otherwise now for one service, in words; empty when nothing is. Where the plan showed
   * two sequels, either of them is as it was planned, and nothing else.
   *
   * @param now the facts of now
   */
  public List<String> differences(String service, Map<String, String> now) {
    Map<String, String> second = otherwise.get(service);
    return second != null && differences(second, now).isEmpty()
        ? List.of()
        : differences(services.getOrDefault(service, new TreeMap<>()), now);
  }

  /** The same for all that a plan of now shows of the service. */
  public List<String> differences(String service, Decided now) {
    var words = new ArrayList<String>(differences(service, now.facts(service)));
    Map<String, String> second = now.otherwise().get(service);
    if (words.isEmpty() && second != null) {
      words.addAll(differences(service, second));
    }
    return words;
  }

  private Map<String, String> facts(String service) {
    return services.getOrDefault(service, new TreeMap<>());
  }

  private static List<String> differences(Map<String, String> then, Map<String, String> now) {
    var names = new TreeSet<String>(then.keySet());
    names.addAll(now.keySet());
    var words = new ArrayList<String>();
    for (String name : names) {
      String was = then.getOrDefault(name, NOTHING);
      String is = now.getOrDefault(name, NOTHING);
      if (!was.equals(is)) {
        words.add(name + " was " + was + " and is " + is);
      }
    }
    return words;
  }
}
