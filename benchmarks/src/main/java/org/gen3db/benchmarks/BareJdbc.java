package org.gen3db.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The floor of the provisioning benchmark: the same end state by plain JDBC, nothing inspected,
 * kept or repaired. One session as the master for each thread, and two connections for each
 * service.
 *
 * <p>Arguments of its own process: URL USER SERVICES THREADS; the URL ends with a slash, the
 * password stands in the environment as PGPASSWORD.
 */
public final class BareJdbc {
  private final String url;
  private final String user;
  private final String password;

  BareJdbc(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /** Makes the databases bare0, bare1 and so on. */
  public static void main(String[] args) throws SQLException, InterruptedException {
    new BareJdbc(args[0], args[1], System.getenv("PGPASSWORD"))
        .make(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
  }

  void make(int services, int threads) throws InterruptedException {
    var pool = Executors.newFixedThreadPool(threads);
    var next = new AtomicInteger();
    var all = new ArrayList<Future<?>>();
    try {
      for (int thread = 0; thread < threads; thread++) {
        all.add(
            pool.submit(
                () -> {
                  makeSome(next, services);
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("bare JDBC failed", e);
    } finally {
      pool.shutdown();
    }
  }

  /** The work of one thread. */
  private void makeSome(AtomicInteger next, int services) throws SQLException {
    try (Connection master = DriverManager.getConnection(url + "postgres", user, password)) {
      for (int i = next.getAndIncrement(); i < services; i = next.getAndIncrement()) {
        make(master, "bare" + i);
      }
    }
  }

  private void make(Connection master, String name) throws SQLException {
    try (Statement s = master.createStatement()) {
      s.execute("create role " + name + " login password 'pw'");
      s.execute("create database " + name + " owner " + name);
      s.execute("revoke connect on database " + name + " from public");
      s.execute("grant connect on database " + name + " to " + name);
    }
    try (Connection c = DriverManager.getConnection(url + name, user, password);
        Statement s = c.createStatement()) {
      s.execute("alter schema public owner to " + name);
      s.execute("create extension if not exists ltree");
    }
    try (Connection c = DriverManager.getConnection(url + name, name, "pw");
        Statement s = c.createStatement()) {
      s.execute("select 1");
    }
  }
}
