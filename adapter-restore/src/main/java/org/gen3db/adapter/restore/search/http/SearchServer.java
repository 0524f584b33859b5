package org.gen3db.adapter.restore.search.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server it is, and what it therefore knows.
 *
 * @param product of whom it is
 * @param version as it says it
 * @param major the first number of the version
 * @param minor the second number of the version
 */
public record SearchServer(Product product, String version, int major, int minor) {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:[.-].*)?");
  private static final int ELASTICSEARCH = 7;
  private static final int MINOR = 10;

  /** Of whom a server is. */
  public enum Product {
    /** Elastic's. */
    ELASTICSEARCH("Elasticsearch"),
    /** The fork of its 7.10. */
    OPENSEARCH("OpenSearch");

    private final String words;

    Product(String words) {
      this.words = words;
    }
  }

  /** What it says of itself at its root; empty when that is neither of the two. */
  public static Optional<SearchServer> of(JsonNode root) {
    JsonNode version = root.path("version");
    String number = version.path("number").asText("");
    Matcher numbers = VERSION.matcher(number);
    if (!numbers.matches()) {
      return Optional.empty();
    }
    boolean fork =
        version.path("distribution").asText("").toLowerCase(Locale.ROOT).equals("opensearch");
    return Optional.of(
        new SearchServer(
            fork ? Product.OPENSEARCH : Product.ELASTICSEARCH,
            number,
            Integer.parseInt(numbers.group(1)),
            Integer.parseInt(numbers.group(2))));
  }

  /**
   * Whether it knows all that a safe restore stands on: {@code _clone} and {@code require_alias}.
   */
  public boolean isKnown() {
    return product == Product.OPENSEARCH
        || major > ELASTICSEARCH
        || (major == ELASTICSEARCH && minor >= MINOR);
  }

  /** Whether documents have types there. */
  public boolean hasTypes() {
    return product == Product.OPENSEARCH ? major < 2 : major <= ELASTICSEARCH;
  }

  @Override
  public String toString() {
    return product.words + " " + version;
  }
}
