package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;

/** One service's database from nothing, in the order that the use cases keep. */
public record Provisioning(
    String database, String role, Password password, List<String> extensions) {
  public static final Mark MARK = new Mark("gen3", "default", "prod", "id-1");

  public static Provisioning of(String name) {
    return new Provisioning(name, name, Password.of("s3cret of " + name), List.of("ltree"));
  }

  /** A role that bears the mark. */
  public static Change.CreateRole createRole(String role) {
    return new Change.CreateRole(role, MARK);
  }

  /** Performs a change of either kind; the password goes where one is needed. */
  static void perform(MasterSession session, Change change, Password password) {
    session.perform((Change.AtServer) change, password);
  }

  /** What is to be done outside, for what was seen. */
  List<Change> onServer(Observed.OnServer seen) {
    var changes = new ArrayList<Change>();
    var state = seen.role();
    if (state.isEmpty()) {
      changes.add(createRole(role));
    } else if (!state.get().canLogin()) {
      changes.add(new Change.AllowLogin(role));
    }
    var there = seen.database(database);
    if (there.isEmpty()) {
      changes.add(new Change.CreateDatabase(database, role));
    }
    if (there.isEmpty() || there.get().publicMayConnect() || !there.get().masterMayConnect()) {
      changes.add(new Change.LimitConnect(database, List.of(role)));
    }
    if (there.isPresent() && !there.get().roleMayConnect()) {
      changes.add(new Change.GrantConnect(database, role));
    }
    if (there.isEmpty() || !there.get().mark().equals(Optional.of(MARK))) {
      changes.add(new Change.SetMark(database, MARK));
    }
    return changes;
  }

  /** What is to be done inside, for what was seen. */
  public List<Change.InDatabase> inside(Observed.Inside seen, boolean superuser) {
    var changes = new ArrayList<Change.InDatabase>();
    if (!seen.schemaOwned() && (superuser || !seen.schemaUsable())) {
      changes.add(new Change.OwnSchema(database, role));
    }
    if (!seen.defaultPrivileges()) {
      changes.add(new Change.DefaultPrivileges(database, role));
    }
    for (String extension : extensions) {
      if (!seen.installed().contains(extension)) {
        changes.add(new Change.CreateExtension(database, extension, true));
      }
    }
    return changes;
  }

  /** Observes and performs; returns what was performed. */
  List<Change> apply(DatabaseServer adapter, Master master) {
    var performed = new ArrayList<Change>();
    try (var session = adapter.connect(master, Cancellation.create())) {
      session.lock(List.of(role), List.of(database));
      for (var change : onServer(session.observe(role, List.of(database)))) {
        perform(session, change, password);
        performed.add(change);
      }
      try (DatabaseSession service = session.enter(database, role, password)) {
        assertThat(service.login()).isEqualTo(Login.PROVEN);
        for (var change : inside(service.inside(), session.facts().superuser())) {
          service.perform(change);
          performed.add(change);
        }
      }
      session.unlock();
    }
    return performed;
  }
}
