package org.gen3db.adapter.aws.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.regions.Region;

/**
 * Requests that are made, signed and answered like real ones, and reach nobody: with them all that
 * the first real one needs is loaded. Most of what a short run spends on AWS is that.
 */
public final class Rehearsal {
  /** No keys of anybody. */
  private static final StaticCredentialsProvider NOBODY =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing"));

  private Rehearsal() {}

  /**
   * A client that gets its answers from a function, for whoever closes it.
   *
   * @param answer to a request, by its operation: a JSON document; an error, where it names one
   */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      ClientOptions options, B builder, AuthScheme<?> signing, Function<String, String> answer) {
    var clients = new Clients(options);
    return clients.client(
        builder, Region.US_EAST_1, NOBODY, signing, new Prompted(clients.http(), answer));
  }

  /** Prepares requests as the real one does, which opens no connection yet, and sends none. */
  private static final class Prompted implements SdkHttpClient {
    private final SdkHttpClient real;
    private final Function<String, String> answer;

    Prompted(SdkHttpClient real, Function<String, String> answer) {
      this.real = real;
      this.answer = answer;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      ExecutableHttpRequest prepared = real.prepareRequest(request);
      String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
      String told = answer.apply(target.substring(target.indexOf('.') + 1));
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          return HttpExecuteResponse.builder()
              .response(
                  SdkHttpResponse.builder()
                      .statusCode(told.contains("\"__type\"") ? 400 : 200)
                      .putHeader("Content-Type", "application/x-amz-json-1.1")
                      .build())
              .responseBody(
                  AbortableInputStream.create(
                      new ByteArrayInputStream(told.getBytes(StandardCharsets.UTF_8))))
              .build();
        }

        @Override
        public void abort() {
          prepared.abort();
        }
      };
    }

    @Override
    public String clientName() {
      return real.clientName();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
