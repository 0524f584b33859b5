package org.gen3db.secrecy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.lab.Run;
import org.junit.jupiter.api.Test;

/** Passwords that are made, given, changed and taken over. */
class PasswordsAreNotShownTest extends WatchedRuns {
  @Test
  void notOfGeneratedExplicitAndChangedPasswords() throws Exception {
    try (var activity = Watching.activity(evidence, server)) {
      every("fence");
      explicit(EXPLICIT);
      every("fence");
      explicit(CHANGED);
      every("fence");
      release.values(server.values(), PUSH);
      every("fence");
      takeOver();
    }
    assertThat(evidence.secrets()).as("passwords searched for").isGreaterThanOrEqualTo(5);
    assertThat(evidence.in("pg_stat_activity")).contains("SELECT");
  }

  private void takeOver() {
    var entry = new HashMap<>(release.stores().allEntries().get("default-fence-creds"));
    entry.put("password", "Entry-Bm5Jd8Yc");
    evidence.isSecret("Entry-Bm5Jd8Yc");
    release.stores().putEntry("default-fence-creds", entry);
    assertThat(seen("apply", "--service", "fence").all()).contains(DomainCode.ENTRY_DIFFERS.id());
    Run taken = seen("apply", "--service", "fence", "--take-over", "fence");
    assertThat(taken.exitCode()).as(taken.all()).isEqualTo(0);
    every("fence");
  }

  @Test
  void notByExceptionsAndReportsOfTheFacade() {
    explicit(EXPLICIT);
    evidence.isSecret(WRONG);
    // The runner takes the driver its handlers; an embedder may have some.
    try (var driver = new DriverLog(evidence)) {
      Gen3Db gen3db = facade("values-0.yaml", "values-1.yaml");
      for (Object told :
          List.of(
              gen3db.deployment(),
              gen3db.planOffline(),
              gen3db.plan(ApplyOptions.NONE),
              gen3db.apply(ApplyOptions.NONE),
              gen3db.status(),
              gen3db.credentials("fence"))) {
        evidence.see("gen3db's facade", told.toString());
      }
    }
    assertThat(evidence.in("the driver's log")).contains("CREATE DATABASE \"fence_gen3\"");
    secretsOfStores();
    for (String broken :
        List.of(
            "fence: {postgres: {password: [" + WRONG + "]}}",
            "fence: {postgres: {password: \"" + WRONG + "}}",
            "gen3db: {secretStore: {adapter: " + "nothing}}")) {
      release.values(server.values(), broken);
      Throwable thrown =
          catchThrowable(() -> facade("values-0.yaml", "values-1.yaml").apply(ApplyOptions.NONE));
      assertThat(thrown).isNotNull();
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      evidence.see("gen3db's exceptions", trace.toString());
    }
  }

  private Gen3Db facade(String... files) {
    return Gen3Db.builder(
            new ValuesRequest(
                List.of(files),
                List.of(),
                List.of(),
                List.of(),
                null,
                folder,
                InputStream.nullInputStream()))
        .services(List.of("fence"))
        .build();
  }
}
