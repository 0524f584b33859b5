package org.gen3db.domain.restore.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code gen3db.restore}: what is done with data before it takes the place of other.
 *
 * @param compare whether each table is read again and held against the dump
 * @param maskFolder whose files {@code SERVICE/*.sql} take out of it what must not be seen, or null
 * @param checkFolder whose files {@code SERVICE/*.sql} must find nothing wrong, or null
 * @param templates of which databases a template stays on the server, for further ones of the same
 *     dump
 */
public record RestoreSettings(
    boolean compare, @Nullable Path maskFolder, @Nullable Path checkFolder, Templates templates) {
  /** The key of the section. */
  public static final String KEY = "restore";

  /** Where nothing is said. */
  public static final RestoreSettings DEFAULT =
      new RestoreSettings(true, null, null, Templates.AUTO);

  /** Of which databases a template is made. A template takes as much room as its database. */
  public enum Templates {
    /** Of those that are small: up to 1 GiB. */
    AUTO(1L << 30),
    /** Of all. */
    ALWAYS(Long.MAX_VALUE),
    /** Of none, and none is used. */
    NEVER(-1);

    private final long mostBytes;

    Templates(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    /** The size of the largest database of which one is made, in bytes; negative for none. */
    public long mostBytes() {
      return mostBytes;
    }
  }

  private static final String PATH = "gen3db." + KEY;

  /** The folder of masks, if one is named; relative to where gen3db runs. */
  public Optional<Path> masks() {
    return Optional.ofNullable(maskFolder);
  }

  /** The folder of checks, if one is named; relative to where gen3db runs. */
  public Optional<Path> checks() {
    return Optional.ofNullable(checkFolder);
  }

  /** The same, which keeps no template and copies none. */
  public RestoreSettings withoutTemplates() {
    return new RestoreSettings(compare, maskFolder, checkFolder, Templates.NEVER);
  }

  /** The same, which keeps a template of each database, however large it is. */
  public RestoreSettings withTemplates() {
    return new RestoreSettings(compare, maskFolder, checkFolder, Templates.ALWAYS);
  }

  /**
   * The setting for which nothing that is loaded by itself lies ready for the next restore: of what
   * is not compared no template is kept, and where there are to be none, none is used. Empty where
   * it does.
   */
  public Optional<String> keepsNothing() {
    if (!compare) {
      return Optional.of(PATH + ".compare: false");
    }
    return templates == Templates.NEVER
        ? Optional.of(PATH + ".templates: never")
        : Optional.empty();
  }

  /** Reads them strictly. */
  public static RestoreSettings read(ValueMap section, SettingProblems problems) {
    problems.unknown(section, PATH, List.of("compare", "masks", "checks", "templates"));
    return new RestoreSettings(
        compare(section.entries().get("compare"), problems),
        folder(section.entries().get("masks"), PATH + ".masks", problems),
        folder(section.entries().get("checks"), PATH + ".checks", problems),
        templates(section.entries().get("templates"), problems));
  }

  private static Templates templates(@Nullable ValueNode node, SettingProblems problems) {
    if (node instanceof Text text) {
      for (Templates one : Templates.values()) {
        if (one.name().toLowerCase(Locale.ROOT).equals(text.text())) {
          return one;
        }
      }
    }
    if (node != null && !(node instanceof Null)) {
      problems.bad(node, PATH + ".templates", "auto, always or never");
    }
    return DEFAULT.templates();
  }

  private static boolean compare(@Nullable ValueNode node, SettingProblems problems) {
    if (node instanceof Bool bool) {
      return bool.value();
    }
    if (node != null && !(node instanceof Null)) {
      problems.bad(node, PATH + ".compare", "true or false");
    }
    return DEFAULT.compare();
  }

  private static @Nullable Path folder(
      @Nullable ValueNode node, String path, SettingProblems problems) {
    if (node instanceof Text text && !text.text().isBlank() && text.text().indexOf('\0') < 0) {
      return Path.of(text.text());
    }
    if (node != null && !(node instanceof Null)) {
      problems.bad(node, path, "a folder");
    }
    return null;
  }
}
