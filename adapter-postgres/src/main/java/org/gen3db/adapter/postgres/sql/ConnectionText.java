package org.gen3db.adapter.postgres.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.ConnectionTexts;

/**
 * Credentials in one text. All but letters, digits and {@code -._~} are written as the bytes of
 * UTF-8 behind percent signs, which every reader takes back. The characters are wiped when they are
 * handed over.
 */
public final class ConnectionText {
  /** For libpq and most drivers. */
  public static final String URI = "uri";

  /** For JVM programs. */
  public static final String JDBC = "jdbc-uri";

  /** The keys of a Secret that hold them. */
  public static final Set<String> FORMS = Set.of(URI, JDBC);

  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final String HEX = "0123456789ABCDEF";

  private char[] chars = new char[64];
  private int length;

  private ConnectionText() {}

  /** As the adapter tells them. */
  public static ConnectionTexts texts() {
    return new ConnectionTexts() {
      @Override
      public Set<String> forms() {
        return FORMS;
      }

      @Override
      public Password of(String form, DbCredentials credentials, String sslMode) {
        return ConnectionText.of(form, credentials, sslMode);
      }
    };
  }

  public static Password of(String form, DbCredentials credentials, String sslMode) {
    var text = new ConnectionText();
    switch (form) {
      case URI -> text.uri(credentials, sslMode);
      case JDBC -> text.jdbc(credentials, sslMode);
      default -> throw new IllegalArgumentException("no form of credentials: " + form);
    }
    return text.end();
  }

  /** {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=MODE}. */
  private void uri(DbCredentials credentials, String sslMode) {
    raw("postgresql://").encoded(credentials.username()).raw(":");
    encoded(credentials.password()).raw("@");
    // A zone behind an address is introduced by a percent sign, which is read as one.
    raw(credentials.endpoint().toString().replace("%", "%25")).raw("/");
    encoded(credentials.database()).raw("?sslmode=").raw(sslMode);
  }

  /** {@code jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD&sslmode=MODE}. */
  private void jdbc(DbCredentials credentials, String sslMode) {
    // The driver takes the address as it stands.
    raw("jdbc:postgresql://").raw(credentials.endpoint().toString()).raw("/");
    encoded(credentials.database()).raw("?user=").encoded(credentials.username());
    raw("&password=").encoded(credentials.password()).raw("&sslmode=").raw(sslMode);
  }

  private ConnectionText raw(String text) {
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
    return this;
  }

  private ConnectionText encoded(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private ConnectionText encoded(Password secret) {
    return secret.revealUtf8(this::bytes);
  }

  private ConnectionText bytes(byte[] bytes) {
    for (byte one : bytes) {
      if (one > 0 && PLAIN.indexOf(one) >= 0) {
        add((char) one);
      } else {
        add('%');
        add(HEX.charAt((one >> 4) & 0xF));
        add(HEX.charAt(one & 0xF));
      }
    }
    return this;
  }

  private void add(char c) {
    if (length == chars.length) {
      char[] longer = Arrays.copyOf(chars, length * 2);
      Arrays.fill(chars, '\0');
      chars = longer;
    }
    chars[length++] = c;
  }

  private Password end() {
    char[] whole = Arrays.copyOf(chars, length);
    Arrays.fill(chars, '\0');
    var secret = Password.of(whole);
    Arrays.fill(whole, '\0');
    return secret;
  }
}
