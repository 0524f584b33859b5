package org.gen3db.adapter.aws.call;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.gen3db.adapter.aws.signing.JdkHttp;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Whom gen3db is at AWS: by credentials that are found as by any program of AWS, when they are
 * first asked for, since that may ask the machine that gen3db runs on. Thread-safe.
 */
public final class Caller implements AutoCloseable {
  private final @Nullable String profile;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable DefaultCredentialsProvider credentials;

  /**
   * One who is found when asked for.
   *
   * @param profile of the files of AWS's command line, if not the usual one
   */
  public Caller(Optional<String> profile) {
    this.profile = profile.orElse(null);
  }

  /** What gives the credentials to a client; it keeps them as long as they are good. */
  public AwsCredentialsProvider credentials() {
    lock.lock();
    try {
      if (credentials == null) {
        JdkHttp.begin();
        credentials = DefaultCredentialsProvider.builder().profileName(profile).build();
      }
      return credentials;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The credentials themselves, good at this moment.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when there are none
   */
  public AwsCredentialsIdentity identity() {
    return credentials().resolveCredentials();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (credentials != null) {
        credentials.close();
        credentials = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
