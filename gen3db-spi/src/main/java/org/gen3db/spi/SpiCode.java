package org.gen3db.spi;

import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Remedy;

/** What can be wrong with adapters, and with what an embedder asks for. */
public enum SpiCode implements Code {
  /** An adapter that is not there. */
  UNKNOWN_ADAPTER(
      Definition.usage(
          "GEN3DB-203",
          "No adapter of that name is installed.",
          Remedy.together(
              Remedy.text("Choose one that is installed, or add the one that is missing."),
              new Remedy.Use(Means.LIST_ADAPTERS),
              new Remedy.Use(Means.ADD_ADAPTERS)))),
  /** Two adapters with one id. */
  DUPLICATE_ADAPTER(
      Definition.usage(
          "GEN3DB-204",
          "Two adapters of the same kind have the same id.",
          "Remove all jars of them but one, or give yours another id.")),
  /** Something that should be an adapter cannot be used as one. */
  ADAPTER_NOT_LOADABLE(
      Definition.usage(
          "GEN3DB-206",
          "A jar brings no adapter that works: it is broken, needs what is not there, or was built"
              + " for another gen3db.",
          "Replace the jar by one that fits this gen3db, or take it away; a folder of adapters holds"
              + " their jars, or a folder with its libraries for each.")),
  /** An adapter does what its contract forbids. */
  ADAPTER_FAILED(
      Definition.failure(
          "GEN3DB-505",
          "A mistake in the adapter named: it failed in a way that adapters must not.",
          Remedy.together(
              Remedy.text(
                  "Tell its author; look first whether a password stands in what you send."),
              new Remedy.Use(Means.SEND_TRACE)))),
  /** Credentials that no service reads yet. */
  NOT_PUBLISHED(
      Definition.warning(
          "GEN3DB-W201",
          "Nothing is published for the service; what is given is kept for it until then, and may not"
              + " log in yet.",
          "Use it to load the data that is waited for; then repeat apply.")),
  /** Credentials are asked for and not there. */
  NO_CREDENTIALS(
      Definition.failure(
          "GEN3DB-502",
          "The service has no complete credentials yet.",
          Remedy.together(Remedy.text("First:"), new Remedy.Use(Means.APPLY))));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  SpiCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
