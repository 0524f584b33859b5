package org.gen3db.runner.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A page shows what its document says, and nothing in the document can become more than text. */
@Tag("jdk")
class HtmlPageTest {
  private static String page(String json) {
    return HtmlPage.of(json, Instant.parse("2026-01-02T03:04:05.678Z"));
  }

  private static final String APPLY =
      """
      {"apiVersion": "gen3db.org/v1", "kind": "Apply", "release": "gen3", "namespace": "ns",
       "environment": "prod", "warnings": [{"code": "GEN3DB-W106", "service": null,
         "message": "the key stands twice", "hint": "Join what belongs together."}],
       "services": [
        {"service": "fence", "delivery": "PUSH", "secretName": "fence-dbcreds",
         "remoteSecretName": "prod-fence-creds", "createDatabase": true,
         "credentials": {"database": {"value": "fence_gen3", "source": "values.yaml:7"},
           "host": {"value": null, "source": "default"},
           "port": {"value": 5433, "source": "default"},
           "password": {"source": "generated"}},
         "outcome": "CREATED", "findings": [],
         "steps": [{"action": "create-role", "target": "fence_gen3", "millis": 20},
                   {"action": "prove-login", "target": "fence_gen3", "millis": 80}]},
        {"service": "indexd", "delivery": "LOCAL", "secretName": "indexd-dbcreds",
         "remoteSecretName": null, "outcome": "FAILED", "steps": [],
         "findings": [{"code": "GEN3DB-F212", "place": "", "message": "shared", "hint": ""}],
         "error": {"code": "GEN3DB-401", "place": "metadata_db", "message": "it exists already",
           "hint": "Choose other names.\\ngen3db plan"}}]}
      """;

  @Test
  void aReportTellsOutcomesTimesAndWhereEachValueWasWritten() {
    assertThat(page(APPLY))
        .contains(
            "<title>gen3db apply, release gen3</title>",
            "<dt>Time</dt><dd>2026-01-02T03:04:05Z</dd>",
            "<li class=\"state good\">1 CREATED</li>",
            "<li class=\"state bad\">1 FAILED</li>",
            "<dt>Database</dt><dd>fence_gen3 <span class=\"source\">(values.yaml:7)</span></dd>",
            "<dt>Host</dt><dd> <span class=\"source\">(default)</span></dd>",
            "<dt>Port</dt><dd>5433 <span class=\"source\">(default)</span></dd>",
            "<dt>Password</dt><dd>(never shown) <span class=\"source\">(generated)</span></dd>",
            "<dt>Remote entry</dt><dd>prod-fence-creds</dd>",
            "<td class=\"number\">100 ms</td>",
            "What was done",
            "<rect width=\"25\" height=\"10\">",
            "<rect width=\"100\" height=\"10\">",
            "<strong>GEN3DB-401</strong> <code>metadata_db</code>: it exists already",
            "<pre>Choose other names.\ngen3db plan</pre>",
            "<strong>GEN3DB-F212</strong> shared",
            "<strong>GEN3DB-W106</strong> the key stands twice")
        .doesNotContain("null");
    assertThat(page(APPLY).indexOf("GEN3DB-401"))
        .as("what failed comes before what was found")
        .isLessThan(page(APPLY).indexOf("GEN3DB-F212"));
  }

  @Test
  void aPlanTellsWhatItWouldDoAndByWhichStatements() {
    assertThat(
            page(
                """
                {"kind": "Plan", "release": "r", "services": [
                  {"service": "a", "actions": [{"action": "create-role", "target": "a_r",
                    "summary": "create the role a_r"}], "statements": ["CREATE ROLE \\"a_r\\";"]},
                  {"service": "b", "actions": []},
                  {"service": "c", "actions": [], "error": {"code": "X", "message": "no"}}]}
                """))
        .contains(
            "What apply would do",
            "<td>create the role a_r</td>",
            "CREATE ROLE \"a_r\";",
            "1 CHANGES",
            "1 UNCHANGED",
            "1 FAILED")
        .doesNotContain("<rect", ">Time</th>");
  }

  @Test
  void whatOnlyTheValuesDecideHasADeliveryAndNoState() {
    assertThat(
            page(
                """
                {"kind": "Plan", "release": "r", "services": [
                  {"service": "a", "delivery": "PUSH", "secretName": "a-dbcreds"}]}
                """))
        .contains("<th scope=\"col\">Delivery</th>", "<td>PUSH</td>")
        .doesNotContain(">State</th>", "<td class=\"state");
    assertThat(page(APPLY)).contains("<td>PUSH</td><td class=\"state good\">CREATED</td>");
  }

  @Test
  void aCheckupTellsItsChecks() {
    assertThat(
            page(
                """
                {"kind": "Doctor", "release": "r", "checks": [
                  {"id": "server.tls", "about": "db:5432", "state": "OK", "code": null},
                  {"id": "server.login", "about": "db:5432", "state": "BLOCKER", "code": "GEN3DB-F7",
                   "place": "db:5432", "message": "refused", "hint": "GRANT it;\\nREVOKE it;"},
                  {"id": "server.iam", "about": "db:5432", "state": "FINDING", "code": "X", "place": "db",
                   "message": "so", "hint": "Let it be <so>."},
                  {"id": "server.roles", "about": "db:5432", "state": "FINDING", "code": "Y", "place": "db",
                   "message": "so", "hint": "gen3db plan"}]}
                """))
        .contains(
            "<th scope=\"row\">server.tls db:5432</th>",
            "<a href=\"#check-1\">server.login db:5432</a>",
            "<section id=\"check-1\"",
            "<strong>GEN3DB-F7</strong>",
            "<div class=\"note error\" role=\"note\">",
            "<pre>GRANT it;\nREVOKE it;</pre>",
            "<p class=\"hint\">Let it be &lt;so&gt;.</p>",
            "<pre>gen3db plan</pre>",
            "<li class=\"state look\">2 FINDING</li>")
        .doesNotContain("id=\"check-0\"", ">Delivery</th>");
  }

  @Test
  void whatTheValuesHoldIsTextAndNothingElse() {
    String hostile = "<script>alert(1)</script>\\\" onload=\\\"x' &amp; <img src=//evil>";
    String page = page(APPLY.replace("indexd", hostile).replace("values.yaml:7", hostile));
    assertThat(page)
        .contains("&lt;script>alert(1)&lt;/script>&#34; onload=&#34;x&#39; &amp;amp; ")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script", "<img");
  }

  @Test
  void aPageAsksNobodyForAnything() {
    assertThat(page(APPLY))
        .contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"")
        .doesNotContain("http://", "https://", "<script", "<link", "url(", "@import");
  }
}
