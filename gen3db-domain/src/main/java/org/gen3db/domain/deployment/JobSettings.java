package org.gen3db.domain.deployment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code gen3db.job}: how gen3db runs as a Job in the cluster.
 *
 * @param image the image of its container; empty where none is named
 * @param serviceAccountAnnotations by which a cloud gives the account its rights
 * @param dumpsClaim the PersistentVolumeClaim that scheduled dumps go to; empty where none is named
 * @param resources requests and limits of the container, as Kubernetes has them; none where empty
 */
public record JobSettings(
    Optional<String> image,
    Map<String, String> serviceAccountAnnotations,
    Optional<String> dumpsClaim,
    ValueMap resources) {
  /** The key of the section. */
  public static final String KEY = "job";

  private static final String PATH = "gen3db." + KEY;

  public JobSettings {
    serviceAccountAnnotations = Map.copyOf(serviceAccountAnnotations);
  }

  /** Those of values that were read before, and have no mistakes therefore. */
  public static JobSettings in(ValueMap merged) {
    return read(merged.map("gen3db"), new SettingProblems(new Findings()));
  }

  /** Reads them strictly. */
  static JobSettings read(ValueMap settings, SettingProblems problems) {
    ValueMap section = map(settings, KEY, PATH, problems);
    problems.unknown(
        section, PATH, List.of("dumpsClaim", "image", "resources", "serviceAccountAnnotations"));
    return new JobSettings(
        text(section.entries().get("image"), PATH + ".image", problems),
        annotations(
            map(
                section,
                "serviceAccountAnnotations",
                PATH + ".serviceAccountAnnotations",
                problems),
            problems),
        text(section.entries().get("dumpsClaim"), PATH + ".dumpsClaim", problems),
        resources(map(section, "resources", PATH + ".resources", problems), problems));
  }

  private static ValueMap map(ValueMap in, String key, String path, SettingProblems problems) {
    ValueNode node = in.entries().get(key);
    if (node instanceof ValueMap map) {
      return map;
    } else if (node != null && !(node instanceof Null)) {
      problems.bad(node, path, "a map");
    }
    return ValueMap.EMPTY;
  }

  private static Optional<String> text(
      @Nullable ValueNode node, String path, SettingProblems problems) {
    if (node instanceof Text text && !text.text().isBlank()) {
      return Optional.of(text.text());
    } else if (node != null && !(node instanceof Null)) {
      problems.bad(node, path, "text");
    }
    return Optional.empty();
  }

  private static Map<String, String> annotations(ValueMap section, SettingProblems problems) {
    var annotations = new TreeMap<String, String>();
    section
        .entries()
        .forEach(
            (key, node) ->
                text(node, PATH + ".serviceAccountAnnotations." + key, problems)
                    .ifPresent(text -> annotations.put(key, text)));
    return annotations;
  }

  private static ValueMap resources(ValueMap section, SettingProblems problems) {
    problems.unknown(section, PATH + ".resources", List.of("limits", "requests"));
    section
        .entries()
        .forEach(
            (key, node) -> {
              String path = PATH + ".resources." + key;
              map(section, key, path, problems)
                  .entries()
                  .forEach(
                      (resource, amount) -> {
                        if (!(amount instanceof Text || amount instanceof Num)) {
                          problems.bad(amount, path + "." + resource, "a quantity such as 256Mi");
                        }
                      });
            });
    return section;
  }
}
