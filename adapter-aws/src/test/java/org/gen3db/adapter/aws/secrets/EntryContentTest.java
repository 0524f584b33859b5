package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The bytes of an entry beside an encoder that was written from what External Secrets does alone:
 * Go's encoder of JSON without HTML escapes, over a sorted map of texts.
 */
class EntryContentTest {
  private static final String NAME = "default-fence-creds";

  private static SecretData data(Map<String, String> texts) {
    var values = new HashMap<String, Password>();
    texts.forEach((key, value) -> values.put(key, Password.of(value)));
    return SecretData.of(values);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String byGo(Map<String, String> texts) {
    return texts.entrySet().stream()
        .sorted((a, b) -> Arrays.compareUnsigned(utf8(a.getKey()), utf8(b.getKey())))
        .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return text.codePoints()
        .mapToObj(
            c -> {
              int named = "\"\\\b\f\n\r\t".indexOf(c);
              if (named >= 0) {
                return "\\" + "\"\\bfnrt".charAt(named);
              }
              return c < 0x20 || c == 0x2028 || c == 0x2029
                  ? "\\u%04x".formatted(c)
                  : Character.toString(c);
            })
        .collect(Collectors.joining("", "\"", "\""));
  }

  @Provide
  Arbitrary<Map<String, String>> texts() {
    Arbitrary<String> odd =
        Arbitraries.strings()
            .withChars("\"\\/<>&'\b\f\n\r\t\0\u001f\u007f\u2028\u2029 é\uffff{}[]:,")
            .withCharRange('a', 'f')
            .ofMaxLength(12);
    Arbitrary<String> wide =
        Arbitraries.integers()
            .between(0, 0x10FFFF)
            .filter(c -> c < 0xD800 || c > 0xDFFF)
            .list()
            .ofMaxSize(6)
            .map(list -> list.stream().map(Character::toString).collect(Collectors.joining()));
    Arbitrary<String> any = Arbitraries.oneOf(odd, wide);
    return Arbitraries.maps(any, any).ofMaxSize(8);
  }

  @Property
  void theTextIsThatOfExternalSecrets(@ForAll("texts") Map<String, String> texts) {
    assertThat(EntryContent.write(NAME, data(texts))).isEqualTo(byGo(texts));
  }

  @Property
  void textAndBytesAreReadAsTheyWereWritten(@ForAll("texts") Map<String, String> texts) {
    String text = EntryContent.write(NAME, data(texts));
    assertThat(EntryContent.read(NAME, text, null)).isEqualTo(data(texts));
    assertThat(EntryContent.read(NAME, null, SdkBytes.fromUtf8String(text))).isEqualTo(data(texts));
  }

  @Example
  void theExampleThatExternalSecretsWasSeenToWrite() {
    assertThat(
            EntryContent.write(
                NAME,
                data(
                    Map.of(
                        "username", "fence_gen3",
                        "port", "5432",
                        "password", "p<a>&\"\\ é",
                        "host", "db.example.org",
                        "dbcreated", "true",
                        "database", "fence_gen3"))))
        .isEqualTo(
            "{\"database\":\"fence_gen3\",\"dbcreated\":\"true\",\"host\":\"db.example.org\","
                + "\"password\":\"p<a>&\\\"\\\\ é\",\"port\":\"5432\",\"username\":\"fence_gen3\"}");
  }

  @Example
  void whatTheReaderThrowsAwayIsNotInTheWay() {
    for (String text : List.of(" {\"k\" : \"v\"}\n", "{\"k\":\"\\u0076\"}")) {
      assertThat(EntryContent.read(NAME, text, null)).isEqualTo(data(Map.of("k", "v")));
    }
  }
}
