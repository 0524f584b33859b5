package org.gen3db.adapter.restore.search.load;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.gen3db.adapter.restore.search.document.Document;
import org.gen3db.adapter.restore.search.document.DocumentReader;
import org.gen3db.adapter.restore.search.http.Json;
import org.jspecify.annotations.Nullable;

/**
 * Documents that go over in one request, in the lines that it consists of. Each is to be created,
 * which takes servers less than to index it over another one that might be there.
 */
final class Batch {
  private static final byte[] CREATE = "{\"create\":{\"_id\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ROUTING = ",\"routing\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TYPE = ",\"_type\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ENDS = "}}\n".getBytes(StandardCharsets.UTF_8);
  private static final int SLACK = 1 << 10;

  private final @Nullable String type;
  private byte[] bytes;
  private int length;
  private int count;
  private int[] starts = new int[64];
  private long[] lines = new long[64];

  /** An empty one, of documents that are given this type; null for none. */
  Batch(@Nullable String type, int size) {
    this.type = type;
    this.bytes = new byte[size + SLACK];
  }

  /** Takes in the document that was read last. */
  void add(DocumentReader reader) {
    Document document = reader.document();
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      lines = Arrays.copyOf(lines, count * 2);
    }
    starts[count] = length;
    lines[count] = reader.line();
    count++;
    put(CREATE);
    putText(document.id());
    if (document.routing() != null) {
      put(ROUTING);
      putText(document.routing());
    }
    if (type != null) {
      put(TYPE);
      putText(type);
    }
    put(ENDS);
    put(reader.bytes(), reader.sourceFrom(), reader.sourceTo() - reader.sourceFrom());
    put((byte) '\n');
  }

  private void putText(String text) {
    put((byte) '"');
    put(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    put((byte) '"');
  }

  private void put(byte[] more) {
    put(more, 0, more.length);
  }

  private void put(byte one) {
    room(1);
    bytes[length++] = one;
  }

  private void put(byte[] more, int from, int size) {
    room(size);
    System.arraycopy(more, from, bytes, length, size);
    length += size;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + bytes.length / 2));
    }
  }

  /** Only some of it, by their places in it. */
  Batch only(BitSet places) {
    var some = new Batch(type, length);
    for (int i = places.nextSetBit(0); i >= 0; i = places.nextSetBit(i + 1)) {
      some.take(this, i);
    }
    return some;
  }

  /** Some of it that follow one another. */
  Batch part(int from, int to) {
    var places = new BitSet(to);
    places.set(from, to);
    return only(places);
  }

  private void take(Batch from, int place) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      lines = Arrays.copyOf(lines, count * 2);
    }
    starts[count] = length;
    lines[count] = from.lines[place];
    count++;
    put(from.bytes, from.starts[place], from.end(place) - from.starts[place]);
  }

  private int end(int place) {
    return place + 1 < count ? starts[place + 1] : length;
  }

  /** The id of a document, of the first of its lines. */
  String id(int place) {
    int from = starts[place];
    int to = from;
    while (bytes[to] != '\n') {
      to++;
    }
    String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return Json.known(line).path("create").path("_id").asText();
  }

  /** The second line of a document: what it says. */
  String source(int place) {
    int from = starts[place];
    int to = end(place) - 1;
    while (bytes[from] != '\n') {
      from++;
    }
    return new String(bytes, from + 1, to - from - 1, StandardCharsets.UTF_8);
  }

  /** Where a document stood in its file. */
  long line(int place) {
    return lines[place];
  }

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
