package org.gen3db.domain.deployment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Found;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * Reads typed leaves of a values tree; a leaf of the wrong type becomes a finding and counts as
 * absent. Empty text counts as absent too, as Helm's {@code default} takes it.
 */
final class TypedValues {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\]):([0-9]{1,5})");

  private final ValueMap tree;
  private final String prefix;
  private final Findings findings;

  /**
   * @param prefix what stands before a path in messages, such as {@code fence.}; empty for the top
   */
  TypedValues(ValueMap tree, String prefix, Findings findings) {
    this.tree = tree;
    this.prefix = prefix;
    this.findings = findings;
  }

  Optional<Sourced<String>> text(String path) {
    return leaf(path)
        .flatMap(
            node -> {
              if (node instanceof Text text) {
                return text.text().isEmpty()
                    ? Optional.empty()
                    : Optional.of(sourced(text.text(), node, path));
              }
              if (node instanceof Num || node instanceof Bool) {
                findings.problem(
                    Notice.of(
                        ValuesCode.UNQUOTED_TEXT,
                        node.source().toString(),
                        name(path) + " is " + node.kind() + " where text belongs",
                        node.source() instanceof Source.Flag
                            ? new Remedy.Use(Means.GIVE_AS_TEXT)
                            : ValuesCode.UNQUOTED_TEXT.remedy()));
              } else {
                wrong(path, node, "text");
              }
              return Optional.empty();
            });
  }

  /** A host; what is none becomes a finding that does not hold it, and counts as absent. */
  Optional<Sourced<String>> host(String path) {
    return text(path)
        .flatMap(
            text -> {
              Optional<String> problem = HostName.problem(text.value());
              problem.ifPresent(
                  why ->
                      findings.problem(
                          Notice.of(
                              ValuesCode.BAD_HOST,
                              text.source().toString(),
                              name(path) + " " + why,
                              apart(text.value()))));
              return problem.isPresent()
                  ? Optional.empty()
                  : Optional.of(text.map(host -> new HostName(host).text()));
            });
  }

  /** How host and port are written apart, where both are seen; a URL may hold a password. */
  private static Remedy apart(String text) {
    Matcher both = HOST_AND_PORT.matcher(text);
    return both.matches()
        ? Remedy.text(
            "Write host: \"" + both.group(1) + "\", and beside it port: \"" + both.group(2) + "\".")
        : ValuesCode.BAD_HOST.remedy();
  }

  Optional<Sourced<Password>> password(String path) {
    return text(path).map(text -> text.map(Password::of));
  }

  Optional<Sourced<Boolean>> flag(String path) {
    return leaf(path)
        .flatMap(
            node -> {
              if (node instanceof Bool bool) {
                return Optional.of(sourced(bool.value(), node, path));
              }
              if (node instanceof Text text) {
                if (!text.text().isEmpty()) {
                  findings.problem(
                      Notice.of(
                          ValuesCode.BAD_VALUE,
                          node.source().toString(),
                          name(path)
                              + " is text where true or false belongs; Helm's templates take any"
                              + " text for true. Write it without quotes",
                          node.source() instanceof Source.Flag
                              ? new Remedy.Use(Means.GIVE_AS_VALUE)
                              : ValuesCode.BAD_VALUE.remedy()));
                }
              } else {
                wrong(path, node, "true or false");
              }
              return Optional.empty();
            });
  }

  Optional<Sourced<Integer>> port(String path) {
    return leaf(path)
        .flatMap(
            node -> {
              Long number = null;
              if (node instanceof Num num) {
                number = num.integer();
              } else if (node instanceof Text text) {
                if (text.text().isEmpty()) {
                  return Optional.empty();
                }
                number = text.text().matches("[0-9]{1,9}") ? Long.valueOf(text.text()) : null;
              } else {
                wrong(path, node, "a port");
                return Optional.empty();
              }
              if (number == null || number < 1 || number > 65535) {
                findings.problem(
                    ValuesCode.BAD_PORT,
                    node.source().toString(),
                    name(path)
                        + " is "
                        + Found.in(node)
                        + "; a port is a whole number between 1 and 65535");
                return Optional.empty();
              }
              return Optional.of(sourced(number.intValue(), node, path));
            });
  }

  /** A map that must be one if it is there. */
  ValueMap map(String path) {
    return leaf(path)
        .map(
            node -> {
              if (node instanceof ValueMap map) {
                return map;
              }
              wrong(path, node, "a map");
              return ValueMap.EMPTY;
            })
        .orElse(ValueMap.EMPTY);
  }

  private void wrong(String path, ValueNode node, String expected) {
    findings.problem(
        ValuesCode.BAD_VALUE,
        node.source().toString(),
        name(path) + " is " + node.kind() + " where " + expected + " belongs");
  }

  private Optional<ValueNode> leaf(String path) {
    return HelmValues.at(tree, path).filter(node -> !(node instanceof Null));
  }

  private <T> Sourced<T> sourced(T value, ValueNode node, String path) {
    return new Sourced<>(value, node.source(), name(path));
  }

  private String name(String path) {
    return path.startsWith("global.") ? path : prefix + path;
  }
}
