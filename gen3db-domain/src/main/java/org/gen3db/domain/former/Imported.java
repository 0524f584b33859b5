package org.gen3db.domain.former;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What was taken over of an installer of before, or would be.
 *
 * @param release the Helm release
 * @param namespace the namespace of the release
 * @param from where the older Secrets are
 * @param services the services with Secrets of before, by name
 * @param values what says where their databases are, to be given last; holds no password
 * @param warnings services that are on one side only
 */
public record Imported(
    String release,
    String namespace,
    String from,
    List<Service> services,
    ValueMap values,
    List<Notice> warnings) {
  public Imported {
    services = List.copyOf(services);
    warnings = List.copyOf(warnings);
  }

  /** What became of a service's password. */
  public enum Outcome {
    /** It waits in the pending Secret for a login. */
    KEPT,
    /** It waits or serves already. */
    UNCHANGED,
    /** Nothing was written. */
    FAILED
  }

  /**
   * A service that has a Secret of before.
   *
   * @param name the service
   * @param outcome what became of its password
   * @param pending the Secret in which a password waits
   * @param found what was found, or null where it was not understood
   * @param failure why nothing was written, or null
   */
  public record Service(
      String name,
      Outcome outcome,
      String pending,
      @Nullable FormerCredentials found,
      @Nullable Notice failure) {
    /** What was found, where it was understood. */
    public Optional<FormerCredentials> former() {
      return Optional.ofNullable(found);
    }

    /** Why nothing was written. */
    public Optional<Notice> problem() {
      return Optional.ofNullable(failure);
    }
  }

  /** Why a service failed, for each that did. */
  public List<Notice> problems() {
    return services.stream().flatMap(service -> service.problem().stream()).toList();
  }
}
