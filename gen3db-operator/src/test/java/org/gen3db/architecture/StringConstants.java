package org.gen3db.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts in a class file, those that are put together included. ArchUnit does not read them; the
 * JVM specification, section 4.4, has the form.
 */
final class StringConstants {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int STRING = 8;
  private static final int METHOD_HANDLE = 15;

  private StringConstants() {}

  static List<String> of(JavaClass type) {
    try (var in =
        new DataInputStream(
            new BufferedInputStream(
                type.getSource().orElseThrow().getUri().toURL().openStream()))) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> read(DataInputStream in) throws IOException {
    in.skipNBytes(8); // magic and version
    int count = in.readUnsignedShort();
    Map<Integer, String> texts = new HashMap<>();
    var strings = new ArrayList<Integer>();
    for (int index = 1; index < count; index++) {
      int tag = in.readUnsignedByte();
      if (tag == UTF8) {
        texts.put(index, in.readUTF());
      } else if (tag == STRING) {
        strings.add(in.readUnsignedShort());
      } else if (tag == LONG || tag == DOUBLE) {
        in.skipNBytes(8);
        index++; // these take two places
      } else {
        in.skipNBytes(size(tag));
      }
    }
    return strings.stream().map(texts::get).toList();
  }

  private static int size(int tag) {
    return switch (tag) {
      case 7, 16, 19, 20 -> 2; // a class, method type, module or package
      case METHOD_HANDLE -> 3;
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // an int, float, member, name and type, or dynamic
      default -> throw new IllegalArgumentException("an unknown constant: " + tag);
    };
  }
}
