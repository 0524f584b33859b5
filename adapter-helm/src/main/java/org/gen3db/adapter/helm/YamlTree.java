package org.gen3db.adapter.helm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds the values tree from the parser's events, every value with its line. Scalars, keys and
 * merges mean what they mean to Helm; where Helm silently drops something (all but the last of
 * equal keys, all but the first document) this is a problem, because a credential may be in it.
 */
final class YamlTree {
  /** Counted with every alias written out; a file that holds more is an alias bomb. */
  private static final long MAX_VALUES = 1_000_000;

  private static final int MAX_DEPTH = 200;
  private static final String MERGE_TAG = "tag:yaml.org,2002:merge";

  private final YamlOrigin origin;
  private final ParserImpl parser;
  private final List<Notice> problems = new ArrayList<>();
  private final Map<String, Optional<Sized>> anchors = new HashMap<>();
  private int depth;

  private YamlTree(String text, YamlOrigin origin) {
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.origin = origin;
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /** A node and how many values it stands for. */
  private record Sized(ValueNode node, long values) {}

  /**
   * The map that a YAML text holds; an empty text is an empty map.
   *
   * @throws Gen3DbException with all problems of the text
   */
  static ValueMap parse(String text, YamlOrigin origin) {
    var tree = new YamlTree(text, origin);
    ValueMap map = ValueMap.EMPTY;
    try {
      map = tree.documents();
    } catch (MarkedYAMLException e) {
      // Not kept as the cause: it quotes the line, and a password may stand there.
      tree.problems.add(YamlProblems.of(e, origin));
    }
    if (!tree.problems.isEmpty()) {
      throw new Gen3DbException(tree.problems);
    }
    return map;
  }

  private ValueMap documents() {
    parser.getEvent();
    ValueMap map = ValueMap.EMPTY;
    if (parser.checkEvent(Event.ID.DocumentStart)) {
      parser.getEvent();
      map = top(node(line(parser.peekEvent())).node());
      parser.getEvent();
    }
    while (parser.checkEvent(Event.ID.DocumentStart)) {
      int line = line(parser.getEvent());
      // A last "---" with nothing behind it drops nothing.
      if (!(parser.peekEvent() instanceof ScalarEvent scalar && isAbsent(scalar))) {
        report(
            line,
            "a second YAML document begins here; Helm would read the first one only.",
            "Put it into a file of its own, given by another -f, or remove the line ---.");
        return map;
      }
      parser.getEvent();
      parser.getEvent();
    }
    return map;
  }

  private static boolean isAbsent(ScalarEvent scalar) {
    return scalar.isPlain() && scalar.getValue().isEmpty() && scalar.getTag() == null;
  }

  private ValueMap top(ValueNode node) {
    if (node instanceof ValueMap map) {
      return map;
    }
    if (!(node instanceof Null)) {
      int line = node.source() instanceof Source.FileLine file ? file.line() : 1;
      report(
          line,
          "the file holds " + node.kind() + " at its top, where a map of values is expected.",
          "Write keys with values, such as global:, one a line.");
    }
    return ValueMap.EMPTY;
  }

  private Sized node(int keyLine) {
    Event event = parser.getEvent();
    if (event instanceof AliasEvent alias) {
      return anchored(alias);
    }
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, Optional.empty());
    }
    if (++depth > MAX_DEPTH) {
      throw abort(line(event), "values are nested more than " + MAX_DEPTH + " deep here.");
    }
    Sized built =
        event instanceof ScalarEvent scalar
            ? new Sized(scalar(scalar), 1)
            : event instanceof SequenceStartEvent ? list(keyLine) : map(keyLine);
    depth--;
    if (built.values() > MAX_VALUES) {
      throw abort(line(event), "with its aliases written out, this holds over a million values.");
    }
    if (anchor != null) {
      anchors.put(anchor, Optional.of(built));
    }
    return built;
  }

  private Gen3DbException abort(int line, String message) {
    report(line, message, "Check that this is the right file.");
    return new Gen3DbException(problems);
  }

  private Sized anchored(AliasEvent alias) {
    Optional<Sized> target = anchors.get(alias.getAnchor());
    if (target != null && target.isPresent()) {
      return target.get();
    }
    int line = line(alias);
    if (target == null) {
      report(
          line,
          "what begins with * here is an alias, and no anchor of its name stands above it.",
          "Define the anchor with & above; or put the text in quotes, if it is meant as text.");
    } else {
      report(line, "an alias stands inside of what it names.", "Name another anchor.");
    }
    return new Sized(new Null(origin.line(line)), 1);
  }

  private ValueNode scalar(ScalarEvent event) {
    int line = line(event);
    Source source = origin.line(line);
    String tag = event.getTag();
    Optional<ValueNode> value =
        tag == null && !event.isPlain()
            ? Optional.of(new ValueNode.Text(event.getValue(), source))
            : HelmScalar.resolve(tag, event.getValue(), source);
    if (value.isEmpty()) {
      report(
          line,
          tag == null
              ? "infinity and not-a-number are no values that Helm can read."
              : "the value does not fit its tag.",
          "Put it in quotes and take the tag away, if it is meant as text.");
    }
    return value.orElseGet(() -> new Null(source));
  }

  private Sized list(int keyLine) {
    var items = new ArrayList<ValueNode>();
    long values = 1;
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      Sized item = node(line(parser.peekEvent()));
      items.add(item.node());
      values += item.values();
    }
    parser.getEvent();
    return new Sized(new ValueList(items, origin.line(keyLine)), values);
  }

  private Sized map(int keyLine) {
    var entries = new LinkedHashMap<String, ValueNode>();
    var lines = new HashMap<String, Integer>();
    long values = 1;
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event keyEvent = parser.peekEvent();
      int line = line(keyEvent);
      boolean merge = isMerge(keyEvent);
      Sized key = node(line);
      Sized value = node(line);
      values += key.values() + value.values();
      if (merge) {
        merge(value.node(), line, entries);
        continue;
      }
      String name = key(key.node(), line);
      if (name == null) {
        continue;
      }
      Integer before = lines.putIfAbsent(name, line);
      if (before != null) {
        report(
            line,
            "the key %s stands here and in line %d; Helm would silently drop the first."
                .formatted(name, before),
            "Join the two, or remove one.");
      }
      entries.put(name, value.node());
    }
    parser.getEvent();
    return new Sized(new ValueMap(entries, origin.line(keyLine)), values);
  }

  private static boolean isMerge(Event key) {
    return key instanceof ScalarEvent scalar
        && scalar.getValue().equals("<<")
        && (scalar.getTag() == null ? scalar.isPlain() : MERGE_TAG.equals(scalar.getTag()));
  }

  /** Helm's order: a merge replaces the keys above it, keys below replace those of the merge. */
  private void merge(ValueNode value, int line, Map<String, ValueNode> into) {
    if (value instanceof ValueMap map) {
      into.putAll(map.entries());
    } else if (value instanceof ValueList list
        && list.items().stream().allMatch(ValueMap.class::isInstance)) {
      for (int i = list.items().size() - 1; i >= 0; i--) {
        into.putAll(((ValueMap) list.items().get(i)).entries());
      }
    } else {
      report(
          line,
          "<<: merges maps, and " + value.kind() + " stands behind it.",
          "Name a map by its anchor, as in <<: *defaults, or a list of such.");
    }
  }

  /** The key as Helm's text; null when it can be none, which is reported. */
  private @Nullable String key(ValueNode key, int line) {
    if (key instanceof ValueNode.Text text) {
      return text.text();
    }
    if (key instanceof Bool bool) {
      return Boolean.toString(bool.value());
    }
    if (key instanceof Num number && number.integer() != null) {
      return Long.toString(number.integer());
    }
    report(
        line,
        "a key must be text, and this one is "
            + (key instanceof Num ? "a number that is not whole" : key.kind())
            + ".",
        "Put the key in quotes.");
    return null;
  }

  private void report(int line, String message, String hint) {
    problems.add(origin.problem(line, message, hint));
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }
}
