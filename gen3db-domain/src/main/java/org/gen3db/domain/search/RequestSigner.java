package org.gen3db.domain.search;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.rights.Rights;

/**
 * Signs requests to a cluster that is reached only so, such as one that a cloud hosts. Asked anew
 * for each request and each repetition of one: what it signs with may expire in a long run.
 * Thread-safe.
 */
@FunctionalInterface
public interface RequestSigner {
  /**
   * Signs one request.
   *
   * @param method such as {@code POST}
   * @param uri where it goes, path and query encoded as they are sent
   * @param headers that it has already, without {@code Host}, which is the URI's
   * @param bodySha256 the SHA-256 of its body in lower-case hexadecimal, of nothing where it has
   *     none
   * @return the headers to add, or to put in the place of those of the same name
   * @throws org.gen3db.domain.error.Gen3DbException when there is nothing to sign with
   */
  Map<String, String> sign(String method, URI uri, Map<String, String> headers, String bodySha256);

  /**
   * The least rights by which the cluster lets in what is signed; empty where they are given in
   * another way than by a document. Asks nobody.
   */
  default Optional<Rights> rights() {
    return Optional.empty();
  }
}
