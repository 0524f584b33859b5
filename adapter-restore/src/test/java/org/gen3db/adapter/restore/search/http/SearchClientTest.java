package org.gen3db.adapter.restore.search.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.testkit.search.SearchAnswer;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchClientTest {
  private final StandInCluster standIn = StandInCluster.openSearch();
  private final Cancellation end = Cancellation.create();

  @AfterEach
  void close() {
    standIn.close();
  }

  private SearchClient client(Credentials credentials) {
    return new SearchClient(standIn.url(), credentials, null, Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({
    "false,7.10.2,Elasticsearch 7.10.2,true",
    "false,7.17.0,Elasticsearch 7.17.0,true",
    "false,8.11.1,Elasticsearch 8.11.1,false",
    "false,9.0.0-beta1,Elasticsearch 9.0.0-beta1,false",
    "true,1.3.13,OpenSearch 1.3.13,true",
    "true,2.19.1,OpenSearch 2.19.1,false",
    "true,3.0.0,OpenSearch 3.0.0,false",
  })
  void tellsTheServersApart(boolean openSearch, String version, String words, boolean types) {
    try (var other = StandInCluster.start(openSearch, version)) {
      SearchServer server =
          new SearchClient(other.url(), new Credentials.None(), null, Duration.ofSeconds(10))
              .server(end);
      assertThat(server).hasToString(words);
      assertThat(server.hasTypes()).isEqualTo(types);
    }
  }

  @ParameterizedTest
  @CsvSource({"6.8.23", "7.9.3"})
  void refusesServersThatAreTooOld(String version) {
    try (var old = StandInCluster.start(false, version)) {
      var client =
          new SearchClient(old.url(), new Credentials.None(), null, Duration.ofSeconds(10));
      assertThatThrownBy(() -> client.server(end))
          .hasMessage("GEN3DB-903 " + old.url() + ": it is Elasticsearch " + version);
    }
  }

  @Test
  void refusesWhatIsNoSearchCluster() {
    standIn.answerBy(request -> Optional.of(SearchAnswer.ok("{\"hello\":1}")));
    assertThatThrownBy(() -> client(new Credentials.None()).server(end))
        .hasMessageContaining("GEN3DB-903")
        .hasMessageContaining("neither Elasticsearch nor OpenSearch");
  }

  @Test
  void saysWhoAsksAndShowsItToNobody() {
    var basic = new Credentials.Basic("guppy", Password.of("s€cret:x"));
    client(basic).get("/", end);
    var key = new Credentials.ApiKey(Password.of("aWQ6a2V5"));
    client(key).get("/", end);
    client(new Credentials.None()).get("/", end);
    assertThat(standIn.requests())
        .extracting("authorization")
        .containsExactly("Basic Z3VwcHk6c+KCrGNyZXQ6eA==", "ApiKey aWQ6a2V5", "");
    assertThat(basic.toString() + key).doesNotContain("s€cret", "aWQ6a2V5");
  }

  @Test
  void eachRequestIsSignedWithItsBodyAndPath() {
    List<String> signed = new ArrayList<>();
    var client =
        client(
            new Credentials.Signed(
                (method, uri, headers, sha256) -> {
                  signed.add(method + " " + uri.getRawPath() + " " + sha256.substring(0, 8));
                  return Map.of("Authorization", "number " + signed.size());
                }));
    client.get("/", end);
    client.ok("PUT", "/etl", Json.known("{}"), end);
    assertThat(signed).containsExactly("GET / e3b0c442", "PUT /etl 44136fa3");
    assertThat(standIn.requests())
        .extracting("authorization")
        .containsExactly("number 1", "number 2");
  }

  @ParameterizedTest
  @CsvSource({
    "401,security_exception,GEN3DB-901",
    "403,security_exception,GEN3DB-901",
    "400,illegal_argument_exception,GEN3DB-902",
    "500,some_exception,GEN3DB-902",
  })
  void tellsWhatTheServerSays(int status, String type, String code) {
    standIn.answerBy(request -> Optional.of(SearchAnswer.error(status, type, "what\\n is  wrong")));
    assertThatThrownBy(() -> client(new Credentials.None()).get("/etl/_count?x=1", end))
        .hasMessage(
            "%s %s: GET /etl/_count: HTTP %d what is wrong".formatted(code, standIn.url(), status));
  }

  @Test
  void saysThatNobodyAnswers() {
    var nobody =
        new SearchClient(
            URI.create("http://127.0.0.1:1"), new Credentials.None(), null, Duration.ofSeconds(5));
    assertThatThrownBy(() -> nobody.server(end))
        .hasMessageStartingWith("GEN3DB-900 http://127.0.0.1:1: ");
  }

  @Test
  void waitsNoLongerThanItShould() {
    standIn.answerBy(
        request -> {
          end.pause(Duration.ofSeconds(20));
          return Optional.empty();
        });
    var client =
        new SearchClient(standIn.url(), new Credentials.None(), null, Duration.ofMillis(1200));
    assertThatThrownBy(() -> client.server(end))
        .hasMessage("GEN3DB-900 " + standIn.url() + ": no answer within 1 s");
    end.cancel();
  }

  @Test
  void endsAtOnceWhenItIsCancelled() {
    standIn.answerBy(
        request -> {
          end.cancel();
          Cancellation.create().pause(Duration.ofMillis(500));
          return Optional.empty();
        });
    assertThatThrownBy(() -> client(new Credentials.None()).server(end))
        .hasMessageContaining("GEN3DB-503");
  }
}
