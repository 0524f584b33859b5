package org.gen3db.adapter.postgres.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.session.InsideView;
import org.gen3db.adapter.postgres.sql.Fixes;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Notice;

/** What the administrator may do, and with which passwords the server lets roles in. */
public final class RightsChecks {
  static final String PRIVILEGES = "server.privileges";
  static final String ROLES = "server.roles";
  static final String IAM = "server.iam";
  static final String PASSWORDS = "server.passwords";

  /** Since when an administrator who is no superuser needs ADMIN OPTION on a role. */
  public static final int ADMIN_OPTION = 16;

  private static final String STANDING =
      "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user";

  private static final String DATABASES = "SELECT datname FROM pg_database";

  private static final String GIVEN_ROLES =
      """
      SELECT rolname, pg_has_role(oid, 'MEMBER WITH ADMIN OPTION') FROM pg_roles
      WHERE rolname IN (%s) ORDER BY 1\
      """;

  private static final String BY_TOKEN =
      """
      SELECT DISTINCT r.rolname, g.rolname FROM pg_auth_members m
        JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
      WHERE g.rolname = 'rds_iam' AND r.rolname IN (%s) ORDER BY 1\
      """;

  /** Settings that only some servers have; those of a module that is not loaded among them. */
  private static final String POLICY =
      """
      SELECT current_setting('password_encryption'),
        lower(coalesce(current_setting('rds.restrict_password_commands', true), '')),
        (SELECT count(*) > 0 FROM pg_roles
          WHERE rolname = 'rds_password' AND pg_has_role(oid, 'MEMBER')),
        lower(coalesce(current_setting('credcheck.encrypted_password_allowed', true), ''))\
      """;

  /** In the place of a password that is made for each connection. */
  private static final Password TOKEN = Password.of("");

  private static final Set<String> ON = Set.of("on", "true", "yes", "1");
  private static final Set<String> OFF = Set.of("off", "false", "no", "0");

  private RightsChecks() {}

  static List<Check> privileges(CheckedServer server) {
    String name = server.administrator().username();
    String about = name + " at " + server.name();
    var standing =
        server.connection().rows("looking what the administrator may do", Sql.of(STANDING)).get(0);
    if (standing.bool(0) || (standing.bool(1) && standing.bool(2))) {
      return List.of(Check.ok(PRIVILEGES, about));
    }
    var lacks = new ArrayList<String>();
    var needed = new ArrayList<String>();
    if (!standing.bool(1)) {
      lacks.add("CREATEDB");
      missing(server, server.needs().databases().keySet(), Sql.of(DATABASES))
          .forEach(database -> needed.add("database \"" + database + "\""));
    }
    if (!standing.bool(2)) {
      lacks.add("CREATEROLE");
      missing(server, server.needs().roles(), Sql.of("SELECT rolname FROM pg_roles"))
          .forEach(role -> needed.add("role \"" + role + "\""));
    }
    Notice found =
        server.told(
            CheckCode.ADMINISTRATOR_LACKS,
            "the administrator \"%s\" lacks %s%s"
                .formatted(
                    name,
                    String.join(" and ", lacks),
                    needed.isEmpty()
                        ? "; all that is needed is there already"
                        : ", and is to make " + String.join(", ", needed)),
            Fixes.createAndOwn(name));
    return List.of(CheckedServer.blockerIf(!needed.isEmpty(), PRIVILEGES, about, found));
  }

  private static Set<String> missing(CheckedServer server, Set<String> wanted, Sql query) {
    Set<String> there =
        InsideView.names(server.connection().rows("looking what there is already", query));
    return new TreeSet<>(CheckedServer.without(wanted, there));
  }

  static List<Check> roles(CheckedServer server) {
    if (server.connection().superuser() || server.connection().major() < ADMIN_OPTION) {
      return List.of(Check.ok(ROLES, server.name()));
    }
    var found = new ArrayList<Check>();
    String administrator = server.administrator().username();
    for (var row :
        server
            .connection()
            .rows(
                "looking whose roles they are",
                Sql.of(GIVEN_ROLES, Sql.literals(server.needs().roles())))) {
      String role = row.text(0);
      if (!row.bool(1) && !role.equals(administrator)) {
        found.add(
            Check.finding(
                ROLES,
                role + " at " + server.name(),
                server.told(
                    CheckCode.ROLE_OF_ANOTHER,
                    "the role \"%s\" exists, and the administrator \"%s\" may not change it"
                        .formatted(role, administrator),
                    Fixes.grantAdmin(role, administrator))));
      }
    }
    return found.isEmpty() ? List.of(Check.ok(ROLES, server.name())) : found;
  }

  /** An administrator who logs in by tokens has to be a member; whoever has a password may not. */
  static List<Check> iam(CheckedServer server) {
    var names = new TreeSet<>(server.needs().roles());
    if (!server.administrator().password().equals(TOKEN)) {
      names.add(server.administrator().username());
    }
    List<Check> found =
        server
            .connection()
            .rows("looking for roles that log in by tokens", Sql.of(BY_TOKEN, Sql.literals(names)))
            .stream()
            .map(
                row ->
                    Check.blocker(
                        IAM,
                        row.text(0) + " at " + server.name(),
                        server.told(
                            CheckCode.IAM_ONLY,
                            "the role \"%s\" is a member of %s".formatted(row.text(0), row.text(1)),
                            Fixes.revoke(row.text(1), row.text(0)))))
            .collect(Collectors.toList());
    return found.isEmpty() ? List.of(Check.ok(IAM, server.name())) : found;
  }

  static List<Check> passwords(CheckedServer server) {
    var policy =
        server.connection().rows("looking at the policy of passwords", Sql.of(POLICY)).get(0);
    var found = new ArrayList<Check>();
    String administrator = server.administrator().username();
    if (ON.contains(policy.text(1)) && !policy.bool(2)) {
      found.add(
          Check.blocker(
              PASSWORDS,
              server.name(),
              server.told(
                  CheckCode.PASSWORD_POLICY,
                  "rds.restrict_password_commands is on, and the administrator \"%s\" is no member"
                          .formatted(administrator)
                      + " of rds_password: it may set no password",
                  Fixes.grant("rds_password", administrator))));
    }
    if (OFF.contains(policy.text(3))) {
      found.add(
          Check.blocker(
              PASSWORDS,
              server.name(),
              server.told(
                  CheckCode.PASSWORD_POLICY,
                  "credcheck.encrypted_password_allowed is off: the server takes no SCRAM verifier,"
                      + " and gen3db sends no password in clear",
                  Fixes.setting("credcheck.encrypted_password_allowed", "on"))));
    }
    if (policy.text(0).equals("md5")) {
      found.add(
          Check.finding(
              PASSWORDS,
              server.name(),
              server.told(
                  CheckCode.PASSWORD_POLICY,
                  "password_encryption is md5: passwords that others set are kept by a broken hash",
                  Fixes.setting("password_encryption", "scram-sha-256"))));
    }
    return found.isEmpty() ? List.of(Check.ok(PASSWORDS, server.name())) : found;
  }
}
