package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.api.Intercepted;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceStatus;
import org.gen3db.domain.report.ServiceStatus.State;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.lab.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Given, when, then: values as an operator writes them, a real server and two folders in some
 * state, an apply, and how everything is afterwards. Only fence is on unless a test says more.
 *
 * <p>Every apply here proves by itself what must hold for all: the plan before it changes nothing;
 * nobody else's role or database is touched, and nothing at all where it failed or found nothing to
 * do; no password is told; and the apply after it finds nothing to do and writes nothing.
 */
@ExtendWith(SharedServers.class)
abstract class ProtocolTest {
  private static final String SERVICES_OFF = Release.only("fence");

  /** What all tests have in common; their own values come after it. */
  private static final String BASE =
      """
      global:
        dev: false
        postgres:
          dbCreate: true
          master: {host: 127.0.0.1, port: ${port}, username: postgres, password: "${master}"}
      gen3db:
        secretStore: {adapter: directory}
        remoteSecrets: {adapter: directory}
      """
          + SERVICES_OFF;

  /** PUSH, PULL, and both, as the flags of global.externalSecrets say them. */
  static final String PUSH = "global: {externalSecrets: {deploy: true, pushSecret: true}}\n";

  static final String PULL = "global: {externalSecrets: {deploy: true}}\n";
  static final String LOCAL_AND_PUSH =
      "global: {externalSecrets: {deploy: true, dbCreate: true, pushSecret: true}}\n";
  static final String LOCAL = "";

  /** The entry of fence by default. */
  static final String ENTRY = "default-fence-creds";

  Servers servers;
  TestServer server;
  Stores stores;
  Path folder;
  private List<String> layers = List.of();
  private final List<String> knownSecrets = new ArrayList<>();

  @BeforeEach
  void begin(Servers shared, @TempDir Path temporary) throws IOException {
    servers = shared;
    server = shared.asking();
    folder = temporary;
    stores = new Stores(temporary);
  }

  @AfterEach
  void end() {
    servers.reset();
  }

  /** Given: the release's server is this one. */
  void on(TestServer other) {
    server = other;
  }

  /** Given: what the operator writes, a file each, after what all tests have in common. */
  void values(String... yaml) {
    layers = List.of(yaml);
  }

  /** Given: the operator changes a file beside the values. */
  void file(String name, String content) {
    write(folder.resolve(name), content);
  }

  private void write(Path file, String text) {
    try {
      Files.writeString(file, expand(text));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String expand(String text) {
    return text.replace("${port}", Integer.toString(server.port()))
        .replace("${master}", server.masterPassword());
  }

  /** What fence's Secret holds by default, with this password. */
  Keys fence(String password) {
    knownSecrets.add(password);
    return Keys.of("fence_gen3", "fence_gen3", password, "127.0.0.1", server.port());
  }

  Keys indexd(String password) {
    knownSecrets.add(password);
    return Keys.of("indexd_gen3", "indexd_gen3", password, "127.0.0.1", server.port());
  }

  /** The mark of this environment, in the database's comment. */
  static String mark(String id) {
    return new Mark("gen3", "default", "default", id).toString();
  }

  /** Given: fence's role and database, as gen3db leaves them for this environment. */
  void fenceIsMade(String password) {
    values(LOCAL);
    stores.secret("fence-dbcreds-pending", fence(password));
    gen3db().apply(ApplyOptions.NONE);
    stores.serves("fence", fence(password).ready());
    stores.forgetSecret("fence-dbcreds");
  }

  Gen3Db gen3db() {
    return gen3db(StepInterceptor.NONE);
  }

  Gen3Db gen3db(StepInterceptor steps) {
    return Intercepted.build(builder(), steps);
  }

  Gen3DbBuilder builder() {
    return Gen3Db.builder(request()).catalog(catalog());
  }

  /** The adapters; a test may bring one of its own. */
  AdapterCatalog catalog() {
    return AdapterCatalog.discover(getClass().getClassLoader(), List.of());
  }

  ValuesRequest request() {
    var files = new ArrayList<>(List.of("base.yaml"));
    file("base.yaml", BASE);
    for (String layer : layers) {
      String name = "values-" + files.size() + ".yaml";
      file(name, layer);
      files.add(name);
    }
    return new ValuesRequest(
        files, List.of(), List.of(), List.of(), null, folder, InputStream.nullInputStream());
  }

  /** When: {@code gen3db apply} with these flags, and everything that must hold of any apply. */
  Run apply(String... flags) {
    return applying(gen3db(), flags);
  }

  Run applying(Gen3Db gen3db, String... flags) {
    ApplyOptions options = Flags.parse(List.of(flags));
    Run run = once(gen3db, options);
    Gen3Db next = gen3db();
    Map<String, String> before = writes();
    var again = new Run(run.plan(), next.apply(ApplyOptions.NONE), Set.of(), false);
    for (String service : run.services()) {
      Outcome first = run.of(service).outcome();
      boolean done = first == Outcome.CREATED || first == Outcome.REPAIRED;
      again.expect(service, done ? Outcome.UNCHANGED : first);
    }
    assertThat(writes()).as("written by the second apply").isEqualTo(before);
    status(next, run);
    assertThat(writes()).as("written by status").isEqualTo(before);
    return run;
  }

  private static void status(Gen3Db gen3db, Run run) {
    for (ServiceStatus status : gen3db.status().services()) {
      String service = status.plan().service();
      boolean ready =
          Set.of(Outcome.CREATED, Outcome.REPAIRED, Outcome.UNCHANGED)
                  .contains(run.of(service).outcome())
              && !run.findings(service).contains(DomainCode.ENTRY_WITHOUT_DBCREATED);
      assertThat(status.state() == State.READY).as("status %s", status).isEqualTo(ready);
    }
  }

  /** One apply, with what must hold of any. */
  private Run once(Gen3Db gen3db, ApplyOptions options) {
    Map<String, String> before = writes();
    Plan plan = gen3db.plan(options);
    assertThat(writes()).as("written by plan").isEqualTo(before);
    Map<String, String> dump = dump();
    Map<String, String> files = stores.files();
    Report report = gen3db.apply(options);
    boolean storesTouched = !stores.files().equals(files);
    var run = new Run(plan, report, touched(dump, dump()), storesTouched);
    if (report.services().stream().allMatch(ProtocolTest::leavesAll)) {
      assertThat(run.touched()).as("touched on the servers").isEmpty();
      assertThat(run.storesTouched()).as("stores written").isFalse();
    }
    if (report.services().stream().allMatch(one -> one.outcome() == Outcome.UNCHANGED)) {
      assertThat(writes()).as("written by an apply that says UNCHANGED").isEqualTo(before);
    }
    assertThat(ours(report)).as("touched beyond its own").containsAll(run.touched());
    List<String> words = run.words();
    for (String secret : knownSecrets) {
      assertThat(words).noneMatch(text -> text.contains(secret));
    }
    return run;
  }

  /** A failure found beforehand leaves everything, as does a run with nothing to do. */
  private static boolean leavesAll(ServiceReport service) {
    return service.outcome() == Outcome.UNCHANGED || service.outcome() == Outcome.FAILED;
  }

  private Set<String> ours(Report report) {
    var names = new HashSet<String>();
    for (ServiceReport service : report.services()) {
      if (!leavesAll(service)) {
        names.add(service.plan().database().value());
        names.add(service.plan().username().value());
        stores
            .secret(service.plan().secretName())
            .ifPresent(
                keys -> {
                  names.add(keys.values().get("database"));
                  names.add(keys.values().get("username"));
                });
      }
    }
    return names;
  }

  private Map<String, String> dump() {
    var all = new TreeMap<String, String>();
    for (TestServer one : servers.all()) {
      one.dump().forEach((key, value) -> all.put(key + " on " + one.port(), value));
    }
    return all;
  }

  private static Set<String> touched(Map<String, String> before, Map<String, String> after) {
    var subjects = new TreeSet<String>();
    var keys = new HashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      if (!String.valueOf(before.get(key)).equals(after.get(key))) {
        subjects.add(ServerDump.subject(key.substring(0, key.indexOf(" on "))));
      }
    }
    return subjects;
  }

  /** Equal as long as nobody writes to a server or to a store. */
  private Map<String, String> writes() {
    var all = new TreeMap<>(stores.files());
    servers.all().forEach(one -> all.put("server " + one.port(), one.nextTransaction()));
    return all;
  }
}
