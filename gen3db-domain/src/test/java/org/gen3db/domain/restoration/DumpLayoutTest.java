package org.gen3db.domain.restoration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.junit.jupiter.api.Test;

/** Where dumps lie, as the spec has it and as they are found in the wild. */
class DumpLayoutTest {
  private final Cancellation nobody = Cancellation.create();

  /** Files by their paths. */
  private record Files(List<String> paths) implements DumpSource {
    static Files of(String... paths) {
      return new Files(List.of(paths));
    }

    @Override
    public String describe() {
      return "bucket";
    }

    @Override
    public List<DumpFile> list(String folder, Cancellation cancellation) {
      String begin = folder.isEmpty() ? "" : folder + "/";
      return paths.stream()
          .filter(path -> path.startsWith(begin))
          .filter(path -> path.indexOf('/', begin.length()) < 0)
          .map(path -> new DumpFile(path, 1, "1", null))
          .toList();
    }

    @Override
    public List<String> folders(String folder, Cancellation cancellation) {
      String begin = folder.isEmpty() ? "" : folder + "/";
      var names = new TreeSet<String>();
      paths.stream()
          .filter(path -> path.startsWith(begin) && path.indexOf('/', begin.length()) > 0)
          .forEach(
              path -> names.add(path.substring(begin.length(), path.indexOf('/', begin.length()))));
      return List.copyOf(names);
    }

    @Override
    public Optional<DumpFile> find(String path, Cancellation cancellation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(DumpFile file, long from, Cancellation cancellation) {
      throw new UnsupportedOperationException();
    }
  }

  private Optional<String> found(String version, String... paths) {
    return new DumpLayout("prod", Optional.ofNullable(version))
        .find(Files.of(paths), "fence", nobody)
        .map(DumpFile::path);
  }

  @Test
  void the_layout_of_the_spec_comes_first() {
    assertThat(
            found(
                "1.0.3",
                "prod/1.0.3/pgdumps/fence.sql",
                "1.0.3/pgdumps/fence.sql",
                "1.0.3/fence.sql"))
        .contains("prod/1.0.3/pgdumps/fence.sql");
    assertThat(found("1.0.3", "1.0.3/pgdumps/fence.sql", "1.0.3/fence.sql"))
        .contains("1.0.3/pgdumps/fence.sql");
    assertThat(found("2024-05-01", "2024-05-01/fence.sql.gz")).contains("2024-05-01/fence.sql.gz");
  }

  @Test
  void without_a_version_none_is_guessed() {
    assertThat(found(null, "prod/pgdumps/fence.sql.zst")).contains("prod/pgdumps/fence.sql.zst");
    assertThat(found(null, "pgdumps/fence.sql.lz4")).contains("pgdumps/fence.sql.lz4");
    assertThat(found(null, "fence.sql")).contains("fence.sql");
    assertThat(found(null, "prod/1.0.3/pgdumps/fence.sql")).isEmpty();
    assertThat(found("1.0.3", "prod/pgdumps/fence.sql", "fence.sql")).isEmpty();
    assertThat(found("1.0.3", "dev/1.0.3/pgdumps/fence.sql")).isEmpty();
  }

  @Test
  void a_dump_of_another_service_or_kind_is_none() {
    assertThat(
            found(
                null,
                "fence-old.sql",
                "fence.sql.sha256",
                "fence.sql.asc",
                "fence.sql.gz.part",
                "fence.dumps",
                "fence.gpg",
                "fence"))
        .isEmpty();
  }

  @Test
  void archives_and_what_is_encrypted_are_dumps() {
    assertThat(found(null, "fence.dump")).contains("fence.dump");
    assertThat(found(null, "fence.tar")).contains("fence.tar");
    assertThat(found(null, "pgdumps/fence.dir")).contains("pgdumps/fence.dir");
    assertThat(found(null, "fence.sql.gz.gpg")).contains("fence.sql.gz.gpg");
    assertThat(found(null, "fence.dump.gpg")).contains("fence.dump.gpg");
  }

  /** Who decrypts files has both of them in one folder. */
  @Test
  void beside_what_is_decrypted_the_encrypted_one_does_not_count() {
    assertThat(found(null, "fence.sql", "fence.sql.gpg")).contains("fence.sql");
    assertThatThrownBy(() -> found(null, "fence.sql", "fence.dump.gpg"))
        .isInstanceOf(Gen3DbException.class);
  }

  @Test
  void two_in_one_folder_are_refused() {
    assertThatThrownBy(() -> found(null, "fence.sql", "fence.sql.gz"))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestorationCode.DUMP_AMBIGUOUS);
              assertThat(e.problem().message())
                  .isEqualTo("in bucket there are fence.sql, fence.sql.gz");
            });
  }

  @Test
  void where_it_was_looked_for_and_which_versions_there_are_is_told() {
    Files files =
        Files.of("prod/1.0.3/pgdumps/fence.sql", "prod/1.0.4/pgdumps/x.sql", "prod/9/other/y.sql");
    var missing = new DumpLayout("prod", Optional.of("1.1")).missing(files, "fence", nobody);
    assertThat(missing.message())
        .isEqualTo(
            "bucket has none of prod/1.1/pgdumps/fence.sql, 1.1/pgdumps/fence.sql, 1.1/fence.sql,"
                + " plain or compressed (.gz, .zst, .lz4), nor an archive of these names (.dump,"
                + " .tar, .dir)");
    assertThat(missing.hint()).isEqualTo("Name the version of the data: there are 1.0.3, 1.0.4.");
  }
}
