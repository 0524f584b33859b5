package org.gen3db.domain.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Credentials in one text, for programs that take nothing else. Whatever user, password and
 * database hold, every character stands for itself: all but letters, digits and {@code -._~} are
 * written as the bytes of UTF-8 behind percent signs, which every reader takes back.
 */
public enum ConnectionForm {
  /** {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=MODE}. */
  URI("uri") {
    @Override
    void write(Text text, DbCredentials credentials, String sslMode) {
      text.raw("postgresql://").encoded(credentials.username()).raw(":");
      text.encoded(credentials.password()).raw("@");
      // A zone behind an address is introduced by a percent sign, which is read as one.
      text.raw(credentials.endpoint().toString().replace("%", "%25")).raw("/");
      text.encoded(credentials.database()).raw("?sslmode=").raw(sslMode);
    }
  };

  private final String key;

  ConnectionForm(String key) {
    this.key = key;
  }

  /** The key of a Secret that holds it. */
  public String key() {
    return key;
  }

  /** The form that is kept under this key. */
  public static Optional<ConnectionForm> of(String key) {
    return Arrays.stream(values()).filter(form -> form.key.equals(key)).findFirst();
  }

  /**
   * The credentials in this form; as secret as their password.
   *
   * @param sslMode such as {@code require}
   */
  public Password of(DbCredentials credentials, String sslMode) {
    var text = new Text();
    write(text, credentials, sslMode);
    return text.end();
  }

  abstract void write(Text text, DbCredentials credentials, String sslMode);

  /** Characters that are wiped when they are handed over. */
  static final class Text {
    private static final String PLAIN =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String HEX = "0123456789ABCDEF";

    private char[] chars = new char[64];
    private int length;

    Text raw(String text) {
      for (int i = 0; i < text.length(); i++) {
        add(text.charAt(i));
      }
      return this;
    }

    Text encoded(String text) {
      return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    Text encoded(Password secret) {
      return secret.revealUtf8(this::bytes);
    }

    private Text bytes(byte[] bytes) {
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

    Password end() {
      char[] whole = Arrays.copyOf(chars, length);
      Arrays.fill(chars, '\0');
      var secret = Password.of(whole);
      Arrays.fill(whole, '\0');
      return secret;
    }
  }
}
