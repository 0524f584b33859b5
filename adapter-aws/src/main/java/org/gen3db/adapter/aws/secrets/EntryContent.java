package org.gen3db.adapter.aws.secrets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The content of an entry, to and from what the service takes. A text and bytes are read alike,
 * since External Secrets writes bytes and people write text; numbers and booleans become their text
 * and null becomes empty, as External Secrets does it. What is thrown names the entry and never
 * quotes it.
 */
final class EntryContent {
  /** Without the buffers that Jackson keeps for its thread: they would hold what was read last. */
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  private static final int MOST_BYTES = 65_536;

  private EntryContent() {}

  /**
   * The text that is written.
   *
   * @throws Gen3DbException when the service would not take so much
   */
  static String write(String name, SecretData data) {
    byte[] bytes = EntryFormat.encode(data);
    try {
      if (bytes.length > MOST_BYTES) {
        throw new Gen3DbException(
            Notice.of(
                AwsCode.AWS_TOO_LARGE,
                EntryName.place(name),
                "it would have " + bytes.length + " bytes, with the keys " + data.keys()));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** What an entry holds, of which the service gives one of the two. */
  static SecretData read(String name, @Nullable String text, @Nullable SdkBytes bytes) {
    byte[] content =
        text != null
            ? text.getBytes(StandardCharsets.UTF_8)
            : bytes != null ? bytes.asByteArray() : new byte[0];
    try (JsonParser parser = JSON.createParser(content)) {
      return object(name, parser);
    } catch (IOException e) {
      // Without the cause, which quotes what it stumbled over.
      throw unreadable(name, "it is not JSON");
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static SecretData object(String name, JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw unreadable(name, "it is not a JSON object");
    }
    var values = new TreeMap<String, Password>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      if (values.put(key, scalar(name, key, parser)) != null) {
        throw unreadable(name, "it has the key " + key + " twice");
      }
    }
    if (parser.nextToken() != null) {
      throw unreadable(name, "something follows the JSON object");
    }
    return SecretData.of(values);
  }

  private static Password scalar(String name, String key, JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null || !token.isScalarValue()) {
      throw unreadable(name, "the value of " + key + " is an object or a list");
    }
    return token == JsonToken.VALUE_NULL
        ? Password.of("")
        : Password.of(
            CharBuffer.wrap(
                parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength()));
  }

  private static Gen3DbException unreadable(String name, String message) {
    return new Gen3DbException(
        Notice.of(
            DomainCode.STORE_UNREADABLE,
            EntryName.place(name),
            message,
            "An entry is one JSON object of texts. Mend it, or move it away."));
  }
}
