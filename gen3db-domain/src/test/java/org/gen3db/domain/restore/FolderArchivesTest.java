package org.gen3db.domain.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.domain.cancellation.Cancellation;
import org.junit.jupiter.api.Test;

/** An archive that is a folder is one file, with the size and the content of all. */
class FolderArchivesTest {
  private static final Cancellation NOBODY = Cancellation.create();

  private final Map<String, String> files = new TreeMap<>();
  private final FolderArchives source = new FolderArchives(new InMemory(files));

  /** Files by their paths. */
  private record InMemory(Map<String, String> files) implements DumpSource {
    @Override
    public String describe() {
      return "memory";
    }

    @Override
    public List<DumpFile> list(String folder, Cancellation cancellation) {
      return files.keySet().stream()
          .filter(path -> folderOf(path).equals(folder))
          .flatMap(path -> find(path, cancellation).stream())
          .toList();
    }

    private static String folderOf(String path) {
      return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    @Override
    public List<String> folders(String folder, Cancellation cancellation) {
      String before = folder.isEmpty() ? "" : folder + "/";
      return files.keySet().stream()
          .filter(path -> path.startsWith(before) && path.indexOf('/', before.length()) > 0)
          .map(path -> path.substring(before.length(), path.indexOf('/', before.length())))
          .distinct()
          .toList();
    }

    @Override
    public Optional<DumpFile> find(String path, Cancellation cancellation) {
      return Optional.ofNullable(files.get(path))
          .map(text -> new DumpFile(path, text.length(), text, null));
    }

    @Override
    public InputStream open(DumpFile file, long from, Cancellation cancellation) {
      byte[] all = files.get(file.path()).getBytes(StandardCharsets.UTF_8);
      return new ByteArrayInputStream(all, (int) from, all.length);
    }
  }

  private String read(DumpFile file, long from) throws IOException {
    try (InputStream in = source.open(file, from, NOBODY)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void it_is_read_as_one_file() throws IOException {
    files.put("1/pgdumps/fence.dir/toc.dat", "PGDMP");
    files.put("1/pgdumps/fence.dir/12.dat", "row\n");
    files.put("1/pgdumps/indexd.sql", "SELECT 1;");

    assertThat(source.list("1/pgdumps", NOBODY))
        .extracting(DumpFile::path)
        .containsExactly("1/pgdumps/fence.dir", "1/pgdumps/indexd.sql");
    DumpFile file = source.find("1/pgdumps/fence.dir", NOBODY).orElseThrow();
    String whole = FolderArchives.MAGIC + "4 12.dat\nrow\n5 toc.dat\nPGDMP";
    assertThat(read(file, 0)).isEqualTo(whole).hasSize((int) file.bytes());
    assertThat(read(file, 30)).isEqualTo(whole.substring(30));
    assertThat(source.folders("1/pgdumps", NOBODY)).isEmpty();
    assertThat(source.folders("1", NOBODY)).containsExactly("pgdumps");
    assertThat(read(source.find("1/pgdumps/indexd.sql", NOBODY).orElseThrow(), 0))
        .isEqualTo("SELECT 1;");
  }

  @Test
  void a_folder_without_contents_is_none() {
    files.put("fence.dir/12.dat", "row");
    assertThat(source.list("", NOBODY)).isEmpty();
    assertThat(source.find("fence.dir", NOBODY)).isEmpty();
  }

  @Test
  void one_that_has_changed_is_not_read() {
    files.put("fence.dir/toc.dat", "PGDMP");
    DumpFile file = source.find("fence.dir", NOBODY).orElseThrow();
    files.put("fence.dir/toc.dat", "PGDMQ");
    assertThatThrownBy(() -> read(file, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another than when it was found");
  }
}
