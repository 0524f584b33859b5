package org.gen3db.junit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A test's own database, with the data of the dump; dropped after the test, whoever is connected to
 * it. Its login owns it and all that is in it. Thread-safe.
 */
public final class RestoredDatabase {
  private final DbCredentials credentials;

  RestoredDatabase(DbCredentials credentials) {
    this.credentials = credentials;
  }

  /** Its name on the server; no two tests of any runs have the same. */
  public String name() {
    return credentials.database();
  }

  /** For JDBC, without user and password. */
  public String url() {
    return url(credentials);
  }

  /** Host, port, name, user and password. */
  public DbCredentials credentials() {
    return credentials;
  }

  /** Opens a new connection each time it is asked; holds none. */
  public DataSource dataSource() {
    return source(credentials);
  }

  static PGSimpleDataSource source(DbCredentials of) {
    var source = new PGSimpleDataSource();
    source.setURL(url(of));
    source.setUser(of.username());
    source.setPassword(of.password().reveal(String::new));
    return source;
  }

  private static String url(DbCredentials of) {
    return "jdbc:postgresql://"
        + of.endpoint()
        + "/"
        + URLEncoder.encode(of.database(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The same with another name. */
  static DbCredentials named(DbCredentials of, String database) {
    return new DbCredentials(database, of.host(), of.port(), of.username(), of.password());
  }

  static DbCredentials of(String database, String host, int port, String user, Password password) {
    return new DbCredentials(database, host, port, user, password);
  }

  /** Where it is; holds no password. */
  @Override
  public String toString() {
    return url();
  }
}
