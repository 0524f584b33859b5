package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.restore.Checksums;
import org.gen3db.adapter.restore.search.document.IndexSettings;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.DumpPart;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.LoadedIndex;

/**
 * Says of an index that it was loaded from certain files and compared with them, and keeps all from
 * writing into it: the next environment of the same files is a copy of it.
 */
final class Seal {
  /** Changes whenever the same files would be loaded in another way. */
  private static final String LOADER = "1";

  private static final int BUFFER = 1 << 16;

  private final Cluster cluster;
  private final String index;
  private final String alias;

  Seal(Cluster cluster, IndexDump dump) {
    this.cluster = cluster;
    this.index = dump.index();
    this.alias = Names.sealed(sum(dump));
  }

  /** What was loaded from the same files before, if it is as it was. */
  Optional<LoadedIndex> find() {
    for (String sealed : cluster.bearing(alias).keySet()) {
      Optional<ObjectNode> record = cluster.record(sealed);
      if (record.isPresent()
          && record.get().path("index").asText().equals(index)
          && cluster.setting(sealed, "index.blocks.write").asText().equals("true")
          && cluster.count(sealed) == record.get().path("documents").asLong(-1)) {
        return Optional.of(
            new LoadedIndex(
                index,
                sealed,
                cluster.uuid(sealed),
                record.get().path("documents").asLong(),
                record.get().path("bytes").asLong(),
                true,
                Duration.ZERO,
                Duration.ZERO,
                List.of("the same files were loaded and compared before: used again")));
      }
    }
    return Optional.empty();
  }

  /** Writes into an index what it is. */
  static void record(
      Cluster cluster,
      String physical,
      String index,
      long documents,
      long bytes,
      IndexSettings settings) {
    ObjectNode record = Json.object();
    record.put("index", index);
    record.put("documents", documents);
    record.put("bytes", bytes);
    record.set("replicas", settings.replicas());
    cluster.write(physical, record);
  }

  /** Seals an index; that of older files of the same name goes. */
  void set(String physical, String loading) {
    cluster.blockWrites(physical);
    cluster.change(
        new Cluster.Actions().remove(physical, loading, false).add(physical, alias, Json.object()));
    for (String other : cluster.bearing(Names.SEALED + "*").keySet()) {
      if (!other.equals(physical)
          && other.startsWith(Names.LOAD)
          && cluster
              .record(other)
              .filter(record -> record.path("index").asText().equals(index))
              .isPresent()) {
        cluster.delete(other);
      }
    }
  }

  private static String sum(IndexDump dump) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (LOADER + " " + dump.index()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (Optional<DumpPart> part :
          List.of(dump.mapping(), dump.settings(), dump.analyzer(), dump.data())) {
        digest.update((byte) (part.isPresent() ? 1 : 0));
        if (part.isPresent()) {
          digest.update(sum(part.get()));
        }
      }
      return java.util.HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sum(DumpPart part) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = part.open()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_DUMP_UNREADABLE, part.name(), "reading fails: " + e.getMessage()),
          e);
    }
    byte[] sum = digest.digest();
    check(part, java.util.HexFormat.of().formatHex(sum));
    return sum;
  }

  /** A file that was cut between two lines is as good as any: only a checksum tells. */
  private static void check(DumpPart part, String sha256) {
    part.sha256()
        .filter(expected -> !expected.equals(sha256))
        .ifPresent(
            expected -> {
              throw Checksums.differs(part.name(), sha256, expected, part.manifested());
            });
  }
}
