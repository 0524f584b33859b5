package org.gen3db.testkit.postgres;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Works out once in a JVM what each login by SCRAM would work out anew: the key of a password and a
 * salt, 4,096 rounds of HMAC-SHA-256. That is ten milliseconds where nothing was compiled well yet,
 * and tests log in hundreds of times by a few passwords: it was nine tenths of what they computed.
 * The keys are those of the JDK; of passwords nothing is kept but a digest.
 */
final class RememberedKeys extends Provider {
  private static final String NAME = "PBKDF2WithHmacSHA256";
  private static final int MOST = 4096;

  private static final Map<ByteBuffer, SecretKey> KNOWN =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, SecretKey> eldest) {
          return size() > MOST;
        }
      };

  /** Before all others, in this JVM. */
  static void install() {
    Provider[] theirs = Security.getProviders("SecretKeyFactory." + NAME);
    if (theirs != null) {
      Security.insertProviderAt(new RememberedKeys(theirs[0]), 1);
    }
  }

  private RememberedKeys(Provider theirs) {
    super("gen3db-testkit", "1", "keys of passwords, each worked out once");
    putService(
        new Service(this, "SecretKeyFactory", NAME, Factory.class.getName(), null, null) {
          @Override
          public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return new Factory(SecretKeyFactory.getInstance(NAME, theirs));
          }
        });
  }

  private static final class Factory extends SecretKeyFactorySpi {
    private final SecretKeyFactory real;

    Factory(SecretKeyFactory real) {
      this.real = real;
    }

    @Override
    protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
      if (!(spec instanceof PBEKeySpec asked) || asked.getSalt() == null) {
        return real.generateSecret(spec);
      }
      ByteBuffer of = digest(asked);
      synchronized (KNOWN) {
        SecretKey known = KNOWN.get(of);
        if (known != null) {
          return known;
        }
      }
      // The JDK's own kind of key holds the password too.
      SecretKey made = new SecretKeySpec(real.generateSecret(spec).getEncoded(), NAME);
      synchronized (KNOWN) {
        KNOWN.put(of, made);
      }
      return made;
    }

    private static ByteBuffer digest(PBEKeySpec asked) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(
            ByteBuffer.allocate(Integer.BYTES * 3)
                .putInt(asked.getIterationCount())
                .putInt(asked.getKeyLength())
                .putInt(asked.getSalt().length)
                .flip());
        digest.update(asked.getSalt());
        digest.update(StandardCharsets.UTF_8.encode(CharBuffer.wrap(asked.getPassword())));
        return ByteBuffer.wrap(digest.digest());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    @Override
    protected KeySpec engineGetKeySpec(SecretKey key, Class<?> kind)
        throws InvalidKeySpecException {
      return real.getKeySpec(key, kind);
    }

    @Override
    protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
      return real.translateKey(key);
    }
  }
}
