package org.gen3db.adapter.aws.signing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Calls of a service of AWS that speaks in forms and XML, for the one question for which its whole
 * client would be as large as everything else here.
 *
 * @param http sends requests
 * @param endpoint of the service
 * @param service as signatures call it, such as {@code iam}
 * @param region that signatures are for
 */
public record SignedCalls(SdkHttpClient http, URI endpoint, String service, String region) {
  private static final int OK = 200;

  /** An answer that is an error. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status) {
      super("it answers with status " + status);
      this.status = status;
    }

    /** Whether whoever asks has no right to the answer. */
    public boolean isDenied() {
      return status == 403;
    }
  }

  /**
   * Asks once.
   *
   * @param form the parameters
   * @return the answer
   * @throws Refused when the service answers with an error
   */
  public byte[] post(AwsCredentialsIdentity identity, Map<String, String> form) throws IOException {
    byte[] body =
        form.entrySet().stream()
            .map(one -> one.getKey() + "=" + SdkHttpUtils.urlEncode(one.getValue()))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.UTF_8);
    ContentStreamProvider payload = () -> new ByteArrayInputStream(body);
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .encodedPath("/")
            .putHeader("Content-Type", List.of("application/x-www-form-urlencoded; charset=utf-8"))
            .putHeader("Content-Length", Integer.toString(body.length))
            .build();
    SignedRequest signed =
        QuietSigner.scheme()
            .signer()
            .sign(
                SignRequest.builder(identity)
                    .request(request)
                    .payload(payload)
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .build());
    HttpExecuteResponse answer =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(payload)
                    .build())
            .call();
    byte[] content = new byte[0];
    if (answer.responseBody().isPresent()) {
      try (InputStream stream = answer.responseBody().get()) {
        content = stream.readAllBytes();
      }
    }
    if (answer.httpResponse().statusCode() != OK) {
      throw new Refused(answer.httpResponse().statusCode());
    }
    return content;
  }
}
