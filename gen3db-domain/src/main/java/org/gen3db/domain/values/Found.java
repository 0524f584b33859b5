package org.gen3db.domain.values;

import java.util.regex.Pattern;

/**
 * What stands at the place of a setting that is no secret, for a message. Text is shown only where
 * it looks like such a setting: something longer, or with signs as a URL has them, may hold a
 * password that was written into the wrong place.
 */
public final class Found {
  private static final Pattern HARMLESS = Pattern.compile("[\\w.,:+ /~\\[\\]-]{0,60}");

  private Found() {}

  /** The value itself, or its kind: {@code 'many'}, {@code 99}, {@code a list}. */
  public static String in(ValueNode node) {
    if (node instanceof ValueNode.Text text) {
      return HARMLESS.matcher(text.text()).matches() ? "'" + text.text() + "'" : node.kind();
    }
    if (node instanceof ValueNode.Num number) {
      return number.text();
    }
    return node instanceof ValueNode.Bool bool ? String.valueOf(bool.value()) : node.kind();
  }
}
