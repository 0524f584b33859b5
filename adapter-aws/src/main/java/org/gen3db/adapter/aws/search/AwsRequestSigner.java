package org.gen3db.adapter.aws.search;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.adapter.aws.Failures;
import org.gen3db.adapter.aws.call.Caller;
import org.gen3db.adapter.aws.call.RegionChoice;
import org.gen3db.adapter.aws.rights.Names;
import org.gen3db.adapter.aws.rights.Statement;
import org.gen3db.adapter.aws.signing.SignedHeaders;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.rights.Rights;
import org.gen3db.domain.search.RequestSigner;
import org.gen3db.spi.AdapterContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs requests to an OpenSearch or Elasticsearch domain of Amazon OpenSearch Service. What is
 * serverless there is another service, which knows only some of what a cluster is asked. Signs also
 * when a run was cancelled: what it has begun is taken back then.
 */
final class AwsRequestSigner implements RequestSigner, AutoCloseable {
  private static final String SERVICE = "es";
  private static final String URL = "gen3db.search.url";
  private static final List<String> ACTIONS =
      List.of("es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut");

  /** Its name and region, in the one or the other place; the name is that of no custom endpoint. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:(?:search|vpc)-([a-z0-9-]+)-[a-z0-9]+|[a-z0-9.-]+)\\."
              + "(?:([a-z]{2}(?:-[a-z]+)+-\\d)\\.es\\.amazonaws\\.com(?:\\.cn)?"
              + "|aos\\.([a-z]{2}(?:-[a-z]+)+-\\d)\\.on\\.aws)");

  private static final Pattern SERVERLESS =
      Pattern.compile(
          ".+\\.aoss(?:-fips)?\\.amazonaws\\.com(?:\\.cn)?|.+\\.aoss\\.[a-z0-9-]+\\.on\\.aws");

  private final Caller caller;
  private final Optional<String> setting;
  private final RegionChoice region;
  private final Clock clock;
  private final String cluster;
  private final Failures failures = new Failures("AWS", SERVICE, "the domain");

  private AwsRequestSigner(
      Caller caller, Optional<String> setting, RegionChoice region, Clock clock, String cluster) {
    this.caller = caller;
    this.setting = setting;
    this.region = region;
    this.clock = clock;
    this.cluster = cluster;
  }

  /** What signs by the credentials that the settings lead to. Looks for none yet. */
  static AwsRequestSigner open(AwsSignerSettings settings, AdapterContext context) {
    return new AwsRequestSigner(
        new Caller(settings.profile()),
        settings.region(),
        RegionChoice.of(settings.region(), settings.profile(), context),
        context.clock(),
        context.value(URL).map(url -> host(url.value())).orElse(""));
  }

  @Override
  public Map<String, String> sign(
      String method, URI uri, Map<String, String> headers, String bodySha256) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    String place = uri.getScheme() + "://" + uri.getRawAuthority();
    if (SERVERLESS.matcher(host).matches()) {
      throw new Gen3DbException(
          Notice.of(
              AwsCode.SEARCH_SERVERLESS,
              place,
              host + " is a collection of OpenSearch Serverless"));
    }
    try {
      AwsCredentialsIdentity identity = caller.identity();
      var signing = new SignedHeaders(regionOf(host, place), SERVICE, clock.instant());
      return signing.sign(
          method,
          uri.getRawPath() == null ? "" : uri.getRawPath(),
          query(uri.getRawQuery()),
          named(uri, headers),
          bodySha256,
          identity);
    } catch (SdkException e) {
      throw failures.of(place, "a signature", e);
    }
  }

  private String regionOf(String host, String place) {
    return told(host).orElseGet(() -> region.find(place).id());
  }

  private Optional<String> told(String host) {
    Matcher domain = DOMAIN.matcher(host);
    return setting.or(
        () ->
            domain.matches()
                ? Optional.of(domain.group(2) == null ? domain.group(3) : domain.group(2))
                : Optional.empty());
  }

  private static String host(String url) {
    try {
      return String.valueOf(new URI(url).getHost()).toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return ""; // told by the adapter of the cluster, whose setting it is
    }
  }

  @Override
  public Optional<Rights> rights() {
    Matcher domain = DOMAIN.matcher(cluster);
    String name = domain.matches() && domain.group(1) != null ? domain.group(1) : Names.ANY;
    Names names = Names.in(told(cluster).or(region::named).orElse(null));
    return Optional.of(
        Statement.together(
            List.of(
                new Statement(
                    "RestoreIndices",
                    ACTIONS,
                    List.of(names.arn(SERVICE, "domain/" + name + "/*"))))));
  }

  /** With the host, as the JDK's client sends it: without the port that is usual. */
  private static Map<String, String> named(URI uri, Map<String, String> headers) {
    var all = new LinkedHashMap<>(headers);
    int usual = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    all.put(
        "Host",
        uri.getPort() < 0 || uri.getPort() == usual
            ? uri.getHost()
            : uri.getHost() + ":" + uri.getPort());
    return all;
  }

  /** A plus is a plus: no client of ours writes it for a space. */
  private static SortedMap<String, List<String>> query(@Nullable String raw) {
    var parameters = new TreeMap<String, List<String>>();
    if (raw == null || raw.isEmpty()) {
      return parameters;
    }
    for (String pair : raw.split("&", -1)) {
      int end = pair.indexOf('=');
      String name = decoded(end < 0 ? pair : pair.substring(0, end));
      parameters
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(end < 0 ? "" : decoded(pair.substring(end + 1)));
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "signatures of AWS";
  }

  @Override
  public void close() {
    caller.close();
  }
}
