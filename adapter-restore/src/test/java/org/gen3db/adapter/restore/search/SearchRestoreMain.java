package org.gen3db.adapter.restore.search;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gen3db.adapter.restore.search.load.Patience;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.search.DumpPart;
import org.gen3db.domain.search.IndexDump;

/** A restore of one index in a JVM of its own, which may be killed. */
public final class SearchRestoreMain {
  private SearchRestoreMain() {}

  /** The cluster, a folder to work in, how many documents the dump has, and how large they are. */
  public static void main(String[] args) {
    var lab =
        new SearchLab(
            URI.create(args[0]),
            Path.of(args[1]),
            new Patience(Duration.ofMinutes(2), Duration.ofSeconds(1)));
    int documents = Integer.parseInt(args[2]);
    try {
      lab.cluster.recover(lab.end);
      lab.restore(
          args.length > 3
              ? large(documents, Integer.parseInt(args[3]))
              : SearchLab.dump("etl", SearchLab.lines(0, documents)));
      System.out.println("released");
    } catch (Gen3DbException e) {
      System.out.println(e.getMessage());
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(0);
  }

  /** Documents that are made while they are read, as they would not fit into memory together. */
  private static IndexDump large(int documents, int size) {
    byte[] filler = "x".repeat(size).getBytes(StandardCharsets.UTF_8);
    DumpPart data =
        new DumpPart() {
          @Override
          public String name() {
            return "etl__data.json";
          }

          @Override
          public long size() {
            return (long) documents * size;
          }

          @Override
          public Optional<String> sha256() {
            return Optional.empty();
          }

          @Override
          public InputStream open() {
            List<InputStream> parts =
                IntStream.range(0, documents)
                    .boxed()
                    .flatMap(
                        i ->
                            Stream.of(
                                bytes("{\"_id\":\"" + i + "\",\"_source\":{\"n\":{\"x\":\""),
                                (InputStream) new ByteArrayInputStream(filler),
                                bytes("\"}}}\n")))
                    .toList();
            return new SequenceInputStream(Collections.enumeration(parts));
          }
        };
    return new IndexDump(
        "etl",
        Optional.of(
            TextPart.of(
                "etl__mapping.json",
                "{\"old\":{\"mappings\":{\"properties\":{\"n\":{\"type\":\"object\",\"enabled\":false}}}}}")),
        Optional.empty(),
        Optional.empty(),
        Optional.of(data));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
