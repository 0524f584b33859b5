package org.gen3db.domain.provision;

import java.time.Duration;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.SyncState;

/**
 * Waits until a Secret that was declared to follow an entry holds what the entry holds. An operator
 * needs seconds to minutes for that; the pending Secret stays until then.
 *
 * @param secrets where the Secret is
 * @param secret its name
 * @param entry the entry's name
 * @param expected what the entry holds
 */
record SyncWait(SecretStore secrets, String secret, String entry, SecretData expected) {
  /** An operator refreshes every five minutes, where nothing wakes it before. */
  private static final Duration MOST = Duration.ofMinutes(6);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * Waits.
   *
   * @throws Gen3DbException when it fails, takes too long or is cancelled
   */
  void await(Cancellation cancellation) {
    Cancellation bounded = cancellation.within(MOST);
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      SyncState state = secrets.syncState(secret, entry, expected, cancellation);
      if (state instanceof SyncState.Synced) {
        return;
      } else if (state instanceof SyncState.Failed failed) {
        throw new Gen3DbException(failed.why());
      } else if (!bounded.pause(pause)) {
        bounded.check("secret " + secret, "waiting for the entry " + entry);
        throw tooLong((SyncState.Waiting) state);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private Gen3DbException tooLong(SyncState.Waiting last) {
    return new Gen3DbException(
        Notice.of(
            DomainCode.STORE_FAILED,
            "secret " + secret,
            "it does not hold what the remote entry "
                + entry
                + " holds after "
                + MOST.toMinutes()
                + " minutes: "
                + last.why()));
  }
}
