package org.gen3db.adapter.restore.search.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.search.RequestSigner;

/** Who asks a cluster, and how that is proved. */
public sealed interface Credentials {
  /** Nobody in particular. */
  record None() implements Credentials {}

  /** A user with a password. */
  record Basic(String username, Password password) implements Credentials {}

  /** A key that the cluster gave out, in the form in which it is sent. */
  record ApiKey(Password key) implements Credentials {}

  /** Whoever signs each request. */
  record Signed(RequestSigner signer) implements Credentials {}

  /** The headers that say so for any request; none where each is signed. */
  default Map<String, String> headers() {
    if (this instanceof Basic basic) {
      byte[] user = (basic.username() + ":").getBytes(StandardCharsets.UTF_8);
      String both =
          basic
              .password()
              .revealUtf8(
                  password ->
                      Base64.getEncoder()
                          .encodeToString(
                              ByteBuffer.allocate(user.length + password.length)
                                  .put(user)
                                  .put(password)
                                  .array()));
      return Map.of("Authorization", "Basic " + both);
    }
    if (this instanceof ApiKey key) {
      return Map.of("Authorization", "ApiKey " + key.key().text());
    }
    return Map.of();
  }
}
