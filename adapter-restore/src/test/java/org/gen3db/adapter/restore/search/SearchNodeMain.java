package org.gen3db.adapter.restore.search;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/** What runs in a server's JVM: the server, until standard input ends. */
public final class SearchNodeMain {
  private SearchNodeMain() {}

  /** Takes the class of the server's runner, its folder and its port. */
  public static void main(String[] args) throws Exception {
    var watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // nothing is said
                }
              } catch (IOException e) {
                // ended as well
              }
              Runtime.getRuntime().halt(0);
            },
            "watch");
    watch.setDaemon(true);
    watch.start();
    // The runner takes the first port of a node to be one above its base.
    String base = String.valueOf(Integer.parseInt(args[2]) - 1);
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(
              null,
              (Object)
                  new String[] {
                    "-basePath",
                    args[1],
                    "-numOfNode",
                    "1",
                    "-baseHttpPort",
                    base,
                    "-clusterName",
                    "test-" + args[2]
                  });
    } catch (InvocationTargetException e) {
      e.getCause().printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
