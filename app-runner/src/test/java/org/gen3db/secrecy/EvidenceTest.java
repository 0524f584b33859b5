package org.gen3db.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search itself: a planted secret is found in each of its forms. */
class EvidenceTest {
  @ParameterizedTest
  @ValueSource(strings = {"Xq7Vt2LwPz", "it's a \"\\ é🔑", "sixsix", "seven77"})
  void aPlantedSecretIsFoundInEveryForm(String secret) {
    Evidence.forms(secret)
        .forEach(
            (form, text) -> {
              var evidence = new Evidence();
              evidence.isSecret(secret);
              evidence.see("elsewhere", "nothing");
              evidence.seeBytes("log", ("x" + text + "y").getBytes(StandardCharsets.ISO_8859_1));
              assertThat(evidence.leaks()).as(form).isNotEmpty();
              assertThat(evidence.leaks().toString()).contains("in log").doesNotContain(secret);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc", "abcd"})
  void inTheMiddleOfAnEncodedTextToo(String before) {
    for (String behind : new String[] {"", "x", "xy", "xyz"}) {
      var evidence = new Evidence();
      evidence.isSecret("Xq7Vt2LwPz-secret");
      byte[] whole = (before + "Xq7Vt2LwPz-secret" + behind).getBytes(StandardCharsets.UTF_8);
      evidence.see("document", Base64.getEncoder().encodeToString(whole));
      assertThat(evidence.leaks()).isNotEmpty();
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    var evidence = new Evidence();
    evidence.isSecret("Xq7Vt2LwPz");
    evidence.see("log", "Xq7Vt2LwP and z, SCRAM-SHA-256$4096:abc");
    assertThat(evidence.leaks()).isEmpty();
  }
}
