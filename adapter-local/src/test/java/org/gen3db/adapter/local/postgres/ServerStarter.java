package org.gen3db.adapter.local.postgres;

import java.nio.file.Path;

/** A process that starts the server in a folder, says where it is, and ends. */
final class ServerStarter {
  private ServerStarter() {}

  public static void main(String[] arguments) {
    var master = EmbeddedPostgres.in(Path.of(arguments[0])).notDurable().start();
    System.out.println(master.server().address() + " " + master.password().text());
  }
}
