package org.gen3db.domain.decision;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * A password by where it comes from. Deciding makes none: whoever performs draws a new one.
 *
 * @param origin where it comes from
 * @param known the password, or null for one that is yet to be made
 */
public record Chosen(PasswordOrigin origin, @Nullable KnownPassword known) {
  /** A new one. */
  public static final Chosen GENERATED = new Chosen(PasswordOrigin.GENERATED, null);

  /** One that is known. */
  public static Chosen of(KnownPassword known) {
    return new Chosen(known.origin(), known);
  }

  static Chosen orGenerated(Optional<KnownPassword> known) {
    return known.map(Chosen::of).orElse(GENERATED);
  }

  /** The password, unless it is a new one. */
  public Optional<Password> password() {
    return Optional.ofNullable(known).map(KnownPassword::password);
  }

  /** Whether it is this one; a new one is none that exists. */
  public boolean is(Password other) {
    return password().filter(other::equals).isPresent();
  }

  /** Whether it stands in a Secret or entry already, so that it need not be kept first. */
  boolean isStored(List<KnownPassword> candidates) {
    return candidates.stream().anyMatch(one -> one.origin().isStored() && is(one.password()));
  }

  /**
   * What a service reports as the source: of all places that hold the password, the one that rules
   * (entry, values, Secret), and its own before another's.
   */
  public Source source(String service, List<KnownPassword> candidates) {
    return candidates.stream()
        .filter(one -> is(one.password()))
        .min(
            Comparator.comparing((KnownPassword one) -> one.origin() == PasswordOrigin.PENDING)
                .thenComparing(KnownPassword::origin)
                .thenComparing(one -> !one.service().equals(service)))
        .map(KnownPassword::source)
        .orElse(Source.GENERATED);
  }
}
