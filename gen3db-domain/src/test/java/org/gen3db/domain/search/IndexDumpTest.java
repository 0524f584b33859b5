package org.gen3db.domain.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IndexDumpTest {
  private record File(String name) implements DumpPart {
    @Override
    public Optional<String> sha256() {
      return Optional.empty();
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public InputStream open() {
      return InputStream.nullInputStream();
    }
  }

  private static List<String> among(String... names) {
    var files = new TreeMap<String, DumpPart>();
    for (String name : names) {
      files.put(name, new File("v1/" + name));
    }
    return IndexDump.among(files).stream()
        .map(
            each ->
                each.index()
                    + " "
                    + each.mapping().map(DumpPart::name).orElse("-")
                    + " "
                    + each.settings().map(DumpPart::name).orElse("-")
                    + " "
                    + each.analyzer().map(DumpPart::name).orElse("-")
                    + " "
                    + each.data().map(DumpPart::name).orElse("-"))
        .toList();
  }

  @Test
  void tellsFilesByTheirNames() {
    assertThat(
            among(
                "etl__mapping.json",
                "etl__settings.json.gz",
                "etl__analyzer.json",
                "etl__data.json.zst",
                "file_mapping.json",
                "file.json",
                "etl_array-config__data.json",
                "README.md",
                "etl__alias.json",
                "file__template.json.gz",
                "other__policy.json",
                "etl__data.json.sha256"))
        .containsExactly(
            "etl v1/etl__mapping.json v1/etl__settings.json.gz v1/etl__analyzer.json"
                + " v1/etl__data.json.zst",
            "etl_array-config - - - v1/etl_array-config__data.json",
            "file v1/file_mapping.json - - v1/file.json");
  }

  @Test
  void refusesTwoFilesOfOnePart() {
    assertThatThrownBy(() -> among("etl__data.json", "etl.json.gz", "b__mapping.json"))
        .hasMessage(
            "the same part of one index is twice there: v1/etl.json.gz and v1/etl__data.json");
  }
}
