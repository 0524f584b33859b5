package org.gen3db.adapter.aws.signing;

import java.util.List;
import java.util.Locale;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's client of HTTP needs to be told: it repeats a POST silently whose answer was lost,
 * which is for the SDK to decide, and its logger tells the headers of every request as soon as a
 * program makes all logs loud, tokens among them: that of a session, that by which a container asks
 * for its credentials, and that of a machine's own metadata.
 */
public final class JdkHttp {
  private static final String RETRY = "sun.net.http.retryPost";

  /** Headers that hold a token, or lead to one, in small letters. */
  private static final List<String> TOKENS =
      List.of("x-amz-security-token", "authorization", "x-aws-ec2-metadata-token");

  /** Held, since a logger that nobody holds loses its filter. */
  private static final Logger CLIENT =
      Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

  private JdkHttp() {}

  /**
   * Sees to it in this program, from now on; a filter that is there goes on filtering, and what the
   * program itself says of repetitions stays. Called before the first request.
   */
  public static synchronized void begin() {
    if (System.getProperty(RETRY) == null) {
      System.setProperty(RETRY, "false");
    }
    Filter before = CLIENT.getFilter();
    if (!(before instanceof WithoutTokens)) {
      CLIENT.setFilter(new WithoutTokens(before));
    }
  }

  private record WithoutTokens(@Nullable Filter next) implements Filter {
    @Override
    public boolean isLoggable(LogRecord message) {
      return !holdsToken(message) && (next == null || next.isLoggable(message));
    }

    private static boolean holdsToken(LogRecord message) {
      if (namesToken(message.getMessage())) {
        return true;
      }
      Object[] parameters = message.getParameters();
      if (parameters != null) {
        for (Object parameter : parameters) {
          if (namesToken(parameter)) {
            return true;
          }
        }
      }
      return false;
    }

    private static boolean namesToken(@Nullable Object told) {
      String words = String.valueOf(told).toLowerCase(Locale.ROOT);
      return TOKENS.stream().anyMatch(words::contains);
    }
  }
}
