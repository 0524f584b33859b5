package org.gen3db.domain.error;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing to tell: a problem that stopped something, a finding that was seen and left, or a
 * warning of what is probably not meant so. Its {@link Code.Kind} says which.
 *
 * @param code the stable code, by which documentation and programs know it
 * @param place where it was found: {@code FILE:LINE}, a flag, a service, a key or an address; empty
 *     when there is no narrower place
 * @param serviceName the service it is about, or null when it is about all, or its place or context
 *     tells
 * @param message what was found and what was expected; never holds a secret
 * @param remedy the way out
 * @param thrown the exception that told of it, or null; no part of what the notice says: it counts
 *     for nothing when notices are compared, and is left out when one is serialized
 */
public record Notice(
    Code code,
    String place,
    @Nullable String serviceName,
    String message,
    Remedy remedy,
    @Nullable Throwable thrown)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public Notice {
    Objects.requireNonNull(code);
    Objects.requireNonNull(place);
    Objects.requireNonNull(message);
    Objects.requireNonNull(remedy);
  }

  /** One whose way out is the one its code gives. */
  public static Notice of(Code code, String place, String message) {
    return of(code, place, message, code.remedy());
  }

  /** One with a way out of its own, in sentences. */
  public static Notice of(Code code, String place, String message, String hint) {
    return of(code, place, message, Remedy.text(hint));
  }

  /** One with a way out of its own. */
  public static Notice of(Code code, String place, String message, Remedy remedy) {
    return new Notice(code, place, null, message, remedy, null);
  }

  /** The same about a service, its way out too; about none when it is null. */
  public Notice about(@Nullable String service) {
    Remedy way = service == null ? remedy : remedy.about(service);
    return new Notice(code, place, service, message, way, thrown);
  }

  /** The way out in words that suit any program; see {@link #remedy()} for one that can act. */
  public String hint() {
    return remedy.words();
  }

  /** The service it is about, if it is about one. */
  public Optional<String> service() {
    return Optional.ofNullable(serviceName);
  }

  /** The same, told by an exception, whose trace helps whoever searches for the cause. */
  public Notice thrownAs(Throwable exception) {
    return new Notice(code, place, serviceName, message, remedy, exception);
  }

  /** The exception that told of it, if one did; its message and causes may say more. */
  public Optional<Throwable> exception() {
    return Optional.ofNullable(thrown);
  }

  private Object writeReplace() {
    return thrown == null ? this : new Notice(code, place, serviceName, message, remedy, null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Notice notice
        && code.equals(notice.code)
        && place.equals(notice.place)
        && Objects.equals(serviceName, notice.serviceName)
        && message.equals(notice.message)
        && remedy.equals(notice.remedy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(code, place, serviceName, message, remedy);
  }

  @Override
  public String toString() {
    return code.id() + (place.isEmpty() ? "" : " " + place) + ": " + message;
  }
}
