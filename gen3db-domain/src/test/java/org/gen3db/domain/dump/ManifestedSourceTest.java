package org.gen3db.domain.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpManifest.DumpedDatabase;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;
import org.gen3db.domain.dump.DumpManifest.DumpedIndex;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.junit.jupiter.api.Test;

/** What a manifest says of files. */
class ManifestedSourceTest {
  private static final String OF_DATABASE = "a".repeat(64);
  private static final String OF_INDEX = "b".repeat(64);
  private static final String OWN = "c".repeat(64);

  private final Cancellation end = Cancellation.create();
  private final Map<String, DumpFile> files = new TreeMap<>();
  private final List<String> read = new ArrayList<>();
  private final ManifestedSource source = new ManifestedSource(new Files(), new OneManifest());

  private void file(String path, String digest) {
    files.put(path, new DumpFile(path, 4, "1", digest));
  }

  private Map<String, Optional<String>> digests(String folder) {
    var digests = new TreeMap<String, Optional<String>>();
    source.list(folder, end).forEach(file -> digests.put(file.path(), file.sha256()));
    return digests;
  }

  @Test
  void files_have_the_digests_of_the_manifest_beside_their_folder() {
    file("prod/1/gen3db-dump.json", null);
    file("prod/1/pgdumps/fence.sql", null);
    file("prod/1/pgdumps/other.sql", null);
    file("prod/1/elasticsearch/etl__data.json", null);
    assertThat(digests("prod/1/pgdumps"))
        .containsExactly(Map.entry("prod/1/pgdumps/fence.sql", Optional.of(OF_DATABASE)));
    assertThat(source.find("prod/1/pgdumps/other.sql", end)).isEmpty();
    assertThat(digests("prod/1/elasticsearch"))
        .containsExactly(Map.entry("prod/1/elasticsearch/etl__data.json", Optional.of(OF_INDEX)));
    assertThat(source.find("prod/1/pgdumps/fence.sql", end))
        .contains(new DumpFile("prod/1/pgdumps/fence.sql", 4, "1", OF_DATABASE, true));
    assertThat(read).containsExactly("prod/1/gen3db-dump.json");
  }

  @Test
  void a_dump_may_lie_in_the_source_itself() {
    file("gen3db-dump.json", null);
    file("pgdumps/fence.sql", null);
    assertThat(digests("pgdumps"))
        .containsExactly(Map.entry("pgdumps/fence.sql", Optional.of(OF_DATABASE)));
  }

  @Test
  void a_file_that_was_decrypted_is_part_of_its_dump() {
    file("prod/1/gen3db-dump.json", null);
    file("prod/1/pgdumps/wts.sql", null);
    assertThat(digests("prod/1/pgdumps"))
        .containsExactly(Map.entry("prod/1/pgdumps/wts.sql", Optional.empty()));
  }

  @Test
  void a_digest_that_lies_beside_a_file_is_not_believed() {
    file("prod/1/gen3db-dump.json", null);
    file("prod/1/pgdumps/fence.sql", OWN);
    assertThat(digests("prod/1/pgdumps").values()).containsExactly(Optional.of(OF_DATABASE));
  }

  @Test
  void without_a_manifest_files_are_as_they_are() {
    file("prod/1/pgdumps/fence.sql", null);
    file("prod/2/gen3db-dump.json", null);
    assertThat(digests("prod/1/pgdumps").values()).containsExactly(Optional.empty());
    assertThat(read).isEmpty();
  }

  /** A manifest is no file of an index, whatever its name ends with. */
  @Test
  void the_manifest_itself_is_no_dump() {
    file("prod/1/gen3db-dump.json", null);
    assertThat(source.list("prod/1", end)).isEmpty();
  }

  /** Also where nothing is left of the folder; what nobody wants may be missing. */
  @Test
  void a_file_that_the_manifest_names_must_be_there() {
    file("prod/1/gen3db-dump.json", null);
    file("prod/1/elasticsearch/etl__data.json", null);
    file("prod/2/pgdumps/fence.sql", null);
    assertThatThrownBy(() -> source.checkWhole("prod/1/pgdumps", "fence.sql"::equals, end))
        .hasMessageStartingWith("GEN3DB-940 prod/1/gen3db-dump.json of here:")
        .hasMessageContaining("it names pgdumps/fence.sql, and there is none");
    assertThatThrownBy(() -> source.checkWhole("prod/1/pgdumps", "wts.sql"::equals, end))
        .hasMessageContaining("pgdumps/wts.sql.gpg");
    source.checkWhole("prod/1/pgdumps", "other.sql"::equals, end);
    source.checkWhole("prod/1/elasticsearch", name -> true, end);
    source.checkWhole("prod/2/pgdumps", name -> true, end);
    source.checkWhole("prod/1", name -> true, end);
    source.checkWhole("", name -> true, end);
    file("prod/1/pgdumps/wts.sql", null);
    source.checkWhole("prod/1/pgdumps", "wts.sql"::equals, end);
  }

  private final class Files implements DumpSource {
    @Override
    public String describe() {
      return "here";
    }

    @Override
    public List<DumpFile> list(String folder, Cancellation cancellation) {
      return files.values().stream()
          .filter(file -> file.path().equals((folder.isEmpty() ? "" : folder + "/") + file.name()))
          .toList();
    }

    @Override
    public List<String> folders(String folder, Cancellation cancellation) {
      return List.of();
    }

    @Override
    public Optional<DumpFile> find(String path, Cancellation cancellation) {
      return Optional.ofNullable(files.get(path));
    }

    @Override
    public InputStream open(DumpFile file, long from, Cancellation cancellation) {
      read.add(file.path());
      return new ByteArrayInputStream(new byte[0]);
    }
  }

  private static final class OneManifest implements DumpManifests {
    @Override
    public byte[] write(DumpManifest manifest) {
      return new byte[0];
    }

    @Override
    public DumpManifest read(String place, InputStream in) {
      return new DumpManifest(
          "gen3",
          "default",
          "prod",
          "id-1",
          "1",
          Instant.EPOCH,
          List.of(
              new DumpedDatabase(
                  List.of("fence"),
                  "fence",
                  "15",
                  new DumpedFile("pgdumps/fence.sql", 4, OF_DATABASE)),
              new DumpedDatabase(
                  List.of("wts"),
                  "wts",
                  "15",
                  new DumpedFile("pgdumps/wts.sql.gpg", 4, OF_DATABASE))),
          List.of(
              new DumpedIndex(
                  "etl",
                  List.of("etl_0"),
                  1,
                  List.of(new DumpedFile("elasticsearch/etl__data.json", 4, OF_INDEX)))));
    }
  }
}
