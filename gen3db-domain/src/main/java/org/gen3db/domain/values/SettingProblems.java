package org.gen3db.domain.values;

import java.util.Collection;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** What is wrong with gen3db's own settings, in the same words whoever reads them. */
public final class SettingProblems {
  private final Findings findings;

  /**
   * For one reader of settings.
   *
   * @param findings gathers what is wrong
   */
  public SettingProblems(Findings findings) {
    this.findings = findings;
  }

  /** A value that the setting cannot have. */
  public void bad(ValueNode node, String path, String expected) {
    bad(
        node,
        path,
        expected,
        Remedy.text("Write it so; or take the key away, if it has a default."));
  }

  /** The same in what chooses an adapter. */
  public void badChoice(ValueNode node, String path, String expected) {
    bad(
        node,
        path,
        expected,
        Remedy.together(
            Remedy.text("Write adapter: NAME, and below it the settings of that adapter."),
            new Remedy.Use(Means.LIST_ADAPTERS)));
  }

  private void bad(ValueNode node, String path, String expected, Remedy remedy) {
    findings.problem(
        Notice.of(
            ValuesCode.BAD_SETTING,
            place(node.source(), path),
            path + " is " + Found.in(node) + "; expected " + expected,
            remedy));
  }

  /** Every key of the map that is not known here. */
  public void unknown(ValueMap map, String path, Collection<String> known) {
    map.entries()
        .forEach(
            (key, node) -> {
              String full = path + "." + key;
              if (!known.contains(key)) {
                findings.problem(
                    ValuesCode.UNKNOWN_SETTING,
                    place(node.source(), full),
                    full + " is unknown; " + meant(key, known));
              }
            });
  }

  private static String meant(String key, Collection<String> known) {
    return Nearest.to(key, known)
        .map(nearest -> "did you mean " + nearest + "?")
        .orElseGet(
            () ->
                known.isEmpty()
                    ? "there are no settings here"
                    : "known are " + String.join(", ", known));
  }

  /** What gave the setting; its path, where nobody did: the message names the path otherwise. */
  public static String place(Source source, String path) {
    return source instanceof Source.Default ? path : source.toString();
  }
}
