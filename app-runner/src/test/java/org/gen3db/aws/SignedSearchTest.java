package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.testkit.search.SearchAnswer;
import org.gen3db.testkit.search.SearchRequest;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code restore --only search} to a cluster that takes signed requests only. */
@Tag("jdk")
class SignedSearchTest {
  private static final String FIRST = "AKIATESTS00000000001";
  private static final String SECOND = "ASIATESTS00000000002";
  private static final Map<String, String> SECRETS = Map.of(FIRST, "first+/=", SECOND, "second");
  private static final String TOKEN = "a-session-of-the-tests+/==";
  private static final String SIGNER = "searchSigner: {adapter: aws, region: eu-north-1}";

  @TempDir private Path folder;
  private final StandInCluster cluster = StandInCluster.openSearch();
  private Release release;

  @BeforeEach
  void begin() throws IOException {
    System.setProperty("aws.accessKeyId", FIRST);
    System.setProperty("aws.secretAccessKey", SECRETS.get(FIRST));
    release = new Release(folder);
    values(cluster.url().toString(), "", SIGNER);
    Path dump = folder.resolve("dumps/prod/1.0.3/elasticsearch");
    Files.createDirectories(dump);
    Files.writeString(
        dump.resolve("etl__mapping.json"),
        "{\"old\":{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}}");
    Files.writeString(
        dump.resolve("etl__data.json"),
        "{\"_index\":\"old\",\"_id\":\"é /+1\",\"_score\":1,\"_source\":{\"n\":1}}\n");
  }

  @AfterEach
  void end() {
    cluster.close();
    List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken")
        .forEach(System::clearProperty);
  }

  private void values(String url, String further, String signer) {
    release.values(
        """
        global: {dev: true, environment: prod}
        gen3db:
          search: {url: '%s'%s}
          %s
        """
            .formatted(url, further, signer));
  }

  private Run restore() {
    return release.run("restore", "--only", "search", "--from", "dumps", "--version", "1.0.3");
  }

  /** The gate of a domain, which lets in what is signed well by either key. */
  private Optional<SearchAnswer> gate(SearchRequest request) {
    String who = RequestCheck.of(request, SECRETS);
    boolean session = TOKEN.equals(request.headers().get("x-amz-security-token"));
    if (request.path().endsWith("/_bulk") && who.startsWith(FIRST)) {
      System.setProperty("aws.accessKeyId", SECOND);
      System.setProperty("aws.secretAccessKey", SECRETS.get(SECOND));
      System.setProperty("aws.sessionToken", TOKEN);
      return Optional.of(SearchAnswer.error(429, "es_rejected_execution_exception", "too much"));
    }
    return who.equals(FIRST + "@eu-north-1/es")
            || (who.equals(SECOND + "@eu-north-1/es") && session)
        ? Optional.empty()
        : Optional.of(new SearchAnswer(403, "{\"message\":\"" + who + "\"}"));
  }

  /** Of one run, each request by the credentials of its time, one that is repeated too. */
  @Test
  void eachRequestIsSignedByWhatIsGoodThen() {
    cluster.answerBy(this::gate);
    Run run = restore();
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(cluster.documents("etl_0")).hasSize(1);
    Set<String> signers =
        cluster.requests().stream()
            .map(request -> RequestCheck.of(request, SECRETS))
            .collect(Collectors.toSet());
    assertThat(signers)
        .containsExactlyInAnyOrder(FIRST + "@eu-north-1/es", SECOND + "@eu-north-1/es");
    assertThat(run.all()).doesNotContain(TOKEN, "AWS4-HMAC-SHA256");
  }

  /** What lies in the answer of a gate about signatures is what was signed, a token among it. */
  @Test
  void whyItIsNotLetInIsToldWithoutWhatWasSigned() {
    cluster.answerBy(
        request ->
            Optional.of(
                new SearchAnswer(
                    403,
                    "{\"message\":\"The request signature we calculated does not match the"
                        + " signature you provided.\\n\\nThe Canonical String should have been\\n"
                        + "'GET\\n/\\n\\nx-amz-security-token:"
                        + TOKEN
                        + "'\"}")));
    Run run = restore();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all())
        .contains("GEN3DB-901", "signature we calculated does not match")
        .doesNotContain(TOKEN, "Canonical");
  }

  /** Without a signer, a domain of AWS says so, and the way out is named. */
  @Test
  void whoDoesNotSignIsToldHow() {
    values(cluster.url().toString(), "", "parallelism: 2");
    cluster.answerBy(
        request ->
            Optional.of(
                new SearchAnswer(
                    403,
                    "{\"Message\":\"User: anonymous is not authorized to perform:"
                        + " es:ESHttpGet\"}")));
    Run run = restore();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all())
        .contains(
            "User: anonymous is not authorized to perform: es:ESHttpGet",
            "gen3db.searchSigner: {adapter: aws}");
    assertThat(cluster.requests()).allMatch(request -> request.authorization().isEmpty());
  }

  @Test
  void aUserBesideASignerIsRefused() throws IOException {
    Files.writeString(folder.resolve("key"), "k");
    values(cluster.url().toString(), ", apiKeyFile: key", SIGNER);
    Run run = restore();
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all()).contains("gen3db.search.apiKeyFile", "gen3db.searchSigner");
    assertThat(cluster.requests()).isEmpty();
  }

  @Test
  @Provokes("SEARCH_SERVERLESS")
  void aServerlessCollectionIsRefusedByItsName() {
    values("https://abc123.us-east-1.aoss.amazonaws.com", "", SIGNER);
    Run run = restore();
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.all()).contains("GEN3DB-885", "abc123.us-east-1.aoss.amazonaws.com");
  }
}
