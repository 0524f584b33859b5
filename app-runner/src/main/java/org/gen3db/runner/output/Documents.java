package org.gen3db.runner.output;

import java.util.List;
import java.util.Map;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.api.SettingInfo;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Explanation;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Sequel;
import org.gen3db.domain.report.Checkup;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.Status;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.domain.restoration.Restored;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.spi.AdapterProvider;
import org.jspecify.annotations.Nullable;

/** The documents of all commands: field by field what the contract says, and in its order. */
public final class Documents {
  private Documents() {}

  /** What plan found; without a look at the world there are no actions. */
  public static Document plan(Plan plan, List<Notice> warnings) {
    return plan(plan, Map.of(), warnings);
  }

  /**
   * The same with what would be run on servers.
   *
   * @param statements by service, of those that have any
   */
  public static Document plan(
      Plan plan, Map<String, List<String>> statements, List<Notice> warnings) {
    return new Document(
        "Plan",
        fields -> {
          ServiceFields.release(fields, plan.release(), plan.namespace(), plan.environment());
          fields.list(
              "services",
              plan.services(),
              service -> {
                planned(fields, service);
                List<String> script = statements.get(service.plan().service());
                if (script != null) {
                  fields.texts("statements", script);
                }
              });
          ServiceFields.warnings(fields, warnings);
        });
  }

  private static void planned(Fields fields, Plan.PlannedService service) {
    ServiceFields.plan(fields, service.plan());
    if (service.changes().isEmpty()) {
      ServiceFields.findings(fields, service.findings());
      return;
    }
    actions(fields, service.changes().get());
    if (!service.sequels().isEmpty()) {
      fields.list("sequels", service.sequels(), sequel -> sequel(fields, sequel));
    }
    if (!service.provisos().isEmpty()) {
      fields.list(
          "provisos",
          service.provisos(),
          proviso -> {
            fields.text("proviso", proviso.name());
            fields.text("if", proviso.words());
          });
    }
    ServiceFields.findings(fields, service.findings());
    service.problem().ifPresent(problem -> ServiceFields.error(fields, problem));
  }

  private static void actions(Fields fields, List<Change> changes) {
    fields.list(
        "actions",
        changes,
        change -> {
          fields.text("action", change.action());
          fields.text("target", change.target());
          fields.text("summary", ChangeWords.of(change));
        });
  }

  /** What follows where only apply will know whether the remote entry is there. */
  private static void sequel(Fields fields, Sequel sequel) {
    fields.text("entry", sequel.entryThere() ? "there" : "absent");
    fields.object(
        "password", inner -> inner.text("source", sequel.plan().password().source().toString()));
    actions(fields, sequel.changes());
    sequel.problem().ifPresent(problem -> ServiceFields.error(fields, problem));
  }

  /**
   * The least rights that a plan needs.
   *
   * @param policies as their owners' tools take them, in JSON, one for each cloud; more than one
   *     only where an adapter of somebody else has rights of its own
   */
  public static Document policy(List<String> policies) {
    return new Document(
        "Policy",
        fields -> {
          fields.json("policy", policies.get(0));
          if (policies.size() > 1) {
            String further = String.join(",", policies.subList(1, policies.size()));
            fields.json("furtherPolicies", "[" + further + "]");
          }
        });
  }

  /** What apply did. */
  public static Document apply(Report report, List<Notice> warnings) {
    return report("Apply", report, warnings);
  }

  /**
   * What a command did that changes something.
   *
   * @param kind the document's kind
   */
  public static Document report(String kind, Report report, List<Notice> warnings) {
    return report(kind, report, null, warnings);
  }

  /** What a restore did. */
  public static Document restore(RestoreReport done, List<Notice> warnings) {
    return report("Restore", done.report(), done, warnings);
  }

  /** What was copied from another environment. */
  public static Document cloned(RestoreReport done, List<Notice> warnings) {
    return report("Clone", done.report(), done, warnings);
  }

  /** What was applied and restored in one run. */
  public static Document applied(RestoreReport done, List<Notice> warnings) {
    return report("Apply", done.report(), done, warnings);
  }

  private static Document report(
      String kind, Report report, @Nullable RestoreReport restored, List<Notice> warnings) {
    return new Document(
        kind,
        fields -> {
          ServiceFields.release(fields, report.release(), report.namespace(), report.environment());
          fields.list(
              "services",
              report.services(),
              service -> {
                ServiceFields.plan(fields, service.plan());
                fields.text("outcome", service.outcome().name());
                if (restored != null) {
                  restored(fields, restored.of(service.service()).orElse(null));
                }
                fields.list(
                    "steps",
                    service.steps(),
                    step -> {
                      fields.text("action", step.action());
                      fields.text("target", step.target());
                      fields.number("millis", step.millis());
                    });
                ServiceFields.findings(fields, service.findings());
                service.problem().ifPresent(problem -> ServiceFields.error(fields, problem));
              });
          ServiceFields.warnings(fields, warnings);
        });
  }

  private static void restored(Fields fields, @Nullable Restored restored) {
    if (restored == null) {
      fields.none("restored");
      return;
    }
    LoadedDump dump = restored.dump();
    fields.object(
        "restored",
        content -> {
          content.text("source", restored.source());
          content.text("dump", restored.path());
          content.text("sha256", dump.sha256());
          content.number("bytes", dump.bytes());
          content.text("earlier", dump.earlier().name());
          content.text("copyOf", restored.template().orElse(null));
          content.number("rows", dump.rows());
          content.number("statements", dump.statements());
          content.list(
              "tables",
              dump.tables(),
              table -> {
                content.text("table", table.name());
                content.number("rows", table.rows());
                content.number("bytes", table.bytes());
                content.text("compared", table.compared().name());
              });
          content.list(
              "skipped",
              dump.skipped(),
              skipped -> {
                content.text("place", skipped.place());
                content.text("reason", skipped.reason());
                content.text("statement", skipped.what());
              });
          content.texts("masks", dump.masks());
          content.list(
              "scripts",
              restored.ran(),
              script -> {
                content.text("kind", script.kind().name());
                content.text("file", script.place());
                content.text("sha256", script.sha256());
              });
          content.text("previous", restored.placed().previous().orElse(null));
          content.texts("dropped", restored.placed().dropped());
        });
  }

  /** What exists now. */
  public static Document status(Status status, List<Notice> warnings) {
    return new Document(
        "Status",
        fields -> {
          ServiceFields.release(fields, status.release(), status.namespace(), status.environment());
          fields.list(
              "services",
              status.services(),
              service -> {
                ServiceFields.identity(fields, service.plan());
                fields.text("state", service.state().name());
                fields.text(
                    "passwordChanged",
                    service.passwordSince().map(ServiceCells::time).orElse(null));
                ServiceFields.findings(fields, service.findings());
              });
          ServiceFields.warnings(fields, warnings);
        });
  }

  /** What was checked before anything is changed. */
  public static Document doctor(Checkup checkup, List<Notice> warnings) {
    return new Document(
        "Doctor",
        fields -> {
          ServiceFields.release(
              fields, checkup.release(), checkup.namespace(), checkup.environment());
          fields.list("checks", checkup.checks(), check -> check(fields, check));
          ServiceFields.warnings(fields, warnings);
        });
  }

  private static void check(Fields fields, Check check) {
    fields.text("id", check.id());
    fields.text("about", check.about());
    fields.text("state", check.state().name());
    Notice found = check.notice();
    if (found == null) {
      List.of("code", "place", "message", "hint", "page").forEach(fields::none);
      return;
    }
    fields.text("code", found.code().id());
    fields.text("place", Wording.place(found));
    fields.notice(found);
    fields.text("page", found.code().page());
  }

  /** Where the values of one service came from. */
  public static Document explain(
      Deployment deployment, Explanation explanation, List<Notice> warnings) {
    return new Document(
        "Explain",
        fields -> {
          release(fields, deployment);
          fields.text("service", explanation.service());
          fields.text("secretName", explanation.secret());
          lines(fields, "credentials", explanation.lines());
          lines(fields, "delivery", explanation.delivery());
          if (!explanation.role().isEmpty()) {
            lines(fields, "role", explanation.role());
          }
          lines(fields, "master", explanation.master());
          ServiceFields.findings(fields, explanation.findings());
          ServiceFields.warnings(fields, warnings);
        });
  }

  private static void lines(Fields fields, String name, List<Explanation.Line> lines) {
    fields.list(
        name,
        lines,
        line -> {
          fields.text("key", line.key());
          fields.text("value", line.shown().isEmpty() ? null : line.shown());
          fields.text("source", line.source().toString());
          fields.text("rule", line.rule());
        });
  }

  /**
   * The adapters found.
   *
   * @param problems what is wrong with jars and with some of the adapters
   */
  public static Document adapters(AdapterCatalog catalog, List<Notice> problems) {
    return new Document(
        "Adapters",
        fields -> {
          fields.list("adapters", catalog.all(), provider -> adapter(fields, provider));
          problems(fields, problems);
        });
  }

  private static void adapter(Fields fields, AdapterProvider<?> provider) {
    fields.text("section", provider.section().key());
    fields.text("id", provider.id());
    fields.text("port", provider.port().getSimpleName());
    fields.text("version", AdapterCatalog.version(provider).orElse(null));
    fields.text("description", provider.description());
    fields.text("origin", AdapterCatalog.origin(provider));
    fields.list(
        "settings",
        SettingInfo.of(provider),
        setting -> {
          fields.text("key", setting.key());
          fields.text("type", setting.type());
          fields.text("default", setting.byDefault().isEmpty() ? null : setting.byDefault());
          fields.flag("required", setting.byDefault().isEmpty() && !setting.optional());
          fields.text("description", setting.description());
        });
  }

  /** The variables of one service: the one document with a password. */
  public static Document env(String service, DbCredentials credentials) {
    return new Document(
        "Env",
        fields -> {
          fields.text("service", service);
          EnvironmentVariables.of(credentials).forEach(fields::text);
        });
  }

  /** Whether a server was stopped. */
  public static Document stopped(String server, boolean ran) {
    return new Document(
        "Stop",
        fields -> {
          fields.text("server", server);
          fields.flag("stopped", ran);
        });
  }

  /** What went wrong. */
  public static Document error(List<Notice> problems) {
    return new Document("Error", fields -> problems(fields, problems));
  }

  private static void problems(Fields fields, List<Notice> problems) {
    fields.list(
        "errors",
        problems,
        problem -> {
          fields.text("code", problem.code().id());
          fields.text("place", Wording.place(problem));
          fields.notice(problem);
        });
  }

  private static void release(Fields fields, Deployment deployment) {
    ServiceFields.release(
        fields, deployment.release(), deployment.namespace(), deployment.environment().value());
  }
}
