package org.gen3db.runner.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.runner.call.RunnerCode;

/**
 * What a chart renders, read whole before any of it is passed on: half of a chart would be
 * installed as if it were all of it. What stays is passed on as it came, letter by letter.
 *
 * @param documents in their order, those without an object too
 */
public record ManifestStream(List<ManifestDocument> documents) {
  private static final String PLACE = "standard input";

  /** YAML knows no other place where a line can begin so; not even in a text of many lines. */
  private static final Pattern BEGIN =
      Pattern.compile("^---(?=[ \\t\\r\\n]|\\z)", Pattern.MULTILINE);

  public ManifestStream {
    documents = List.copyOf(documents);
  }

  /**
   * The stream.
   *
   * @throws Gen3DbException when it is no stream of manifests, with the line
   */
  public static ManifestStream of(byte[] input) {
    String text = text(input);
    var starts = new ArrayList<Integer>();
    Matcher begin = BEGIN.matcher(text);
    while (begin.find()) {
      starts.add(begin.start());
    }
    if (starts.isEmpty() || starts.get(0) > 0) {
      starts.add(0, 0);
    }
    starts.add(text.length());
    var documents = new ArrayList<ManifestDocument>();
    int line = 1;
    for (int i = 0; i + 1 < starts.size(); i++) {
      String part = text.substring(starts.get(i), starts.get(i + 1));
      documents.add(ManifestDocument.of(part, line));
      line += Math.toIntExact(part.chars().filter(letter -> letter == '\n').count());
    }
    var stream = new ManifestStream(documents);
    if (!stream.holdsAny()) {
      throw broken(
          "it holds no manifest; the program before the pipe has failed, or rendered none");
    }
    return stream;
  }

  private static String text(byte[] input) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
    } catch (CharacterCodingException e) {
      throw broken("it is no UTF-8 text: " + Reason.of(e));
    }
  }

  private static Gen3DbException broken(String message) {
    return new Gen3DbException(Notice.of(RunnerCode.NOT_MANIFESTS, PLACE, message));
  }

  /** A failure in a line of it. */
  static Gen3DbException broken(int line, String message) {
    return new Gen3DbException(
        Notice.of(RunnerCode.NOT_MANIFESTS, PLACE + ", line " + line, message));
  }

  /** Whether it has any object. */
  public boolean holdsAny() {
    return documents.stream().anyMatch(ManifestDocument::holdsAny);
  }

  /** The same without these objects, also where they stand in a List. */
  public ManifestStream without(Predicate<ManifestName> which) {
    return new ManifestStream(
        documents.stream()
            .map(document -> document.without(which))
            .flatMap(Optional::stream)
            .toList());
  }

  /** Its text, which ends with a line break. */
  public String text() {
    String text = documents.stream().map(ManifestDocument::text).collect(Collectors.joining());
    return text.endsWith("\n") ? text : text + "\n";
  }
}
