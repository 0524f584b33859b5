package org.gen3db.adapter.restore.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.adapter.postgres.PostgresServerProvider;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.RestoreTarget;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.server.Master;
import org.gen3db.spi.Adapter;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;

/** A real server with services' databases on it, and loading into their shadows. */
final class Restored implements AutoCloseable {
  static final Set<String> EXTENSIONS = Set.of("ltree", "pg_trgm");
  static final String SERVICE = "fence_my-gen3";

  private static final AtomicInteger NAMES = new AtomicInteger();

  final TestPostgres server;
  private final Adapter adapter;
  private final RestoreTarget target;

  private Restored(TestPostgres server) {
    this.server = server;
    this.adapter =
        AdapterMaker.of(new PostgresServerProvider()).settings(Map.of("lockTimeout", "1s")).make();
    this.target = adapter.port(RestoreTarget.class).orElseThrow();
    server.sql("CREATE ROLE \"" + SERVICE + "\" LOGIN PASSWORD 'right'");
  }

  static Restored on(int major) {
    return new Restored(TestPostgresSetup.DEFAULT.major(major).start());
  }

  /** A new database of the service; its name. */
  String live() {
    String name = "live-" + NAMES.incrementAndGet();
    server.sql("CREATE DATABASE \"" + name + "\" OWNER \"" + SERVICE + "\" TEMPLATE template0");
    return name;
  }

  Shadow prepare(String live) {
    return prepare(live, server.master());
  }

  Shadow prepare(String live, Master master) {
    return target.prepare(
        new Replacement(master, live, SERVICE, true, true, 1), Cancellation.create());
  }

  /** An administrator as on RDS. */
  Master limited() {
    server.sql("CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD 'limited'");
    // From 16 on whoever makes a role administers it; before, CREATEROLE is enough.
    if (Integer.parseInt(server.sql("SHOW server_version_num").get(0)) >= 160000) {
      server.sql("GRANT \"" + SERVICE + "\" TO limited WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
    }
    return new Master(server.server(), "limited", Password.of("limited"));
  }

  static Loaded load(Shadow shadow, DumpReader dump) {
    return new Loader(dump, shadow, EXTENSIONS, Cancellation.create()).load(3);
  }

  /** Loads all of a dump, which takes the place of a new database; its name. */
  String restore(DumpReader dump) {
    return restore(live(), dump);
  }

  String restore(String live, DumpReader dump) {
    try (Shadow shadow = prepare(live)) {
      load(shadow, dump);
      shadow.handOver();
      shadow.takePlace();
      return live;
    }
  }

  static DumpReader dump(String text) {
    String whole = text + "\n--\n-- PostgreSQL database dump complete\n--\n";
    return dump(new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8)));
  }

  static DumpReader dump(InputStream in) {
    try {
      return DumpReader.open("fence.sql", in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InputStream resource(String name) {
    return Objects.requireNonNull(Restored.class.getResourceAsStream(name), name);
  }

  static String text(String resource) {
    try (InputStream in = resource(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether anything stands beside a database. */
  boolean isAlone(String live) {
    return server
        .sql("SELECT datname FROM pg_database WHERE datname ~ '^" + live + "__' ORDER BY 1")
        .isEmpty();
  }

  List<String> loaders() {
    return server.sql("SELECT rolname FROM pg_roles WHERE rolname ~ '__load$' ORDER BY 1");
  }

  @Override
  public void close() {
    try {
      adapter.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      server.close();
    }
  }
}
