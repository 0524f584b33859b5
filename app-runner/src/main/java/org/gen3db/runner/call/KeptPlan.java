package org.gen3db.runner.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Format;
import org.gen3db.runner.output.Repeated;
import org.gen3db.runner.page.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * A plan in a file: its own document, which holds all that is needed to see whether the world has
 * moved, and no password.
 */
public final class KeptPlan {
  private static final List<String> HEAD = List.of("release", "namespace", "environment");

  private final Map<?, ?> tree;

  private KeptPlan(Map<?, ?> tree) {
    this.tree = tree;
  }

  /** Writes it whole or not at all, readable by its owner only. */
  public static void write(Call call, String file, Document plan) {
    place(call, file).write(plan.in(Format.JSON));
  }

  /**
   * Before anything is looked at: whether a plan can be kept there at all.
   *
   * @throws Gen3DbException when it cannot
   */
  public static void checkPlace(Call call, String file) {
    place(call, file).checkPlace();
  }

  private static ResultFile place(Call call, String file) {
    return new ResultFile(call, "--out", "the plan", file);
  }

  /** Reads one. */
  public static KeptPlan read(Call call, String file) {
    Path path = call.console().workingDirectory().resolve(file);
    if (file.isEmpty()) {
      throw notAPlan(file, "is empty");
    }
    if (Files.isDirectory(path)) {
      throw notAPlan(file, "is a folder");
    }
    try {
      Object tree = JsonTree.of(Files.readString(path));
      if (tree instanceof Map<?, ?> map
          && Document.API_VERSION.equals(map.get("apiVersion"))
          && "Plan".equals(map.get("kind"))
          && map.get("services") instanceof List<?> services
          && services.stream()
              .allMatch(one -> one instanceof Map<?, ?> each && each.containsKey("actions"))) {
        return new KeptPlan(map);
      }
    } catch (FileSystemException e) {
      throw notAPlan(
          file,
          "cannot be read: "
              + Reason.of(e).replaceFirst(": " + Pattern.quote(path.toString()) + "$", ""));
    } catch (IOException e) {
      throw notAPlan(file, "is no JSON");
    }
    throw notAPlan(file, "is no plan that gen3db plan --out kept");
  }

  private static Gen3DbException notAPlan(String file, String why) {
    return Call.wrongUsage(
        "PLAN",
        (file.isEmpty() ? "the name of the file " : "the file " + file + " ") + why,
        file.endsWith(".yaml") || file.endsWith(".yml")
            ? "Give a values file behind -f: -f " + Repeated.quoted(file)
            : "Keep one with gen3db plan --out FILE, with the same values.");
  }

  /**
   * Holds a plan of now against it. Where a value stands in a file does not matter, but what it is.
   *
   * @param chosen what {@code --service} chooses now; a plan does not tell what it chose
   * @throws Gen3DbException naming for each service what has moved
   */
  public void refuseIfMoved(Document now, List<String> chosen) {
    Map<?, ?> other = (Map<?, ?>) Objects.requireNonNull(parsed(now));
    var problems = new ArrayList<Notice>();
    for (String key : HEAD) {
      if (!String.valueOf(tree.get(key)).equals(String.valueOf(other.get(key)))) {
        problems.add(moved(key, "was " + tree.get(key) + " and is " + other.get(key)));
      }
    }
    Map<String, Map<?, ?>> before = services(tree);
    Map<String, Map<?, ?>> after = services(other);
    if (!chosen.isEmpty() && !before.keySet().equals(after.keySet())) {
      throw new Gen3DbException(otherServices(before.keySet(), after.keySet()));
    }
    before.forEach(
        (service, old) -> {
          Map<?, ?> current = after.get(service);
          List<String> differences =
              current == null
                  ? List.of("is no longer in the values")
                  : new Differences(old, current).inWords();
          if (!differences.isEmpty()) {
            problems.add(moved(service, differences));
          }
        });
    after.keySet().stream()
        .filter(service -> !before.containsKey(service))
        .forEach(
            service ->
                problems.add(
                    moved(
                        service,
                        "is new in the values, or --service left it out of the kept plan")));
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
  }

  private static Notice otherServices(Set<String> before, Set<String> after) {
    return Notice.of(
        DomainCode.MOVED,
        "--service",
        "the plan was kept for "
            + String.join(", ", before)
            + ", and --service chooses "
            + String.join(", ", after)
            + " now",
        "Nothing was changed. Give the same --service as for the plan, or plan again.");
  }

  private static Notice moved(String place, String what) {
    return moved(place, List.of(what));
  }

  private static Notice moved(String place, List<String> what) {
    return Notice.of(
        DomainCode.MOVED,
        place,
        "since the plan was kept:\n" + String.join("\n", what),
        "Nothing was changed. Look at what moved, then plan again.");
  }

  private static Map<String, Map<?, ?>> services(Map<?, ?> plan) {
    var services = new LinkedHashMap<String, Map<?, ?>>();
    if (plan.get("services") instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> service) {
          services.put(String.valueOf(service.get("service")), service);
        }
      }
    }
    return services;
  }

  private static @Nullable Object parsed(Document plan) {
    try {
      return JsonTree.of(plan.in(Format.JSON));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
