package org.gen3db.adapter.k8s.former;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.former.FormerCode;
import org.gen3db.domain.former.FormerCredentials;
import org.gen3db.domain.store.Look;
import org.jspecify.annotations.Nullable;

/** The JSON of one service: {@code db_host}, {@code db_username} and so on, among much else. */
final class CredsJson {
  private static final int USUAL_PORT = 5432;
  private static final String HOST = "db_host";
  private static final String DATABASE = "db_database";
  private static final String USERNAME = "db_username";
  private static final String PASSWORD = "db_password";
  private static final String PORT = "db_port";
  private static final List<String> KEYS = List.of(HOST, DATABASE, USERNAME, PASSWORD);

  /** Two values of one key would be a choice that nobody made. */
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private CredsJson() {}

  /**
   * The credentials in it.
   *
   * @return absent where it is of something else, such as a key for signing
   */
  static Look<FormerCredentials> read(Password text, String secret, String key) {
    JsonNode json = text.revealUtf8(CredsJson::parsed);
    if (json == null || !json.isObject()) {
      return wrong(secret, key, "it is no JSON object");
    }
    if (KEYS.stream().noneMatch(json::has)) {
      return Look.absent();
    }
    List<String> lacking = KEYS.stream().filter(one -> !isText(json.path(one))).toList();
    if (!lacking.isEmpty()) {
      return wrong(secret, key, "it lacks a text for " + String.join(", ", lacking));
    }
    String host = json.path(HOST).textValue().strip();
    int port = port(json.path(PORT));
    if (port < 1 || port > 65535) {
      return wrong(secret, key, PORT + " is no whole number between 1 and 65535");
    }
    var credentials =
        new DbCredentials(
            json.path(DATABASE).textValue(),
            HostName.problem(host).isEmpty() ? new HostName(host).text() : host,
            port,
            json.path(USERNAME).textValue(),
            Password.of(json.path(PASSWORD).textValue()));
    return Look.there(new FormerCredentials(credentials, secret, key));
  }

  /** Without what the parser says of it, which may quote the text. */
  private static @Nullable JsonNode parsed(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it reads from memory
    }
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() && !value.textValue().isBlank();
  }

  /** None stands there usually; zero where what stands there is no port. */
  private static int port(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return USUAL_PORT;
    }
    String text = value.isTextual() ? value.textValue().strip() : value.asText();
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : 0;
  }

  private static Look<FormerCredentials> wrong(String secret, String key, String message) {
    return new Look.NotLooked<>(
        Notice.of(FormerCode.NOT_UNDERSTOOD, "secret " + secret + "/" + key, message));
  }
}
