package org.gen3db.adapter.restore.search;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.gen3db.adapter.restore.search.load.Patience;
import org.gen3db.domain.error.Gen3DbException;

/** A restore of one index in a JVM of its own, which may be killed. */
public final class SearchRestoreMain {
  private SearchRestoreMain() {}

  /** The cluster, a folder to work in, and how many documents the dump has. */
  public static void main(String[] args) {
    var lab =
        new SearchLab(
            URI.create(args[0]),
            Path.of(args[1]),
            new Patience(Duration.ofMinutes(2), Duration.ofSeconds(1)));
    int documents = Integer.parseInt(args[2]);
    try {
      lab.cluster.recover(lab.end);
      lab.restore(SearchLab.dump("etl", SearchLab.lines(0, documents)));
      System.out.println("released");
    } catch (Gen3DbException e) {
      System.out.println(e.getMessage());
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(0);
  }
}
