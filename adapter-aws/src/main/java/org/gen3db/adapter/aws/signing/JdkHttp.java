package org.gen3db.adapter.aws.signing;

import java.util.Locale;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's client of HTTP needs to be told: it repeats a POST silently whose answer was lost,
 * which is for the SDK to decide, and its logger tells the headers of every request as soon as a
 * program makes all logs loud, a session token among them.
 */
public final class JdkHttp {
  private static final String RETRY = "sun.net.http.retryPost";
  private static final String TOKEN = "x-amz-security-token";

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
      if (String.valueOf(message.getMessage()).toLowerCase(Locale.ROOT).contains(TOKEN)) {
        return true;
      }
      Object[] parameters = message.getParameters();
      if (parameters != null) {
        for (Object parameter : parameters) {
          if (String.valueOf(parameter).toLowerCase(Locale.ROOT).contains(TOKEN)) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
