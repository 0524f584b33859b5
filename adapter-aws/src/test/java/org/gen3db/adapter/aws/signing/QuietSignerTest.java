package org.gen3db.adapter.aws.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signatures beside those of the SDK's own signer, which is loud and right. */
class QuietSignerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06.789Z"), ZoneOffset.UTC);

  private static SdkHttpRequest request(
      SdkHttpMethod method, URI uri, Map<String, String> query, Map<String, String> headers) {
    SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder().method(method).uri(uri);
    query.forEach(request::putRawQueryParameter);
    headers.forEach(request::putHeader);
    return request.build();
  }

  private static SdkHttpRequest signed(
      HttpSigner<AwsCredentialsIdentity> signer,
      SdkHttpRequest request,
      String body,
      AwsCredentialsIdentity identity) {
    SignRequest.Builder<AwsCredentialsIdentity> sign =
        SignRequest.builder(identity)
            .request(request)
            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "secretsmanager")
            .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
            .putProperty(HttpSigner.SIGNING_CLOCK, CLOCK);
    if (!body.isEmpty()) {
      sign.payload(ContentStreamProvider.fromUtf8String(body));
    }
    return signer.sign(sign.build()).request();
  }

  private static void signsAsTheSdk(
      SdkHttpRequest request, String body, AwsCredentialsIdentity identity) {
    SdkHttpRequest ours = signed(QuietSigner.scheme().signer(), request, body, identity);
    SdkHttpRequest theirs = signed(AwsV4HttpSigner.create(), request, body, identity);
    for (String header : List.of("Authorization", "Host", "X-Amz-Date", "X-Amz-Security-Token")) {
      assertThat(ours.firstMatchingHeader(header))
          .as(header)
          .isEqualTo(theirs.firstMatchingHeader(header));
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("abcXYZ019 -_.~/+=&%?*:;,\"'()[]{}éü€")
        .ofMinLength(1)
        .ofMaxLength(20);
  }

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.strings().withChars("abcXYZ019 -_.~/+=&%?*:;,\"'()").ofMaxLength(20);
  }

  @Property(tries = 300)
  void everyRequestIsSignedAsByTheSdk(
      @ForAll("texts") String name,
      @ForAll("texts") String value,
      @ForAll("headers") String header,
      @ForAll("texts") String body,
      @ForAll boolean session) {
    AwsCredentialsIdentity identity =
        session
            ? AwsSessionCredentialsIdentity.create("AKID", "secret/+=", "token+/=" + body.length())
            : AwsCredentialsIdentity.create("AKID", "secret/+=");
    signsAsTheSdk(
        request(
            SdkHttpMethod.POST,
            URI.create("https://secretsmanager.eu-west-1.amazonaws.com/"),
            Map.of(name, value),
            Map.of(
                "Content-Type", "application/x-amz-json-1.1",
                "X-Amz-Target", "secretsmanager.GetSecretValue",
                "X-Amz-Meta-Any", "x" + header)),
        body,
        identity);
  }

  @Example
  void anEndpointOfOnesOwnIsSignedWithItsPortAndPath() {
    for (String uri :
        List.of(
            "http://127.0.0.1:5565",
            "http://127.0.0.1:80/",
            "https://vpce.example.org:443/a/b",
            "https://vpce.example.org:8443/a%20b/c")) {
      signsAsTheSdk(
          request(SdkHttpMethod.GET, URI.create(uri), Map.of(), Map.of()),
          "",
          AwsCredentialsIdentity.create("AKID", "secret"));
    }
  }

  @Example
  void ofTheJdksClientOnlyLinesWithATokenAreKeptBack() {
    var told = new ArrayList<String>();
    Logger client = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            told.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    client.addHandler(handler);
    client.setLevel(Level.ALL);
    client.setFilter(line -> !line.getMessage().equals("kept back by the program"));
    try {
      JdkHttp.begin();
      JdkHttp.begin();
      client.fine("kept back by the program");
      client.fine("{x-amz-security-token: hunter2}");
      client.log(Level.FINE, "headers {0}", new Object[] {"X-Amz-Security-Token: hunter2"});
      client.fine("{Authorization: hunter2}{Host: 169.254.170.23}");
      client.log(Level.FINE, "headers {0}", new Object[] {"authorization: hunter2"});
      client.fine("{X-aws-ec2-metadata-token: hunter2}");
      client.log(Level.FINE, "headers {0}", new Object[] {"x-aws-ec2-metadata-token: hunter2"});
      client.fine("a line");
      assertThat(told).containsExactly("a line");
    } finally {
      client.setFilter(null);
      client.setLevel(null);
      client.removeHandler(handler);
    }
  }
}
