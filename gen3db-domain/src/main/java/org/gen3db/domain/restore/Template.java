package org.gen3db.domain.restore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A database that a verified restore left beside all live ones, so that a further restore of the
 * same input is a copy of it: loaded, compared and masked, of no service, and nobody can connect.
 *
 * @param name its name on the server
 * @param input what it was made of
 * @param tables the tables that got rows, as the load told of them
 */
public record Template(String name, Input input, List<LoadedDump.Table> tables) {
  public Template {
    tables = List.copyOf(tables);
  }

  /**
   * All on which what is loaded depends, beside the server.
   *
   * @param recipe tells one way of loading and masking from any other: 64 hex digits
   * @param sha256 of the dump as it is stored, in lower-case hex digits
   * @param bytes the dump's size as it is stored, by which it is told whether hashing is worth it
   */
  public record Input(String recipe, String sha256, long bytes) {
    /** Tells this input from any other: 64 hex digits. */
    public String key() {
      try {
        return HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest((recipe + "\n" + sha256).getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
