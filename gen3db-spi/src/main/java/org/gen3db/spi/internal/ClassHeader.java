package org.gen3db.spi.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a class file says of itself before it is loaded, as chapter 4 of the JVM's specification has
 * it; the JDK's own reader of class files is younger than Java 17.
 *
 * @param name its name, such as {@code org.example.Store}
 * @param parents its superclass and interfaces
 */
record ClassHeader(String name, List<String> parents) {
  private static final int MAGIC = 0xCAFEBABE;

  static ClassHeader read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("no class file");
    }
    in.readInt();
    int size = in.readUnsignedShort();
    var texts = new String[size];
    var classes = new int[size];
    for (int i = 1; i < size; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 7 -> classes[i] = in.readUnsignedShort();
        case 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++; // long and double take two places
        }
        default -> throw new IOException("unknown tag " + tag);
      }
    }
    in.readUnsignedShort();
    String name = name(texts, classes, in.readUnsignedShort());
    var parents = new ArrayList<String>();
    int parent = in.readUnsignedShort();
    if (parent != 0) {
      parents.add(name(texts, classes, parent));
    }
    int interfaces = in.readUnsignedShort();
    for (int i = 0; i < interfaces; i++) {
      parents.add(name(texts, classes, in.readUnsignedShort()));
    }
    return new ClassHeader(name, List.copyOf(parents));
  }

  private static String name(String[] texts, int[] classes, int index) {
    return texts[classes[index]].replace('/', '.');
  }
}
