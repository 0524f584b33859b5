package org.gen3db.testkit.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * What a server of a test is like.
 *
 * @param major its major version; others than {@link TestPostgres#DEFAULT_MAJOR} are there in the
 *     full build only
 * @param durable whether it forces its data to the disk, so that it can be killed
 * @param lines further lines of postgresql.conf
 * @param hba the whole of pg_hba.conf; when empty, everybody needs a password
 * @param offered extensions that it offers besides those that every PostgreSQL does, each with
 *     nothing in it: what such a one is made of is no matter to who only makes it
 */
public record TestPostgresSetup(
    int major, boolean durable, List<String> lines, List<String> hba, List<String> offered) {
  /** The default version, not durable, asking everybody for a password. */
  public static final TestPostgresSetup DEFAULT =
      new TestPostgresSetup(TestPostgres.DEFAULT_MAJOR, false, List.of(), List.of(), List.of());

  /** Of another version. */
  public TestPostgresSetup major(int other) {
    return new TestPostgresSetup(other, durable, lines, hba, offered);
  }

  /** One that can be killed and keeps what it has confirmed. */
  public TestPostgresSetup thatIsDurable() {
    return new TestPostgresSetup(major, true, lines, hba, offered);
  }

  /** With these further lines of postgresql.conf. */
  public TestPostgresSetup configuration(String... further) {
    return new TestPostgresSetup(major, durable, List.of(further), hba, offered);
  }

  /** With these lines as the whole of pg_hba.conf. */
  public TestPostgresSetup admitting(String... all) {
    return new TestPostgresSetup(major, durable, lines, List.of(all), offered);
  }

  /** Offering these extensions too, of which it has but the names. */
  public TestPostgresSetup offering(String... extensions) {
    return new TestPostgresSetup(major, durable, lines, hba, List.of(extensions));
  }

  /** Starts one. */
  public TestPostgres start() {
    return TestPostgres.start(this);
  }

  List<String> configuration(int port) {
    var all =
        new ArrayList<>(
            List.of(
                "listen_addresses = '127.0.0.1'",
                "port = " + port,
                // A socket's path may be 107 bytes long, and the folder's is what it is.
                "unix_socket_directories = ''",
                "password_encryption = 'scram-sha-256'"));
    if (!durable) {
      all.addAll(List.of("fsync = off", "synchronous_commit = off", "full_page_writes = off"));
    }
    all.addAll(lines);
    return all;
  }
}
