package org.gen3db.adapter.helm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;

/**
 * One flag that sets values: what kind it is, what its values mean, and how to speak of it.
 * Messages never hold more of its text than the first key, since everything behind it may be a
 * password.
 */
final class SetFlag {
  /**
   * The kinds, in the order in which Helm applies them, whatever their order on the command line.
   */
  enum Kind {
    SET("--set"),
    SET_STRING("--set-string"),
    SET_FILE("--set-file");

    private final String flag;

    Kind(String flag) {
      this.flag = flag;
    }
  }

  private static final Pattern FIRST_KEY =
      Pattern.compile(
          "((?:[A-Za-z0-9_/-]|\\\\?\\.)+(?:\\[[0-9]+\\](?:\\.(?:[A-Za-z0-9_/.-])+)?)*)=");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");

  private final Kind kind;
  private final String expression;
  private final int number;
  private final Input input;

  /**
   * A flag as given.
   *
   * @param number which one of its kind it is, counted from 1
   * @param input where the files of --set-file are
   */
  SetFlag(Kind kind, String expression, int number, Input input) {
    this.kind = kind;
    this.expression = expression;
    this.number = number;
    this.input = input;
  }

  /**
   * Sets what the flag says.
   *
   * @throws Gen3DbException when Helm would refuse it; the draft may have changed in part
   */
  Draft applyTo(Draft draft) {
    new SetExpression(expression, this).applyTo(draft.top());
    return draft;
  }

  Source source() {
    return new Source.Flag(kind.flag);
  }

  /** The value that a text between = and the next comma stands for. */
  ValueNode value(String text) {
    return switch (kind) {
      case SET -> typed(text);
      case SET_STRING -> new ValueNode.Text(text, source());
      case SET_FILE -> new ValueNode.Text(content(text), source());
    };
  }

  private ValueNode typed(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return new Bool(text.equalsIgnoreCase("true"), source());
    }
    if (text.equalsIgnoreCase("null")) {
      return new Null(source());
    }
    // A leading zero is kept by keeping the text, except in zero itself.
    if (text.equals("0") || (WHOLE.matcher(text).matches() && !text.startsWith("0"))) {
      try {
        return new Num(text, Long.valueOf(text), source());
      } catch (NumberFormatException e) {
        return new ValueNode.Text(text, source());
      }
    }
    return new ValueNode.Text(text, source());
  }

  private String content(String file) {
    byte[] bytes = input.bytes(file, this::wrong);
    return PlainText.ofUtf8(bytes)
        .orElseThrow(
            () -> wrong("the file is not text in UTF-8", "Give a file that holds text only."));
  }

  Gen3DbException wrong(String message, String hint) {
    return new Gen3DbException(
        Notice.of(HelmCode.BAD_SET, kind.flag, spoken() + message + ".", hint));
  }

  private String spoken() {
    Matcher key = FIRST_KEY.matcher(expression);
    return key.lookingAt() ? key.group(1) + "=…: " : "number " + number + " of these flags: ";
  }
}
