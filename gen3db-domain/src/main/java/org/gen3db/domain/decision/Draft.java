package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.Proviso;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.jspecify.annotations.Nullable;

/** The decision about one service while it is made, within one rule. */
final class Draft {
  private final RoleSeen seen;
  private final ServiceSeen service;
  private final Chosen right;
  private final List<KnownPassword> candidates;
  private final List<Act> acts = new ArrayList<>();
  private final List<Notice> findings = new ArrayList<>();
  private @Nullable Notice refusal;
  private @Nullable Awaited awaited;
  private boolean podsWait;

  /**
   * @param right the password that is right in the end
   * @param candidates all places where it may stand
   */
  Draft(RoleSeen seen, ServiceSeen service, Chosen right, List<KnownPassword> candidates) {
    this.seen = seen;
    this.service = service;
    this.right = right;
    this.candidates = candidates;
  }

  ServiceSeen service() {
    return service;
  }

  void find(Notice finding) {
    findings.add(finding);
  }

  void act(Chosen password, List<Change> changes) {
    acts.add(Act.of(password, changes));
  }

  void await(Awaited what) {
    awaited = what;
  }

  void leavePodsWaiting() {
    podsWait = true;
  }

  boolean awaits() {
    return awaited != null;
  }

  void refuse(Notice why) {
    refusal = why;
  }

  Optional<Notice> refusal() {
    return Optional.ofNullable(refusal);
  }

  List<Change> changes() {
    return acts.stream().flatMap(act -> act.changes().stream()).toList();
  }

  Decision decision(Rules rules) {
    ServicePlan plan =
        service.effective().withPasswordFrom(right.source(service.service(), candidates));
    findings.addAll(
        rules
            .sharing()
            .findings(
                service.service(),
                seen.database(service).map(Observed.Database::owner).orElse(null)));
    var exists =
        new Decision.Existing(
            true,
            service.stored().serving().isPresent(),
            seen.databaseExists(service),
            !podsWait,
            service.passwordSince().orElse(null));
    if (refusal != null) {
      return Decision.refused(plan, findings, refusal, exists);
    }
    acts.add(Act.of(right, rules.protections(service, changes())));
    return new Decision(
        plan,
        acts,
        provisos(),
        findings,
        new StatusFindings(service, rules.publication(service, settled(acts.get(0))), right)
            .of(changes()),
        null,
        awaited,
        exists);
  }

  /** The password that is right once this is done. */
  private static Chosen settled(Act act) {
    return new Chosen(act.origin(), act.known());
  }

  private List<Proviso> provisos() {
    var provisos = new ArrayList<Proviso>();
    for (Change change : changes()) {
      if (change instanceof Change.CreateExtension extension && !extension.required()) {
        provisos.add(new Proviso.ExtensionAllowed(extension.database(), extension.extension()));
      } else if (change instanceof Change.PublishEntry publish) {
        provisos.add(new Proviso.EntryStillAbsent(publish.entry()));
      }
    }
    if (service.otherName() && !service.isProvenByName()) {
      provisos.add(new Proviso.AliasLeadsThere(service.place().endpoint()));
    }
    return provisos;
  }
}
