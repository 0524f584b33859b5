package org.gen3db.adapter.aws.signing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.BaseSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignerProperty;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs the SDK's requests in the place of its own signer, which tells a session token to its log.
 * For clients that wait for their answers. What is sent is signed with each request, in one piece.
 */
public final class QuietSigner implements AwsV4HttpSigner {
  private static final List<String> SIGNED = List.of("host", "content-type");

  private QuietSigner() {}

  /** What a client is given so that it signs by this. */
  public static AwsV4AuthScheme scheme() {
    var signer = new QuietSigner();
    return new AwsV4AuthScheme() {
      @Override
      public String schemeId() {
        return SCHEME_ID;
      }

      @Override
      public IdentityProvider<AwsCredentialsIdentity> identityProvider(
          IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
      }

      @Override
      public AwsV4HttpSigner signer() {
        return signer;
      }
    };
  }

  @Override
  public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
    AwsCredentialsIdentity identity = request.identity();
    var signature =
        new Signature(
            property(request, AwsV4HttpSigner.REGION_NAME),
            property(request, AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME),
            clock(request).instant());
    SdkHttpRequest.Builder signed = request.request().toBuilder();
    signed.putHeader("Host", host(request.request()));
    signed.putHeader("X-Amz-Date", signature.date());
    String hash = Signature.hash(body(request.payload().orElse(null)));
    signed.putHeader("X-Amz-Content-Sha256", hash);
    if (identity instanceof AwsSessionCredentialsIdentity session) {
      signed.putHeader("X-Amz-Security-Token", session.sessionToken());
    }
    signed.putHeader(
        "Authorization",
        signature.authorization(
            identity.accessKeyId(),
            identity.secretAccessKey(),
            toSign(signed.build(), request.property(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE)),
            hash));
    SignedRequest.Builder answer = SignedRequest.builder().request(signed.build());
    request.payload().ifPresent(answer::payload);
    return answer.build();
  }

  private static Signature.Signed toSign(SdkHttpRequest request, @Nullable Boolean encodedTwice) {
    var headers = new TreeMap<String, List<String>>();
    request
        .headers()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (SIGNED.contains(lower) || lower.startsWith("x-amz-")) {
                headers.put(lower, values);
              }
            });
    return new Signature.Signed(
        request.method().name(),
        Boolean.FALSE.equals(encodedTwice)
            ? request.encodedPath()
            : Signature.encodedPath(request.encodedPath()),
        new TreeMap<>(request.rawQueryParameters()),
        headers);
  }

  private static String host(SdkHttpRequest request) {
    int usual = request.protocol().equals("https") ? 443 : 80;
    return request.port() == usual ? request.host() : request.host() + ":" + request.port();
  }

  private static byte[] body(@Nullable ContentStreamProvider payload) {
    if (payload == null) {
      return new byte[0];
    }
    try (InputStream stream = payload.newStream()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Clock clock(BaseSignRequest<?, ?> request) {
    Clock clock = request.property(HttpSigner.SIGNING_CLOCK);
    return clock == null ? Clock.systemUTC() : clock;
  }

  private static String property(BaseSignRequest<?, ?> request, SignerProperty<String> name) {
    String value = request.property(name);
    if (value == null) {
      throw new IllegalArgumentException("a request without " + name);
    }
    return value;
  }

  @Override
  public CompletableFuture<AsyncSignedRequest> signAsync(
      AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
    throw new UnsupportedOperationException("only clients that wait for their answers are signed");
  }
}
