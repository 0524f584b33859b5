package org.gen3db.testkit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.MasterPassword;

/** An administrator's password that was rotated after a run had read it. */
final class RotatedPassword implements MasterPassword {
  private final Password before;
  private final Password after;
  private final List<Password> refused = new CopyOnWriteArrayList<>();

  RotatedPassword(Password before, Password after) {
    this.before = before;
    this.after = after;
  }

  @Override
  public Password now() {
    return before;
  }

  @Override
  public Optional<Password> insteadOf(Password one) {
    refused.add(one);
    return Optional.of(after);
  }

  /** The passwords that something was asked for instead of. */
  List<Password> refused() {
    return List.copyOf(refused);
  }
}
