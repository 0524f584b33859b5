package org.gen3db.adapter.local.remote;

import java.nio.file.Path;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.RemoteEntry;

/** A process that counts in an entry, by compare-and-set, beside others that do the same. */
final class EntryWriter {
  static final String NAME = "team/counter";

  private EntryWriter() {}

  public static void main(String[] arguments) {
    var remote = PlainRemote.in(Path.of(arguments[0]));
    remote.createIfAbsent(NAME, count(0));
    System.out.println("counting");
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      increment(remote);
    }
  }

  static void increment(PlainRemote remote) {
    RemoteEntry seen;
    do {
      seen = remote.read(NAME).orElseThrow();
    } while (remote.tryUpdate(seen, count(1 + count(seen))).isConflict());
  }

  static int count(RemoteEntry entry) {
    return Integer.parseInt(entry.data().text("count").orElseThrow());
  }

  private static SecretData count(int number) {
    return SecretData.of(Map.of("count", Password.of(Integer.toString(number))));
  }
}
