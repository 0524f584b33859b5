package org.gen3db.adapter.restore.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.adapter.restore.dump.Piece;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A dump of which a few bytes are others is read to its end, or refused with its place. {@code
 * -Dgen3db.test.mutations=N} says of each of three dumps how many others {@code -Pfull} reads.
 */
class MutatedDumpsTest {
  private static final byte[] ODD = "\0\n\r\t;'\"$\\-*/().E\u007f".getBytes();

  private static final int MANY = Integer.getInteger("gen3db.test.mutations", 600);

  private static byte[] real(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                MutatedDumpsTest.class.getResourceAsStream("../load/" + name), name))) {
      return in.readAllBytes();
    }
  }

  @Test
  void some_are_read_or_refused() throws IOException {
    readOrRefused("hard-15.sql.gz", 0, 150);
  }

  @Tag("full")
  @Test
  void many_are_read_or_refused() throws IOException {
    for (String name :
        new String[] {"hard-15.sql.gz", "hard-15-inserts.sql.gz", "hard-18.sql.gz"}) {
      readOrRefused(name, 1_000_000, MANY);
    }
  }

  private static void readOrRefused(String name, long first, int many) throws IOException {
    byte[] dump = real(name);
    int refused = 0;
    for (long seed = first; seed < first + many; seed++) {
      byte[] mutated = mutated(dump, new Random(seed));
      try {
        read(mutated);
      } catch (Gen3DbException e) {
        refused++;
        assertThat(e.problem().place()).as("seed " + seed).matches("fence\\.sql(:\\d+)?");
        assertThat(e.problem().message()).as("seed " + seed).isNotBlank();
      } catch (RuntimeException | IOException | StackOverflowError e) {
        throw new AssertionError(name + ", seed " + seed, e);
      }
    }
    // Both are met, or nothing is proved.
    assertThat(refused).isBetween(many / 50, many - many / 50);
    Reference.reachabilityFence(dump);
  }

  private static void read(byte[] dump) throws IOException {
    var admission = new Admission();
    try (DumpReader reader = DumpReader.open("fence.sql", new ByteArrayInputStream(dump))) {
      for (Piece piece = reader.next(); piece != null; piece = reader.next()) {
        if (piece instanceof Piece.Copy copy) {
          admission.check(copy);
          reader.copy((bytes, from, length, rows, whole) -> {});
        } else if (piece instanceof Piece.Command command) {
          admission.of(command);
        } else if (piece instanceof Piece.Statement statement) {
          admission.of(statement);
        }
      }
    }
  }

  /** A few bytes are others, twice there, gone, or elsewhere. */
  private static byte[] mutated(byte[] dump, Random random) {
    byte[] now = dump.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(now.length);
      int length = Math.min(1 + random.nextInt(1 << random.nextInt(12)), now.length - at);
      switch (random.nextInt(5)) {
        case 0 -> now[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> now[at] = ODD[random.nextInt(ODD.length)];
        case 2 -> now = joined(now, at, now, at + length);
        case 3 -> now = joined(now, at + length, now, at);
        default -> System.arraycopy(now, random.nextInt(now.length - length + 1), now, at, length);
      }
    }
    return now;
  }

  /** The beginning of one and the end of the other. */
  private static byte[] joined(byte[] one, int to, byte[] other, int from) {
    byte[] both = Arrays.copyOf(one, to + other.length - from);
    System.arraycopy(other, from, both, to, other.length - from);
    return both;
  }
}
