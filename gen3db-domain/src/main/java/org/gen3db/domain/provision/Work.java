package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/** What an examination found to do for one service, and what was seen on the way. */
final class Work {
  private final Member member;
  private final List<Change> changes = new ArrayList<>();
  private final List<Notice> findings = new ArrayList<>();
  private @Nullable DbCredentials credentials;
  private @Nullable DatabaseSession session;
  private @Nullable Notice problem;
  private @Nullable Outcome awaiting;
  private @Nullable StoredSecret pending;
  private boolean databaseExists;

  Work(Member member) {
    this.member = member;
  }

  Member member() {
    return member;
  }

  String service() {
    return member.service();
  }

  List<Change> changes() {
    return changes;
  }

  List<Notice> findings() {
    return findings;
  }

  /** The credentials that will be right. */
  Optional<DbCredentials> credentials() {
    return Optional.ofNullable(credentials);
  }

  void rightIs(DbCredentials right) {
    credentials = right;
  }

  /** A session that logged in with the right password already. */
  Optional<DatabaseSession> session() {
    return Optional.ofNullable(session);
  }

  void keep(DatabaseSession open) {
    session = open;
  }

  void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** The pending Secret as this pass wrote it, or else as it was read. */
  Optional<StoredSecret> pending() {
    return Optional.ofNullable(pending).or(() -> member.stored().pending());
  }

  void pendingIs(StoredSecret written) {
    pending = written;
  }

  Optional<Notice> problem() {
    return Optional.ofNullable(problem);
  }

  void refuse(Notice why) {
    problem = why;
  }

  Optional<Outcome> awaiting() {
    return Optional.ofNullable(awaiting);
  }

  void awaits(Outcome what) {
    awaiting = what;
  }

  boolean databaseExists() {
    return databaseExists;
  }

  void databaseExists(boolean exists) {
    databaseExists = exists;
  }
}
