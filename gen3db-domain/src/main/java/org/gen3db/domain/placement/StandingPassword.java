package org.gen3db.domain.placement;

import java.util.Optional;
import java.util.function.Function;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.MasterPassword;

/**
 * An administrator's password that stands in a Secret, an entry or a file, where others may rotate
 * it: read once for a run, and once more when a server refuses it. All who connect share it, so
 * that it is read again once for all of them.
 */
final class StandingPassword implements MasterPassword {
  private final Function<Password, Optional<Password>> again;
  private Password current;

  /**
   * @param current as it was read when the run began
   * @param again reads it anew instead of one that was refused; empty where it cannot be told
   */
  StandingPassword(Password current, Function<Password, Optional<Password>> again) {
    this.current = current;
    this.again = again;
  }

  @Override
  public synchronized Password now() {
    return current;
  }

  @Override
  public synchronized Optional<Password> insteadOf(Password refused) {
    if (!current.equals(refused)) {
      return Optional.of(current); // somebody else has read it meanwhile
    }
    try {
      Optional<Password> read = again.apply(refused).filter(one -> !one.equals(refused));
      read.ifPresent(one -> current = one);
      return read;
    } catch (Gen3DbException e) {
      return Optional.empty(); // that the server refuses it is what is to be told
    }
  }
}
