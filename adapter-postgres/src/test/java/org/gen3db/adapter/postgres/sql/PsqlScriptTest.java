package org.gen3db.adapter.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.adapter.postgres.PostgresServer;
import org.gen3db.adapter.postgres.Provisioning;
import org.gen3db.adapter.postgres.TestServer;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PsqlScriptTest {
  private static List<Change> all(String name) {
    return List.of(
        Provisioning.createRole(name),
        new Change.AllowLogin(name),
        new Change.CreateDatabase(name, name),
        new Change.AdjustRole(
            name,
            new RoleWishes(
                5,
                Map.of(
                    "statement_timeout", List.of("30s"),
                    "search_path", List.of("it's", "public"),
                    "app.user", List.of("x")))),
        new Change.OpenDatabase(name),
        new Change.OwnDatabase(name, name),
        new Change.LimitConnect(name, List.of(name)),
        new Change.GrantConnect(name, name),
        new Change.SetMark(name, Provisioning.MARK),
        new Change.OwnSchema(name, name),
        new Change.GrantSchema(name, name),
        new Change.DefaultPrivileges(name, name),
        new Change.GrantAccess(name, "pg_monitor", Access.READ, List.of(name)),
        new Change.CreateExtension(name, "ltree", true),
        new Change.KeepPending("fence-dbcreds-pending"),
        new Change.PublishEntry("entry"),
        new Change.RestoreEntry("entry"),
        new Change.FinishRotation("entry", "version"),
        new Change.CompleteEntry("entry"),
        new Change.PublishSecret("fence-dbcreds"),
        new Change.FollowEntry("fence-dbcreds", "entry"),
        new Change.ProtectSecret("fence-dbcreds"),
        new Change.KeepCopy("fence-dbcreds-pending"),
        new Change.RemovePending("fence-dbcreds-pending"),
        new Change.LiftExpiry(name),
        new Change.SetPassword(name));
  }

  /** Those that take away what the others make, or belong to a rotation. */
  private static List<Change> further(String name) {
    return List.of(
        new Change.OpenLogin(name, name, Provisioning.MARK),
        new Change.ForbidLogin(name),
        new Change.OwnThings(name, name, Logins.second(name)),
        new Change.DropDatabase(name, false),
        new Change.DropRole(name),
        new Change.ProveEntry("entry", false),
        new Change.UpdateEntry("entry", false),
        new Change.Unpublish("fence-dbcreds"),
        new Change.LoadDump(name, "fence.sql", 1),
        new Change.CopyDatabase(name, "fence_src"),
        new Change.TakePlace(name, false),
        new Change.RemoveBootstrap("fence-dbcreds-bootstrap"));
  }

  private static Stream<Class<?>> records(Class<?> change) {
    return change.isRecord()
        ? Stream.of(change)
        : Arrays.stream(change.getPermittedSubclasses()).flatMap(PsqlScriptTest::records);
  }

  @Test
  void everyChangeHasItsPlaceAndNoneIsPassedOverSilently() {
    List<Change> every = Stream.concat(all("any").stream(), further("any").stream()).toList();
    assertThat(every.stream().<Class<?>>map(Change::getClass))
        .hasSameElementsAs(records(Change.class).collect(Collectors.toSet()));
    for (Change change : every) {
      assertThat(new PsqlScript().of(List.of(change)).isEmpty())
          .as(change.action())
          .isEqualTo(change instanceof Change.InStores || change instanceof Change.ByRestore);
    }
  }

  /** What a service without dbCreate asks for. */
  private static List<Change> wholeService(String name) {
    return List.of(
        Provisioning.createRole(name),
        new Change.CreateDatabase(name, name),
        new Change.LimitConnect(name, List.of(name)),
        new Change.CreateExtension(name, "ltree", true));
  }

  @Test
  void theScriptIsWhatAnAdministratorWouldType() {
    try (var adapter = TestServer.adapter()) {
      assertThat(adapter.script(all("fence_my-gen3")))
          .startsWith(
              "\\set ON_ERROR_STOP on",
              "CREATE ROLE \"fence_my-gen3\" LOGIN PASSWORD :'password';",
              "COMMENT ON ROLE \"fence_my-gen3\" IS '" + Provisioning.MARK + "';",
              "ALTER ROLE \"fence_my-gen3\" LOGIN;")
          .containsSequence(
              "ALTER ROLE \"fence_my-gen3\" CONNECTION LIMIT 5;",
              "ALTER ROLE \"fence_my-gen3\" SET \"app\".\"user\" TO 'x';",
              "ALTER ROLE \"fence_my-gen3\" SET \"search_path\" TO 'it''s', 'public';",
              "ALTER ROLE \"fence_my-gen3\" SET \"statement_timeout\" TO '30s';")
          .contains("CREATE DATABASE \"fence_my-gen3\" OWNER \"fence_my-gen3\";")
          .containsOnlyOnce("\\connect -reuse-previous=on \"dbname='fence_my-gen3'\"")
          .endsWith("ALTER ROLE \"fence_my-gen3\" PASSWORD :'password';")
          .noneMatch(line -> line.contains("SCRAM"));
    }
  }

  @Test
  void aSecondLoginIsMadeOrOpenedByHand() {
    String script =
        String.join(
            "\n",
            new PsqlScript()
                .of(List.of(new Change.OpenLogin("fence_2", "fence", Provisioning.MARK))));
    assertThat(script)
        .contains(
            "\\if :absent\nCREATE ROLE \"fence_2\" LOGIN PASSWORD :'password';",
            " logs in for fence';",
            "\\else\nALTER ROLE \"fence_2\" LOGIN PASSWORD :'password';\n\\endif",
            "GRANT \"fence\" TO \"fence_2\";",
            "ALTER ROLE \"fence_2\" SET role TO \"fence\";")
        .endsWith(":give_back;");
  }

  /** By hand it is what a run makes, whether the second login is there already or not. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecondLoginMadeByHandWorksAsTheRole(boolean there) throws Exception {
    String name = "with \"double\" and 'single'";
    String second = Logins.second(name);
    var password = Password.of("typed by hand");
    var opened = new Change.OpenLogin(second, name, Provisioning.MARK);
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      psql(server, password, adapter.script(wholeService(name)));
      try (var session = adapter.connect(server.master(), Cancellation.create())) {
        if (there) {
          session.perform(opened, Password.of("before"));
          session.perform(new Change.ForbidLogin(second), null);
        }
        psql(server, password, adapter.script(List.of(opened)));
        assertThat(session.observe(name, List.of()).second())
            .hasValueSatisfying(
                found -> {
                  assertThat(found.isWhole()).isTrue();
                  assertThat(found.logsInFor(name)).isTrue();
                });
        try (var entered = session.enter(name, second, password)) {
          assertThat(entered.login()).isEqualTo(Login.PROVEN);
        }
      }
    }
  }

  @Tag("full")
  @Test
  void removedByHandNothingIsLeft() throws Exception {
    String name = "fence_my-gen3";
    var password = Password.of("typed by hand");
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      psql(server, password, adapter.script(all(name)));
      psql(server, password, adapter.script(further(name)));
      try (var session = adapter.connect(server.master(), Cancellation.create())) {
        Observed.OnServer left = session.observe(name, List.of(name));
        assertThat(left.role()).isEmpty();
        assertThat(left.databases()).isEmpty();
      }
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fence_my-gen3",
        "with \"double\" and 'single'",
        "back\\slash",
        ":password :'password' %s",
        "größe-🦊",
        "a=b port=1 dbname='x'"
      })
  void runByHandItGivesTheSameState(String name) throws Exception {
    var password = Password.of("typed 'by' hand \\ é");
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      server.sql("postgres", "CREATE ROLE ours", "ALTER ROLE ours RENAME TO other");
      psql(server, password, adapter.script(all(name)));
      psql(server, password, adapter.script(List.of(new Change.SetMark(name, Provisioning.MARK))));
      try (var session = adapter.connect(server.master(), Cancellation.create());
          var inside = session.enter(name, name, password)) {
        assertThat(inside.login()).isEqualTo(Login.PROVEN);
        assertThat(session.observe(name, List.of(name)).database(name).orElseThrow())
            .usingRecursiveComparison()
            .ignoringFields("connected") // psql's own session may just be ending
            .isEqualTo(
                new Observed.Database(
                    name, Provisioning.MARK.toString(), false, true, true, List.of()));
        assertThat(Provisioning.of(name).inside(inside.inside(), true)).isEmpty();
      }
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void anAdministratorWhoIsNoSuperuserMayRunIt(int major) throws Exception {
    var name = "größe's \"%s\" \\ :password";
    var password = Password.of("typed");
    try (var server = TestServer.shared(major);
        var adapter = TestServer.adapter()) {
      Master limited = server.limitedMaster();
      if (major == 12) {
        server.sql("template1", "CREATE EXTENSION ltree");
      }
      psql(server, limited, password, adapter.script(wholeService(name)));
      psql(
          server,
          limited,
          password,
          adapter.script(
              List.of(
                  new Change.SetMark(name, Provisioning.MARK),
                  new Change.OwnDatabase(name, name),
                  new Change.GrantConnect(name, name),
                  new Change.GrantSchema(name, name))));
      assertThat(
              server.sql(
                  "postgres",
                  "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'limited'::regrole"
                      + (major < 16 ? "" : " AND (set_option OR inherit_option)")))
          .as("memberships left behind")
          .isEmpty();
      try (var session = adapter.connect(limited, Cancellation.create());
          var inside = session.enter(name, name, password)) {
        assertThat(inside.login()).isEqualTo(Login.PROVEN);
        assertThat(inside.inside().installed()).contains("ltree");
        assertThat(session.observe(name, List.of(name)).database(name).orElseThrow())
            .usingRecursiveComparison()
            .ignoringFields("connected") // psql's own session may just be ending
            .isEqualTo(
                new Observed.Database(
                    name, Provisioning.MARK.toString(), false, true, true, List.of()));
      }
    }
  }

  /** A login beside a service's own, by the hand of either administrator, as gen3db gives it. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void aLoginIsGivenWhatItIsForByHand(int major) throws Exception {
    String name = "it's \"theirs\"";
    String login = name + " \\ :x %s";
    var password = Password.of("typed");
    try (var server = TestServer.shared(major);
        var adapter = TestServer.adapter()) {
      Master limited = server.limitedMaster();
      psql(server, limited, password, adapter.script(wholeService(name).subList(0, 3)));
      server.sql(name, "CREATE TABLE \"odd's \"\"%s\" (id serial)", "CREATE SCHEMA \"a b\"");
      server.sql(
          name,
          "ALTER TABLE \"odd's \"\"%s\" OWNER TO \"it's \"\"theirs\"\"\"",
          "ALTER SCHEMA \"a b\" OWNER TO \"it's \"\"theirs\"\"\"");
      for (Access access : List.of(Access.WRITE, Access.READ)) {
        List<Change> changes =
            List.of(new Change.GrantAccess(name, login, access, List.of("nobody's", name)));
        if (access == Access.WRITE) {
          psql(
              server,
              limited,
              password,
              adapter.script(
                  List.of(Provisioning.createRole(login), new Change.GrantConnect(name, login))));
        }
        psql(server, limited, password, adapter.script(changes));
        try (var session = adapter.connect(server.master(), Cancellation.create());
            var inside = session.enter(name, login, password)) {
          assertThat(inside.login()).isEqualTo(Login.PROVEN);
          List<String> makers = List.of(name, "limited");
          assertThat(inside.rights().lacks(access, makers))
              .as(inside.rights().toString())
              .isFalse();
          assertThat(inside.rights().changes().isEmpty()).isEqualTo(access == Access.READ);
        }
      }
    }
  }

  /** The schema public that was dropped, or is another's and closed, is given by who may. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void theSchemaPublicIsGivenByHand(int major) throws Exception {
    String name = "it's \"theirs\"";
    var password = Password.of("typed");
    var script = List.of(new Change.GrantSchema(name, name));
    try (var server = TestServer.shared(major);
        var adapter = TestServer.adapter()) {
      Master limited = server.limitedMaster();
      server.sql("postgres", "CREATE ROLE dba", "GRANT dba TO limited", "CREATE DATABASE x");
      psql(server, password, adapter.script(List.of(Provisioning.createRole(name))));
      server.sql("postgres", "ALTER DATABASE x RENAME TO \"it's \"\"theirs\"\"\"");
      server.sql("postgres", "ALTER DATABASE \"it's \"\"theirs\"\"\" OWNER TO dba");
      for (String breaking :
          List.of("DROP SCHEMA public", "REVOKE ALL ON SCHEMA public FROM PUBLIC, dba")) {
        server.sql(name, breaking);
        assertThat(usable(server, adapter, name, password)).as(breaking).isFalse();
        psql(server, limited, password, adapter.script(script));
        assertThat(usable(server, adapter, name, password)).as("mended: %s", breaking).isTrue();
        server.sql(
            name,
            "REVOKE ALL ON SCHEMA public FROM \"it's \"\"theirs\"\"\"",
            "ALTER SCHEMA public OWNER TO dba");
      }
      psql(server, password, adapter.script(script));
      assertThat(usable(server, adapter, name, password)).isTrue();
      psql(server, limited, password, adapter.script(script));
    }
  }

  private static boolean usable(
      TestServer server, PostgresServer adapter, String name, Password password) {
    try (var session = adapter.connect(server.master(), Cancellation.create());
        var inside = session.enter(name, name, password)) {
      return inside.inside().schemaUsable();
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void aMembershipThatAnAdministratorHasStays(int major) throws Exception {
    try (var server = TestServer.shared(major);
        var adapter = TestServer.adapter()) {
      Master limited = server.limitedMaster();
      server.sql("postgres", "CREATE ROLE given LOGIN PASSWORD 'pw'", "GRANT given TO limited");
      psql(
          server,
          limited,
          Password.of("pw"),
          adapter.script(List.of(new Change.CreateDatabase("given", "given"))));
      assertThat(
              server.sql(
                  "postgres",
                  "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'limited'::regrole"))
          .containsExactly("given");
    }
  }

  private static void psql(TestServer server, Password password, List<String> script)
      throws Exception {
    psql(server, server.master(), password, script);
  }

  private static void psql(
      TestServer server, Master administrator, Password password, List<String> script)
      throws Exception {
    var command = new ArrayList<>(List.of("psql", "-X", "-v", "password=" + password.text()));
    command.addAll(List.of("-h", server.server().address().host(), "-d", "postgres"));
    command.addAll(
        List.of("-p", "" + server.server().address().port(), "-U", administrator.username()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", administrator.password().text());
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.start();
    try (var input = process.getOutputStream()) {
      input.write(String.join("\n", script).concat("\n").getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
