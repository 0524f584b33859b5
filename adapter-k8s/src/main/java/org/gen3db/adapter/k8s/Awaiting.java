package org.gen3db.adapter.k8s;

import java.time.Duration;
import java.util.Optional;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.spi.Progress;

/** How a Secret is waited for that an ExternalSecret of others has as its target. */
final class Awaiting {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Namespace namespace;
  private final ExternalSecrets externals;
  private final Progress progress;
  private final Duration deadline;

  /**
   * @param deadline how long the operator may take
   */
  Awaiting(Namespace namespace, ExternalSecrets externals, Progress progress, Duration deadline) {
    this.namespace = namespace;
    this.externals = externals;
    this.progress = progress;
    this.deadline = deadline;
  }

  /**
   * Waits.
   *
   * @param reader looks at the Secret
   * @return what there is; not looked, with what the ExternalSecret says, at the deadline
   */
  Look<StoredSecret> await(String secret, SecretReader reader, Cancellation cancellation) {
    try {
      return awaited(secret, reader, cancellation);
    } catch (Gen3DbException e) {
      cancellation.check("Secret " + secret, "waiting for the operator to make it");
      return new Look.NotLooked<>(e.problem());
    }
  }

  private Look<StoredSecret> awaited(
      String secret, SecretReader reader, Cancellation cancellation) {
    Cancellation bounded = cancellation.within(deadline);
    String told = "";
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      boolean last = bounded.isOver();
      Optional<ExternalSecret> maker = externals.filling(secret, cancellation);
      Look<StoredSecret> now = reader.look(secret, cancellation);
      if (maker.isEmpty()
          || now instanceof Look.There<StoredSecret>
          || now instanceof Look.NotLooked<StoredSecret>) {
        return now;
      }
      if (last) {
        return new Look.NotLooked<>(late(secret, maker.get()));
      }
      String awaited = awaited(secret, maker.get());
      if (!awaited.equals(told)) {
        progress.waiting(awaited);
        told = awaited;
      }
      bounded.pause(pause);
      cancellation.check("Secret " + secret, "waiting for the operator to make it");
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private String awaited(String secret, ExternalSecret maker) {
    return "the operator to make the Secret "
        + secret
        + " by the "
        + maker
        + ", for "
        + deadline.toSeconds()
        + " s at most"
        + maker.unready().map(why -> "; that says " + why).orElse("");
  }

  private Notice late(String secret, ExternalSecret maker) {
    return Notice.of(
        DomainCode.STORE_FAILED,
        "Secret " + secret,
        "the operator has not made it within "
            + deadline.toSeconds()
            + " s by the "
            + maker
            + ", which says "
            + maker.unready().orElse("nothing"),
        "See "
            + namespace.kubectl()
            + " describe externalsecret "
            + maker.name()
            + ", and that External Secrets runs and its store is ready; then repeat the run. Where"
            + " it only takes longer, raise gen3db.secretStore.masterDeadline.");
  }
}
