package org.gen3db.runner.output;

import java.util.List;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/** The fields that several documents share. None of them ever holds a password. */
final class ServiceFields {
  private ServiceFields() {}

  static void release(Fields fields, String release, String namespace, String environment) {
    fields.text("release", release);
    fields.text("namespace", namespace);
    fields.text("environment", environment);
  }

  static void identity(Fields fields, ServicePlan plan) {
    fields.text("service", plan.service());
    fields.text("delivery", plan.delivery().name());
    fields.text("secretName", plan.secretName());
    fields.text("remoteSecretName", plan.remoteSecretName().orElse(null));
    plan.spec()
        .login()
        .ifPresent(
            login ->
                fields.object(
                    "login",
                    content -> {
                      content.text("service", login.service());
                      content.text("access", login.access().word());
                    }));
  }

  static void plan(Fields fields, ServicePlan plan) {
    identity(fields, plan);
    fields.flag("createDatabase", plan.createDatabase());
    fields.object(
        "credentials",
        credentials -> {
          ServicePlan.Told told = plan.told();
          text(credentials, "database", told.database().value(), told.database().source());
          text(credentials, "username", told.username().value(), told.username().source());
          text(credentials, "host", told.host().value(), told.host().source());
          number(credentials, "port", told.port().value(), told.port().source());
          secret(credentials, told.password());
        });
    MasterPlan master = plan.master();
    if (master == null) {
      fields.none("master");
    } else {
      fields.object("master", content -> master(content, master));
    }
  }

  private static void master(Fields fields, MasterPlan master) {
    text(fields, "host", master.host().value(), master.host().source());
    number(fields, "port", master.port().value(), master.port().source());
    text(fields, "username", master.username().value(), master.username().source());
    secret(fields, master.password());
  }

  private static void text(Fields fields, String name, @Nullable String value, Source source) {
    fields.object(
        name,
        content -> {
          content.text("value", value);
          content.text("source", source.toString());
        });
  }

  private static void number(Fields fields, String name, @Nullable Integer value, Source source) {
    fields.object(
        name,
        content -> {
          content.number("value", value);
          content.text("source", source.toString());
        });
  }

  private static void secret(Fields fields, Known<?> password) {
    fields.object("password", content -> content.text("source", password.source().toString()));
  }

  static void findings(Fields fields, List<Notice> findings) {
    fields.list(
        "findings",
        findings,
        finding -> {
          fields.text("code", finding.code().id());
          fields.text("place", Wording.place(finding));
          fields.notice(finding);
        });
  }

  static void error(Fields fields, Notice problem) {
    fields.object(
        "error",
        content -> {
          content.text("code", problem.code().id());
          content.text("place", Wording.place(problem));
          content.notice(problem);
        });
  }

  static void warnings(Fields fields, List<Notice> warnings) {
    fields.list(
        "warnings",
        warnings,
        warning -> {
          fields.text("code", warning.code().id());
          fields.text("service", warning.service().orElse(null));
          fields.notice(warning);
        });
  }
}
