package org.gen3db.adapter.helm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
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
 * equal keys, all but the first document) this is a warning, because a credential may be in it.
 */
final class YamlTree {
  /** Counted with every alias written out; a file that holds more is an alias bomb. */
  private static final long MAX_VALUES = 1_000_000;

  private static final int MAX_DEPTH = 200;
  private static final String MERGE_TAG = "tag:yaml.org,2002:merge";

  private final YamlOrigin origin;
  private final ParserImpl parser;
  private final YamlReport report;
  private final Map<String, Optional<Sized>> anchors = new HashMap<>();
  private int depth;

  private YamlTree(String text, YamlOrigin origin) {
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.origin = origin;
    this.report = new YamlReport(origin);
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /** A node and how many values it stands for. */
  private record Sized(ValueNode node, long values) {}

  /**
   * What a YAML text holds.
   *
   * @param warnings what of it has no effect
   */
  record Parsed(ValueMap map, List<Notice> warnings) {}

  /**
   * The map that a YAML text holds; an empty text is an empty map.
   *
   * @throws Gen3DbException with all problems of the text
   */
  static Parsed parse(String text, YamlOrigin origin) {
    var mendable = new LibyamlText(text);
    while (true) {
      var tree = new YamlTree(mendable.text(), origin);
      try {
        ValueMap map = tree.document();
        tree.report.throwIfAny();
        tree.tellFurtherDocuments();
        return new Parsed(map, tree.report.warnings());
      } catch (MarkedYAMLException e) {
        if (!mendable.mended(e)) {
          // Not kept as the cause: it quotes the line, and a password may stand there.
          tree.report.problem(YamlProblems.of(e, origin));
          throw tree.report.exception();
        }
      }
    }
  }

  private ValueMap document() {
    parser.getEvent();
    if (!parser.checkEvent(Event.ID.DocumentStart)) {
      return ValueMap.EMPTY;
    }
    parser.getEvent();
    ValueMap map = top(node(line(parser.peekEvent())).node());
    parser.getEvent();
    return map;
  }

  /** Helm reads the first document only; whether the others are YAML at all is of no interest. */
  private void tellFurtherDocuments() {
    try {
      while (parser.checkEvent(Event.ID.DocumentStart)) {
        int line = line(parser.getEvent());
        // A last "---" with nothing behind it drops nothing.
        if (!(parser.peekEvent() instanceof ScalarEvent scalar && isAbsent(scalar))) {
          tellFurtherDocument(line);
          return;
        }
        parser.getEvent();
        parser.getEvent();
      }
    } catch (MarkedYAMLException e) {
      tellFurtherDocument(YamlProblems.line(e));
    }
  }

  private void tellFurtherDocument(int line) {
    report.dropped(
        line,
        "the first YAML document of the file ends before this line; as in Helm the rest of the"
            + " file is not used");
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
      report.problem(
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
    report.problem(line, message, "Check that this is the right file.");
    return report.exception();
  }

  private Sized anchored(AliasEvent alias) {
    Optional<Sized> target = anchors.get(alias.getAnchor());
    if (target != null && target.isPresent()) {
      return target.get();
    }
    int line = line(alias);
    if (target == null) {
      report.problem(
          line,
          "what begins with * here is an alias, and no anchor of its name stands above it.",
          "Define the anchor with & above; or put the text in quotes, if it is meant as text.");
    } else {
      report.problem(line, "an alias stands inside of what it names.", "Name another anchor.");
    }
    return new Sized(new Null(origin.line(line)), 1);
  }

  private ValueNode scalar(ScalarEvent event) {
    int line = line(event);
    refuseColonAtEnd(event);
    Source source = origin.line(line);
    String tag = event.getTag();
    Optional<ValueNode> value =
        tag == null && !event.isPlain()
            ? Optional.of(new ValueNode.Text(event.getValue(), source))
            : HelmScalar.resolve(tag, event.getValue(), source);
    if (value.isEmpty()) {
      report.problem(
          line,
          tag == null
              ? "infinity and not-a-number are no values that Helm can read."
              : "the value does not fit its tag.",
          "Put it in quotes and take the tag away, if it is meant as text.");
    }
    return value.orElseGet(() -> new Null(source));
  }

  /** Between brackets and before one, a colon ends a text here and belongs to it in Helm. */
  private void refuseColonAtEnd(ScalarEvent event) {
    int[] read = event.getEndMark().getBuffer();
    int end = event.getEndMark().getPointer();
    if (event.isPlain()
        && end + 1 < read.length
        && read[end] == ':'
        && ",[]{}".indexOf(read[end + 1]) >= 0) {
      report.problem(
          line(event),
          "a colon stands directly before one of , [ ] { }; Helm takes it for a part of the text.",
          "Put a space behind the colon.");
    }
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
    var mapping = new YamlMapping(report);
    long values = 1;
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event keyEvent = parser.peekEvent();
      int line = line(keyEvent);
      boolean merge = isMerge(keyEvent);
      Sized key = node(line);
      boolean alias = parser.checkEvent(Event.ID.Alias);
      Sized value = node(line);
      values += key.values() + value.values();
      if (merge) {
        mapping.merge(value.node(), alias, line);
      } else {
        mapping.put(key.node(), line, value.node());
      }
    }
    parser.getEvent();
    return new Sized(new ValueMap(mapping.entries(), origin.line(keyLine)), values);
  }

  private static boolean isMerge(Event key) {
    return key instanceof ScalarEvent scalar
        && scalar.getValue().equals("<<")
        && (scalar.getTag() == null ? scalar.isPlain() : MERGE_TAG.equals(scalar.getTag()));
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }
}
