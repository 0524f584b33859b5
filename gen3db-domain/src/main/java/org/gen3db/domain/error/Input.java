package org.gen3db.domain.error;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a caller gives beside the values, as the place of a notice. Each program has its own name
 * for it, such as an option; the blanks keep the places apart from names of services, keys and
 * files.
 */
public enum Input {
  /** The name of the release. */
  RELEASE("the release"),
  /** The namespace. */
  NAMESPACE("the namespace"),
  /** The one service that something is asked about. */
  SERVICE("the service"),
  /** The services that a run is limited to. */
  SERVICES("the services chosen"),
  /** The services to take over (R11). */
  TAKE_OVER("the services to take over"),
  /** The services to harden (R15). */
  HARDEN("the services to harden"),
  /** Where adapters are looked for beside the class path. */
  ADAPTERS("the folder of adapters"),
  /** Where dumps come from. */
  DUMPS("the source of dumps"),
  /** All adapters that were found. */
  ALL_ADAPTERS("all adapters"),
  /** Server and stores on this machine, whatever the values say. */
  LOCAL("everything on this machine");

  private final String place;

  Input(String place) {
    this.place = place;
  }

  /** The place of a notice about it. */
  public String place() {
    return place;
  }

  /** The input that a notice's place means, if it means one. */
  public static Optional<Input> at(String place) {
    return Arrays.stream(values()).filter(input -> input.place.equals(place)).findFirst();
  }
}
