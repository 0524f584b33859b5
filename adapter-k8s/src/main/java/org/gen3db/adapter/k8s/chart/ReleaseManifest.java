package org.gen3db.adapter.k8s.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Notice;

/**
 * What Helm has of its newest release: an uninstall deletes by it, whatever the live objects say
 * (K2).
 */
public final class ReleaseManifest {
  private static final int MOST_BYTES = 64 << 20;
  private static final byte GZIP = 0x1f;
  private static final Pattern DOCUMENTS = Pattern.compile("(?m)^---.*$");
  private static final Pattern KIND = Pattern.compile("(?m)^kind:\\s*[\"']?(\\w+)");
  private static final Pattern NAME =
      Pattern.compile(
          "(?m)^metadata:[ \\t]*\\r?\\n(?:[ \\t]+.*\\r?\\n)*?[ \\t]+name:\\s*[\"']?([\\w.-]+)");

  private final ApiServer api;
  private final Namespace namespace;

  public ReleaseManifest(ApiServer api, Namespace namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /**
   * What was seen of it.
   *
   * @param objects those in it, each as its kind and name with a blank between; none where there is
   *     no release
   * @param unread why it could not be read; empty where it was
   */
  public record Seen(Set<String> objects, Optional<Notice> unread) {}

  /** Reads it, from where Helm keeps it: in Secrets, or with another driver in ConfigMaps. */
  public Seen look(Cancellation cancellation) {
    Seen inSecrets = look(namespace.secrets(), cancellation);
    return inSecrets.unread().isPresent() || !inSecrets.objects().isEmpty()
        ? inSecrets
        : look(namespace.path() + "/configmaps", cancellation);
  }

  private Seen look(String path, Cancellation cancellation) {
    String labels = "owner=helm,name=" + namespace.release();
    Answer answer =
        api.get(
            path + "?labelSelector=" + URLEncoder.encode(labels, StandardCharsets.UTF_8),
            cancellation);
    if (!answer.isDone()) {
      String object = "the releases of Helm in the " + namespace.describe();
      return new Seen(Set.of(), Optional.of(new Refusal(namespace).notice(answer, object)));
    }
    Optional<JsonNode> newest =
        StreamSupport.stream(answer.body().path("items").spliterator(), false)
            .max(Comparator.comparingLong(ReleaseManifest::version));
    var objects = new HashSet<String>();
    newest
        .flatMap(release -> manifest(release.path("data").path("release").asText("")))
        .ifPresent(
            manifest -> {
              for (String document : DOCUMENTS.split(manifest)) {
                Matcher kind = KIND.matcher(document);
                Matcher name = NAME.matcher(document);
                if (kind.find() && name.find()) {
                  objects.add(kind.group(1) + " " + name.group(1));
                }
              }
            });
    return new Seen(objects, Optional.empty());
  }

  private static long version(JsonNode release) {
    return release.path("metadata").path("labels").path("version").asLong();
  }

  /** Packed once by Helm, and once more as every value of a Secret; those of ConfigMaps are not. */
  private static Optional<String> manifest(String value) {
    try {
      byte[] packed = Base64.getDecoder().decode(value);
      if (packed.length > 0 && packed[0] != GZIP) {
        packed = Base64.getDecoder().decode(packed);
      }
      try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        return Optional.of(
            new ObjectMapper()
                .readTree(unpacked.readNBytes(MOST_BYTES))
                .path("manifest")
                .asText(""));
      }
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // of a Helm that packs it otherwise
    }
  }
}
