package org.gen3db.simulation;

import org.gen3db.domain.error.Code;

/** What the simulated ports say: a set of codes of their own, as any adapter brings. */
public enum SimulatedCode implements Code {
  /** The server cannot be reached. */
  SERVER_UNREACHABLE(
      Definition.unreachable(
          "SIMULATED-301",
          "No server answers at the address within the time allowed.",
          "Check host and port, the network between, and gen3db.databaseServer.address; raise"
              + " gen3db.databaseServer.startupDeadline when it is still starting.")),
  /** The master's login is refused. */
  MASTER_REFUSED(
      Definition.unreachable(
          "SIMULATED-302",
          "The server refuses the administrator's name or password, or the administrator's role has"
              + " expired (VALID UNTIL).",
          "Correct the master's credentials at the place named.")),
  /** Another run holds the lock. */
  LOCK_TIMEOUT(
      Definition.failure(
          "SIMULATED-305",
          "Another run, or a long statement, held a lock for longer than lockTimeout.",
          "Wait for the other run and repeat; or raise gen3db.databaseServer.lockTimeout.")),
  /** The server refused a statement. */
  STATEMENT_FAILED(
      Definition.failure(
          "SIMULATED-306",
          "The server refused a statement.",
          "See the server's words in the message; then repeat the run.")),
  /** The master may not do what is needed. */
  MASTER_LACKS_RIGHTS(
      Definition.failure(
          "SIMULATED-307",
          "The administrator may not do what is needed.",
          "Grant it what the message names, or use another administrator.")),
  /** The connection was lost in the middle. */
  CONNECTION_LOST(
      Definition.unreachable(
          "SIMULATED-310",
          "The connection to the server was lost in the middle of the work.",
          "Repeat the run; what was done is kept.")),
  /** An entry is marked for deletion. */
  ENTRY_DELETED(
      Definition.failure(
          "SIMULATED-308", "The entry is marked for deletion.", "Take it back, or wait.")),
  /** The embedded server cannot start. */
  LAUNCH_FAILED(
      Definition.failure(
          "SIMULATED-309", "The launcher of the simulation failed.", "Run the case again."));

  private final Definition definition;

  SimulatedCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
