package org.gen3db.adapter.aws.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.adapter.aws.Failures;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoreNeeds;

/** What stands in the way of a plan at Secrets Manager, found by looks alone. */
final class EntryChecks {
  private static final String REACH = "entries.reach";
  private static final String TOGETHER = "entries.together";
  private static final String READ = "entry.read";
  private static final String DELETION = "entry.deletion";
  private static final String ROTATION = "entry.rotation";
  private static final String COMPLETE = "entry.complete";

  private final Service service;
  private final EntryReader reader;

  EntryChecks(Service service, EntryReader reader) {
    this.service = service;
    this.reader = reader;
  }

  List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    var names = List.copyOf(new TreeSet<>(needs.reads()));
    if (names.isEmpty()) {
      return List.of();
    }
    String where = service.describe();
    Map<String, Look<RemoteEntry>> looks = reader.read(names, cancellation);
    for (Look<RemoteEntry> look : looks.values()) {
      if (look instanceof Look.NotLooked<RemoteEntry> not && Failures.concernsAll(not.why())) {
        return List.of(Check.blocker(REACH, where, not.why()));
      }
    }
    var checks = new ArrayList<>(List.of(Check.ok(REACH, where)));
    if (names.size() > 1) {
      checks.add(
          reader.readsSingly()
              ? Check.finding(TOGETHER, where, singly())
              : Check.ok(TOGETHER, where));
    }
    looks.forEach((name, look) -> checks.addAll(entry(name, look, cancellation)));
    checks.addAll(new RightsCheck(service).check(needs, cancellation));
    return checks;
  }

  private Notice singly() {
    return Notice.of(
        AwsCode.AWS_SINGLY,
        service.describe(),
        "BatchGetSecretValue is not allowed, so that entries are read one by one");
  }

  private List<Check> entry(String name, Look<RemoteEntry> look, Cancellation cancellation) {
    if (look instanceof Look.NotLooked<RemoteEntry> not) {
      return List.of(Check.blocker(READ, name, not.why()));
    } else if (look instanceof Look.PendingDeletion<RemoteEntry> pending) {
      return List.of(Check.ok(READ, name), Check.blocker(DELETION, name, pending.why()));
    } else if (look instanceof Look.There<RemoteEntry>) {
      Look<RemoteEntry> close =
          reader.examine(List.of(name), cancellation).getOrDefault(name, look);
      return close instanceof Look.There<RemoteEntry> there
          ? there(name, there.value())
          : List.of(
              Check.ok(READ, name),
              Check.notChecked(
                  ROTATION, name, ((Look.NotLooked<RemoteEntry>) notLooked(close)).why()));
    }
    return List.of(Check.ok(READ, name)); // it may be made
  }

  /** One that went between the two looks may be anything. */
  private Look<RemoteEntry> notLooked(Look<RemoteEntry> close) {
    return close instanceof Look.NotLooked
        ? close
        : new Look.NotLooked<>(
            Notice.of(DomainCode.MOVED, service.describe(), "it changed while it was looked at"));
  }

  private List<Check> there(String name, RemoteEntry entry) {
    var checks = new ArrayList<>(List.of(Check.ok(READ, name)));
    checks.add(
        entry.rotatedElsewhere()
            ? Check.finding(
                ROTATION,
                name,
                Notice.of(
                    AwsCode.AWS_ROTATES,
                    EntryName.place(name),
                    "AWS itself gives " + name + " new passwords, so that rotate leaves it alone"))
            : Check.ok(ROTATION, name));
    boolean complete = StoredCredentials.in(entry.data()).dbcreated() || entry.ours();
    checks.add(
        complete
            ? Check.ok(COMPLETE, name)
            : Check.finding(
                COMPLETE,
                name,
                Notice.of(
                    DomainCode.ENTRY_WITHOUT_DBCREATED,
                    EntryName.place(name),
                    "the remote entry " + name + " lacks dbcreated, and others made it")));
    return checks;
  }
}
