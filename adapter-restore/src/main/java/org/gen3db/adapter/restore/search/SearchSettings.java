package org.gen3db.adapter.restore.search;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;
import org.gen3db.spi.ReadableFile;

/**
 * How a search cluster is reached. Passwords and keys stand in files only: values are kept in Git.
 *
 * @param url where it is
 * @param caFile certificates that it may be known by, as PEM; else those that Java believes
 * @param username who asks, with the password of {@code passwordFile}
 * @param passwordFile the password, without the end of its line
 * @param apiKeyFile a key of the cluster in the form in which it is sent, instead of a user
 * @param timeout the most that an answer takes
 * @param patience the most that a cluster takes nothing while it has too much to do
 * @param silence how long nothing may be seen of another run before what it left is taken away
 */
public record SearchSettings(
    @Default("http://gen3-elasticsearch-master:9200") @Description("where the cluster is reached")
        URI url,
    @Description("the certificates of its authority, as PEM") @ReadableFile Optional<Path> caFile,
    @Description("the user that asks") Optional<String> username,
    @Description("the file with the user's password") @ReadableFile Optional<Path> passwordFile,
    @Description("the file with an API key, instead of a user") @ReadableFile
        Optional<Path> apiKeyFile,
    @Default("2m") @Description("the most that an answer takes") Duration timeout,
    @Default("5m") @Description("the most that is waited for a cluster that takes nothing")
        Duration patience,
    @Default("30s")
        @Description(
            "how long nothing may be seen of another run before what it left is taken away;"
                + " the same for all that work with the cluster")
        Duration silence) {
  /** Checks each by itself and those that exclude one another. */
  public SearchSettings {
    refuse(
        url.getHost() == null
            || !Set.of("http", "https").contains(String.valueOf(url.getScheme()))
            || url.getUserInfo() != null
            || url.getQuery() != null
            || url.getFragment() != null,
        "url is no address of a cluster; expected one such as https://host:9200, without user and"
            + " password");
    refuse(
        username.isPresent() != passwordFile.isPresent(),
        "username and passwordFile are given together or not at all");
    refuse(
        username.isPresent() && apiKeyFile.isPresent(),
        "apiKeyFile and username exclude one another");
    refuse(
        caFile.isPresent() && !"https".equals(url.getScheme()), "caFile is for a url with https");
    refuse(
        timeout.compareTo(Duration.ofSeconds(1)) < 0
            || timeout.compareTo(Duration.ofHours(1)) > 0
            || patience.compareTo(Duration.ofSeconds(1)) < 0
            || patience.compareTo(Duration.ofHours(12)) > 0,
        "timeout is between 1s and 1h, patience between 1s and 12h");
    refuse(
        silence.compareTo(Duration.ofMillis(100)) < 0 || silence.compareTo(Duration.ofHours(1)) > 0,
        "silence is between 100ms and 1h");
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      throw new IllegalArgumentException(message);
    }
  }
}
