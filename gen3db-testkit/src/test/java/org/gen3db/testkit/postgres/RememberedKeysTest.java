package org.gen3db.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class RememberedKeysTest {
  private static final String NAME = "PBKDF2WithHmacSHA256";
  private final Provider before = Security.getProviders("SecretKeyFactory." + NAME)[0];

  @BeforeEach
  void install() {
    Security.removeProvider("gen3db-testkit");
    RememberedKeys.install();
  }

  @AfterEach
  void restore() {
    if (!before.getName().equals("gen3db-testkit")) {
      Security.removeProvider("gen3db-testkit");
    }
  }

  private static SecretKey key(Provider by, String password, String salt, int rounds, int bits)
      throws GeneralSecurityException {
    byte[] bytes = salt.getBytes(StandardCharsets.UTF_8);
    return SecretKeyFactory.getInstance(NAME, by)
        .generateSecret(new PBEKeySpec(password.toCharArray(), bytes, rounds, bits));
  }

  /** Whatever was asked before, and however often. */
  @Test
  void theKeysAreThoseOfTheJdk() throws GeneralSecurityException {
    Provider[] all = Security.getProviders("SecretKeyFactory." + NAME);
    assertThat(all[0].getName()).isEqualTo("gen3db-testkit");
    for (int round = 0; round < 2; round++) {
      for (String password : new String[] {"a", "b", "é\0", "ab"}) {
        for (String salt : new String[] {"a", "ba", "b"}) {
          for (int rounds : new int[] {1, 2, 4096}) {
            for (int bits : new int[] {128, 256}) {
              assertThat(key(all[0], password, salt, rounds, bits).getEncoded())
                  .isEqualTo(key(all[1], password, salt, rounds, bits).getEncoded());
            }
          }
        }
      }
    }
  }

  @Test
  void aKeyIsWorkedOutOnceAndHoldsNoPassword() throws GeneralSecurityException {
    Provider ours = Security.getProviders("SecretKeyFactory." + NAME)[0];
    SecretKey first = key(ours, "once", "salt", 4096, 256);
    assertThat(key(ours, "once", "salt", 4096, 256)).isSameAs(first);
    assertThat(first).isExactlyInstanceOf(SecretKeySpec.class);
  }
}
