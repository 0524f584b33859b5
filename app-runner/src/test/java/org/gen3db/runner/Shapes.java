package org.gen3db.runner;

/** The documents of the contract. */
final class Shapes {
  private static final String HEAD =
      """
      "apiVersion": "gen3db\\\\.org/v1", "kind": "%s",
      """;
  private static final String RELEASE =
      """
      "release": "<text>", "namespace": "<text>", "environment": "<text>",
      """;
  private static final String IDENTITY =
      """
      "service": "<text>", "delivery": "LOCAL|PUSH|PULL|LOCAL_AND_PUSH",
      "secretName": "<text>", "remoteSecretName": "<text>?",
      "login?": {"service": "<text>", "access": "read|write"},
      """;
  private static final String TEXT = "{\"value\": \"<text>?\", \"source\": \"<text>\"}";
  private static final String NUMBER = "{\"value\": \"<number>?\", \"source\": \"<text>\"}";
  private static final String SECRET = "{\"source\": \"<text>\"}";
  private static final String WANTED =
      IDENTITY
          + "\"createDatabase\": \"<boolean>\", \"credentials\": {\"database\": "
          + TEXT
          + ", \"username\": "
          + TEXT
          + ", \"host\": "
          + TEXT
          + ", \"port\": "
          + NUMBER
          + ", \"password\": "
          + SECRET
          + "}, \"master|null\": {\"host\": "
          + TEXT
          + ", \"port\": "
          + NUMBER
          + ", \"username\": "
          + TEXT
          + ", \"password\": "
          + SECRET
          + "},";
  private static final String FINDINGS =
      """
      [{"code": "GEN3DB-.[0-9]+", "place": "<text>", "message": "<text>", "hint": "<text>"}]
      """;
  private static final String PROBLEM =
      """
      {"code": "GEN3DB-[0-9]+", "place": "<text>", "message": "<text>", "hint": "<text>"}
      """;
  private static final String WARNINGS =
      """
      "warnings": [{"code": "GEN3DB-W[0-9]+", "service": "<text>?", "message": "<text>",
                    "hint": "<text>"}]
      """;
  private static final String LINES =
      """
      [{"key": "<text>", "value": "<text>?", "source": "<text>", "rule": "<text>"}]
      """;

  static final Shape OFFLINE_PLAN =
      document(
          "Plan",
          RELEASE + "\"services\": [{" + WANTED + "\"findings\": " + FINDINGS + "}]," + WARNINGS);
  static final Shape PLAN =
      document(
          "Plan",
          RELEASE
              + "\"services\": [{"
              + WANTED
              + """
                "actions": [{"action": "[a-z-]+", "target": "<text>", "summary": "<text>"}],
                "provisos?": [{"proviso": "[a-z-]+", "if": "<text>"}],
                "statements?": ["<text>"],
                "error?":
                """
              + PROBLEM
              + ", \"findings\": "
              + FINDINGS
              + "}],"
              + WARNINGS);
  static final Shape APPLY =
      document(
          "Apply",
          RELEASE
              + "\"services\": [{"
              + WANTED
              + """
                "outcome": "CREATED|REPAIRED|UNCHANGED|AWAITING_RESTORE|AWAITING_DATABASE|FAILED",
                "steps": [{"action": "[a-z-]+", "target": "<text>", "millis": "<number>"}],
                "error?":
                """
              + PROBLEM
              + ", \"findings\": "
              + FINDINGS
              + "}],"
              + WARNINGS);
  static final Shape RESTORE =
      document(
          "Restore",
          RELEASE
              + "\"services\": [{"
              + WANTED
              + """
                "outcome": "RESTORED|ROLLED_BACK|CREATED|REPAIRED|UNCHANGED|AWAITING_RESTORE|AWAITING_DATABASE|FAILED",
                "restored|null": {"source": "<text>", "dump": "<text>", "sha256": "[0-9a-f]{64}",
                  "bytes": "<number>", "earlier": "NOTHING|KEPT|DISCARDED", "copyOf": "<text>?",
                  "rows": "<number>", "statements": "<number>",
                  "tables": [{"table": "<text>", "rows": "<number>", "bytes": "<number>",
                    "compared": "<text>"}],
                  "skipped": [{"place": "<text>", "reason": "<text>", "statement": "<text>"}],
                  "masks": ["<text>"],
                  "scripts": [{"kind": "MASKS|CHECKS", "file": "<text>", "sha256": "[0-9a-f]{64}"}],
                  "previous": "<text>?", "dropped": ["<text>"]},
                "steps": [{"action": "[a-z-]+", "target": "<text>", "millis": "<number>"}],
                "error?":
                """
              + PROBLEM
              + ", \"findings\": "
              + FINDINGS
              + "}],"
              + WARNINGS);
  static final Shape STATUS =
      document(
          "Status",
          RELEASE
              + "\"services\": [{"
              + IDENTITY
              + "\"state\": \"READY|MISSING|INCOMPLETE|DRIFTED|UNREACHABLE\", \"passwordChanged\": \"<text>?\", \"findings\": "
              + FINDINGS
              + "}],"
              + WARNINGS);
  static final Shape POLICY =
      document(
          "Policy",
          """
          "policy": {"Version": "2012-10-17", "Statement": [{
            "Sid": "[A-Za-z]+", "Effect": "Allow", "Action": ["[a-z0-9-]+:[A-Za-z]+"],
            "Resource": ["<text>"], "Condition?": {
              "StringLike": {"kms:ViaService": "<text>"},
              "ForAnyValue:StringEquals?": {"kms:ResourceAliases": "<text>"}}}]}
          """);
  static final Shape DOCTOR =
      document(
          "Doctor",
          RELEASE
              + """
              "checks": [{"id": "[a-z0-9.]+", "about": "<text>",
                "state": "OK|FINDING|BLOCKER|NOT_CHECKED", "code": "<text>?", "place": "<text>?",
                "message": "<text>?", "hint": "<text>?", "page": "<text>?"}],
              """
              + WARNINGS);
  static final Shape EXPLAIN =
      document(
          "Explain",
          RELEASE
              + "\"service\": \"<text>\", \"secretName\": \"<text>\", \"credentials\": "
              + LINES
              + ", \"delivery\": "
              + LINES
              + ", \"role?\": "
              + LINES
              + ", \"master\": "
              + LINES
              + ", \"findings\": "
              + FINDINGS
              + ","
              + WARNINGS);
  static final Shape ADAPTERS =
      document(
          "Adapters",
          """
          "adapters": [{"section": "<text>", "id": "<text>", "port": "<text>", "version": "<text>?",
            "description": "<text>", "origin": "<text>",
            "settings": [{"key": "<text>", "type": "<text>", "default": "<text>?",
                          "required": "<boolean>", "description": "<text>"}]}],
          "errors": ["""
              + PROBLEM
              + "]");
  static final Shape ENV =
      document(
          "Env",
          """
          "service": "<text>", "PGHOST": "<text>", "PGPORT": "[0-9]+", "PGDATABASE": "<text>",
          "PGUSER": "<text>", "PGPASSWORD": "<text>"
          """);
  static final Shape STOP = document("Stop", "\"server\": \"<text>\", \"stopped\": \"<boolean>\"");
  static final Shape ERROR = document("Error", "\"errors\": [" + PROBLEM + "]");

  private Shapes() {}

  private static Shape document(String kind, String fields) {
    return Shape.of("{" + HEAD.formatted(kind) + fields + "}");
  }
}
