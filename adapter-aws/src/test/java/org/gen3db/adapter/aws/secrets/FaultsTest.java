package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.util.Throwables;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.gen3db.spi.Adapter;
import org.gen3db.testkit.aws.Fault;
import org.gen3db.testkit.aws.Request;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service does that breaks, and what then is told, tried again, and made twice or not. */
@Tag("jdk")
class FaultsTest {
  private static final String ENTRY = "default-fence-creds";
  private static final String HIDDEN = "hunter2-9f3c";
  private final Cancellation end = Cancellation.create();
  private final List<Adapter> opened = new ArrayList<>();
  private SecretsManagerServer server;
  private Others others;

  @BeforeEach
  void start() {
    Keys.give();
    server = SecretsManagerServer.start();
    others = new Others(server.endpoint());
  }

  @AfterEach
  void stop() throws Exception {
    for (Adapter adapter : opened) {
      adapter.close();
    }
    others.close();
    server.close();
    Keys.take();
  }

  private RemoteSecrets open() {
    return open(Map.of());
  }

  private RemoteSecrets open(Map<String, ?> settings) {
    var all = new HashMap<String, Object>(settings);
    all.putIfAbsent("endpoint", server.endpoint().toString());
    all.putIfAbsent("region", "us-east-1");
    Adapter adapter = AdapterMaker.of(new AwsSecretsProvider()).settings(all).make();
    opened.add(adapter);
    return adapter.port(RemoteSecrets.class).orElseThrow();
  }

  private static SecretData data(String value) {
    return SecretsManagerContract.data("password", value, "dbcreated", "true");
  }

  private RemoteEntry entry(RemoteSecrets store) {
    return store.read(List.of(ENTRY), end).get(ENTRY).certain().orElseThrow();
  }

  /** Breaks the first of the requests with this operation, and no other. */
  private void breakFirst(String operation, Fault fault) {
    var count = new AtomicInteger();
    server.breakBy(
        request ->
            request.operation().equals(operation) && count.getAndIncrement() == 0
                ? fault
                : Fault.NONE);
  }

  private static Function<Request, Fault> breaking(String operation, Fault fault) {
    return request -> request.operation().equals(operation) ? fault : Fault.NONE;
  }

  private long count(String operation) {
    return server.operations().stream().filter(operation::equals).count();
  }

  private static Notice told(Look<RemoteEntry> look) {
    assertThat(look).isInstanceOf(Look.NotLooked.class);
    return ((Look.NotLooked<RemoteEntry>) look).why();
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "BROKEN", "BROKEN_AFTERWARDS", "CUT", "CUT_AFTERWARDS"})
  void aCreateWhoseAnswerIsLostMakesOneVersion(Fault fault) {
    RemoteSecrets store = open();
    breakFirst("CreateSecret", fault);
    WriteId id = WriteId.random();
    Written<RemoteEntry> made = store.create(ENTRY, data("p"), id, end);
    assertThat(made.isConflict()).isFalse();
    assertThat(others.versions(ENTRY)).containsExactly(id.value());
    assertThat(count("CreateSecret")).isEqualTo(2);
    assertThat(
            server.requests().stream()
                .filter(request -> request.operation().equals("CreateSecret"))
                .map(request -> request.optional("ClientRequestToken").orElse("")))
        .as("the token of a write is reused by its own repetition only")
        .containsOnly(id.value());
  }

  @Test
  void aCreateWhoseAnswerNeverComesIsTriedAgainAfterItsTime() {
    RemoteSecrets store = open(Map.of("answerTimeout", "300ms"));
    breakFirst("CreateSecret", Fault.SILENT_AFTERWARDS);
    WriteId id = WriteId.random();
    assertThat(store.create(ENTRY, data("p"), id, end).isConflict()).isFalse();
    assertThat(others.versions(ENTRY)).containsExactly(id.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PutSecretValue", "UpdateSecretVersionStage"})
  void anUpdateWhoseAnswersAreLostIsDoneOnce(String operation) {
    RemoteSecrets store = open();
    store.create(ENTRY, data("p"), WriteId.random(), end);
    RemoteEntry seen = entry(store);
    breakFirst(operation, Fault.CUT_AFTERWARDS);
    WriteId id = WriteId.random();
    Written<RemoteEntry> written = store.update(seen, data("q"), id, end);
    assertThat(written.isConflict()).isFalse();
    assertThat(written.now().certain().orElseThrow().version()).isEqualTo(id.value());
    assertThat(others.versions(ENTRY)).containsExactly(seen.version(), id.value());
    assertThat(others.stages(ENTRY))
        .containsOnly(
            Map.entry(id.value(), List.of("AWSCURRENT")),
            Map.entry(seen.version(), List.of("AWSPREVIOUS")));
  }

  /** Whoever is killed after any request leaves what the next run finishes. */
  @Test
  void anUpdateThatEndsAfterAnyOfItsRequestsIsFinishedByTheNext() {
    for (int last = 0; last < 5; last++) {
      RemoteSecrets first = open(Map.of("timeout", "2s"));
      first.create(ENTRY, data("p"), WriteId.random(), end);
      RemoteEntry seen = entry(first);
      var killed = Cancellation.create();
      int allowed = last;
      var count = new AtomicInteger();
      server.breakBy(
          request -> {
            if (count.getAndIncrement() < allowed) {
              return Fault.NONE;
            }
            killed.cancel();
            return Fault.CUT;
          });
      try {
        first.update(seen, data("q"), WriteId.random(), killed);
      } catch (Gen3DbException e) {
        assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED);
      }
      server.breakBy(request -> Fault.NONE);
      RemoteSecrets next = open();
      RemoteEntry now = entry(next);
      assertThat(now.data()).as("after %s requests", last).isIn(data("p"), data("q"));
      WriteId id = WriteId.random();
      assertThat(next.update(now, data("q"), id, end).isConflict()).isFalse();
      assertThat(entry(next).data()).isEqualTo(data("q"));
      assertThat(others.stages(ENTRY).values().stream().flatMap(List::stream))
          .contains("AWSCURRENT", "AWSPREVIOUS");
      others.delete(ENTRY);
    }
  }

  @Test
  void whatNeedsNobodyElseIsToldOnceForAllNames() {
    server.breakBy(request -> Fault.CUT);
    List<String> names = List.of("a-creds", "b-creds", "c-creds");
    Map<String, Look<RemoteEntry>> looks = open().read(names, end);
    assertThat(looks.values())
        .allSatisfy(look -> assertThat(told(look).code()).isEqualTo(AwsCode.AWS_UNREACHABLE));
    assertThat(told(looks.get("a-creds")).code().unreachable()).isTrue();
    names.forEach(
        name -> assertThat(told(looks.get(name)).place()).isEqualTo("remote secret " + name));
    assertThat(server.operations()).containsOnly("BatchGetSecretValue");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"EXPIRED_TOKEN", "UNKNOWN_TOKEN", "DENIED", "KEY_DENIED", "GARBLED", "BROKEN"})
  void whatCannotBeReadIsNotAbsent(Fault fault) {
    others.write(ENTRY, data(HIDDEN));
    server.breakBy(request -> fault);
    Notice why = told(open().read(List.of(ENTRY), end).get(ENTRY));
    assertThat(why.code())
        .isEqualTo(
            switch (fault) {
              case DENIED -> AwsCode.AWS_DENIED;
              case KEY_DENIED -> AwsCode.AWS_KEY;
              case EXPIRED_TOKEN, UNKNOWN_TOKEN -> AwsCode.AWS_CREDENTIALS;
              default -> AwsCode.AWS_UNREACHABLE;
            });
    assertThat(why.code().unreachable()).isTrue();
    assertThat(why.place()).isEqualTo("remote secret " + ENTRY);
    assertThat(why.message())
        .startsWith("Secrets Manager at " + server.endpoint())
        .contains("GetSecretValue");
  }

  /** The service quotes the session token there, in words that may look like any others. */
  @Test
  void aSessionTokenThatIsQuotedIsNotTold() {
    System.setProperty("aws.sessionToken", HIDDEN + "KMS");
    try {
      server.breakBy(request -> Fault.BAD_SIGNATURE);
      Notice why = told(open().read(List.of(ENTRY), end).get(ENTRY));
      assertThat(why.code()).isEqualTo(AwsCode.AWS_CREDENTIALS);
      assertThat(why.message()).endsWith(" refuses GetSecretValue: InvalidSignatureException");
      assertThat(why.exception()).as("it would quote the same").isEmpty();
      assertThatThrownBy(() -> open().create(ENTRY, data("p"), WriteId.random(), end))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_CREDENTIALS);
                assertThat(Throwables.getStackTrace(e)).doesNotContain(HIDDEN);
              });
    } finally {
      System.clearProperty("aws.sessionToken");
    }
  }

  @Test
  void aRequestIsRepeatedByTheSdkAloneAndNotByTheJdkToo() {
    server.breakBy(request -> Fault.CUT);
    assertThatThrownBy(() -> open().create(ENTRY, data("p"), WriteId.random(), end))
        .isInstanceOf(Gen3DbException.class);
    assertThat(count("CreateSecret")).isEqualTo(6);
  }

  @Test
  void aRefusedCreateIsToldAsWhatItWas() {
    server.breakBy(breaking("CreateSecret", Fault.REFUSED));
    assertThatThrownBy(() -> open().create(ENTRY, data(HIDDEN), WriteId.random(), end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_REFUSED);
              assertThat(e.problem().message())
                  .contains("refuses CreateSecret: InvalidParameterException")
                  .doesNotContain(HIDDEN);
            });
    assertThat(server.operations()).doesNotContain("PutSecretValue");
  }

  @Test
  void aCloseLookTellsWhoseACompleteEntryIsAndWhoRotatesIt() {
    RemoteSecrets store = open();
    store.create(ENTRY, data("p"), WriteId.random(), end);
    others.write("other-creds", data("q"));
    server.as("RotateSecret", Map.of("SecretId", "other-creds"));
    List<String> names = List.of(ENTRY, "other-creds", "absent-creds");
    assertThat(store.read(names, end).get(ENTRY).certain().orElseThrow().ours()).isFalse();
    Map<String, Look<RemoteEntry>> looks = store.examine(names, end);
    RemoteEntry ours = looks.get(ENTRY).certain().orElseThrow();
    assertThat(ours.ours()).isTrue();
    assertThat(ours.rotatedElsewhere()).isFalse();
    RemoteEntry theirs = looks.get("other-creds").certain().orElseThrow();
    assertThat(theirs.ours()).isFalse();
    assertThat(theirs.rotatedElsewhere()).isTrue();
    assertThat(looks.get("absent-creds")).isInstanceOf(Look.Absent.class);
    server.breakBy(breaking("DescribeSecret", Fault.DENIED));
    Notice why = told(store.examine(List.of(ENTRY), end).get(ENTRY));
    assertThat(why.code()).isEqualTo(AwsCode.AWS_DENIED);
    assertThat(why.hint()).startsWith("Allow secretsmanager:DescribeSecret");
  }

  @Test
  void aDeniedWriteNamesTheActionAndChangesNothing() {
    others.write(ENTRY, data("p"));
    RemoteSecrets store = open();
    RemoteEntry seen = entry(store);
    for (String operation : List.of("PutSecretValue", "UpdateSecretVersionStage")) {
      server.breakBy(breaking(operation, Fault.DENIED));
      for (boolean prepares : List.of(true, false)) {
        assertThatThrownBy(
                () -> {
                  if (prepares) {
                    store.prepare(seen, data(HIDDEN), WriteId.random(), end);
                  } else {
                    store.update(seen, data(HIDDEN), WriteId.random(), end);
                  }
                })
            .isInstanceOfSatisfying(
                Gen3DbException.class,
                e -> {
                  assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_DENIED);
                  assertThat(e.problem().hint()).startsWith("Allow secretsmanager:" + operation);
                  assertThat(e.problem().message()).doesNotContain(HIDDEN);
                });
      }
    }
    server.breakBy(request -> Fault.NONE);
    assertThat(entry(store)).isEqualTo(seen);
  }

  @Test
  void whoMayNotAskForSeveralIsNotAskedAgainAndReadsThemOneByOne() {
    others.write("a-creds", data("a"));
    others.write("b-creds", data("b"));
    server.breakBy(breaking("BatchGetSecretValue", Fault.DENIED));
    server.forgetRequests();
    RemoteSecrets store = open();
    for (int i = 0; i < 2; i++) {
      Map<String, Look<RemoteEntry>> looks =
          store.read(List.of("a-creds", "b-creds", "absent-creds"), end);
      assertThat(looks.get("a-creds").certain().orElseThrow().data()).isEqualTo(data("a"));
      assertThat(looks.get("b-creds").certain().orElseThrow().data()).isEqualTo(data("b"));
      assertThat(looks.get("absent-creds")).isInstanceOf(Look.Absent.class);
    }
    assertThat(count("BatchGetSecretValue")).isEqualTo(1);
    assertThat(count("GetSecretValue")).isEqualTo(6);
  }

  @Test
  void severalAreOneRequestForEachTwentyAndSayTheSame() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 45; i++) {
      names.add("service-" + i + "-creds");
      if (i % 3 > 0) {
        others.write(names.get(i), data("p" + i));
      }
    }
    server.forgetRequests();
    Map<String, Look<RemoteEntry>> looks = open().read(names, end);
    assertThat(server.operations())
        .containsExactly("BatchGetSecretValue", "BatchGetSecretValue", "BatchGetSecretValue");
    RemoteSecrets alone = open();
    for (String name : names) {
      assertThat(looks.get(name)).isEqualTo(alone.read(List.of(name), end).get(name));
    }
  }

  @Test
  void oneCallTellsACompleteEntryAndTwoOneWhoseTagsAreNeeded() {
    others.write(ENTRY, data("p"));
    others.write("other-creds", SecretsManagerContract.data("password", "p"));
    server.forgetRequests();
    RemoteSecrets store = open();
    store.read(List.of(ENTRY), end);
    assertThat(server.operations()).containsExactly("GetSecretValue");
    assertThat(server.requests().get(0).optional("VersionStage")).contains("AWSCURRENT");
    server.forgetRequests();
    store.read(List.of("other-creds"), end);
    assertThat(server.operations()).containsExactly("GetSecretValue", "DescribeSecret");
  }

  @Test
  void tagsThatMayNotBeReadMakeAnEntryOfOthersOfIt() {
    RemoteSecrets store = open();
    store.create(ENTRY, SecretsManagerContract.data("k", "v"), WriteId.random(), end);
    assertThat(entry(store).ours()).isTrue();
    server.breakBy(breaking("DescribeSecret", Fault.DENIED));
    assertThat(entry(store).ours()).isFalse();
  }

  @Test
  void whatAwsRotatesItselfIsSaidSoAndNotPrepared() {
    RemoteSecrets store = open();
    store.create(ENTRY, SecretsManagerContract.data("k", "v"), WriteId.random(), end);
    assertThat(entry(store).rotatedElsewhere()).isFalse();
    server.as("RotateSecret", Map.of("SecretId", ENTRY));
    RemoteEntry seen = entry(store);
    assertThat(seen.rotatedElsewhere()).isTrue();
    assertThat(seen.ours()).isTrue();
    server.forgetRequests();
    assertThatThrownBy(() -> store.prepare(seen, data(HIDDEN), WriteId.random(), end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.NOT_ROTATED));
    assertThat(server.operations()).doesNotContain("PutSecretValue");
    server.breakBy(breaking("DescribeSecret", Fault.DENIED));
    RemoteEntry unknown = entry(store);
    assertThatThrownBy(() -> store.prepare(unknown, data(HIDDEN), WriteId.random(), end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_DENIED));
  }

  /** Somebody who compares nothing writes between what was read and the move. */
  @Test
  void aWriteOfOthersInTheMiddleOfAnUpdateIsNeverLost() {
    for (String broken : List.of("PutSecretValue", "UpdateSecretVersionStage")) {
      RemoteSecrets store = open();
      store.create(ENTRY, data("p"), WriteId.random(), end);
      RemoteEntry seen = entry(store);
      var count = new AtomicInteger();
      server.breakBy(
          request -> {
            if (request.operation().equals(broken) && count.getAndIncrement() == 0) {
              others.write(ENTRY, data("theirs"));
            }
            return Fault.NONE;
          });
      Written<RemoteEntry> written = store.update(seen, data("q"), WriteId.random(), end);
      server.breakBy(request -> Fault.NONE);
      assertThat(written.isConflict()).as(broken).isTrue();
      assertThat(written.now().certain().orElseThrow().data()).isEqualTo(data("theirs"));
      assertThat(entry(store).data()).as(broken).isEqualTo(data("theirs"));
      assertThat(others.stages(ENTRY).values().stream().flatMap(List::stream))
          .doesNotContain("gen3db-next");
      others.delete(ENTRY);
    }
  }

  private RemoteEntry copied(RemoteSecrets store) {
    store.create(ENTRY, data("p"), WriteId.random(), end);
    server.as(
        "ReplicateSecretToRegions",
        Map.of("SecretId", ENTRY, "AddReplicaRegions", List.of(Map.of("Region", "us-west-2"))));
    return entry(store);
  }

  private void isNotPrepared(RemoteSecrets store, RemoteEntry seen, String told) {
    assertThatThrownBy(() -> store.prepare(seen, data(HIDDEN), WriteId.random(), end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_COPY);
              assertThat(e.problem().place()).isEqualTo("remote secret " + ENTRY);
              assertThat(e.problem().message()).contains("us-west-2", told).doesNotContain(HIDDEN);
            });
    assertThat(entry(store)).isEqualTo(seen);
    assertThat(others.stages(ENTRY)).containsOnlyKeys(seen.version());
  }

  /** P16: the readers of a region whose copy does not follow would be left behind. */
  @Test
  void aCopyThatHasFailedStopsBeforeAnythingIsPut() {
    RemoteSecrets store = open();
    RemoteEntry seen = copied(store);
    server.copiesAre("Failed", "the key is disabled");
    isNotPrepared(store, seen, "has failed: the key is disabled");
    assertThat(others.versions(ENTRY)).containsExactly(seen.version());
    server.copiesAre("InSync", "");
    assertThat(store.prepare(seen, data("q"), WriteId.random(), end).isConflict()).isFalse();
  }

  /** As where only what is new cannot be made there. */
  @Test
  void aCopyThatFailsAtTheNewVersionIsSeen() {
    RemoteSecrets store = open();
    RemoteEntry seen = copied(store);
    server.breakBy(
        request -> {
          if (request.operation().equals("PutSecretValue")) {
            server.copiesAre("Failed", "");
          }
          return Fault.NONE;
        });
    isNotPrepared(store, seen, "has failed");
  }

  @Test
  void aCopyThatFollowsLaterIsAwaited() {
    RemoteSecrets store = open();
    RemoteEntry seen = copied(store);
    server.copiesAre("InProgress", "");
    server.forgetRequests();
    var looks = new AtomicInteger();
    server.breakBy(
        request -> {
          if (request.operation().equals("DescribeSecret") && looks.incrementAndGet() == 3) {
            server.copiesAre("InSync", "");
          }
          return Fault.NONE;
        });
    assertThat(store.prepare(seen, data("q"), WriteId.random(), end).isConflict()).isFalse();
    assertThat(server.operations())
        .containsExactly(
            "GetSecretValue",
            "DescribeSecret",
            "PutSecretValue",
            "UpdateSecretVersionStage",
            "DescribeSecret",
            "DescribeSecret");
  }

  @Test
  void aCopyThatIsNotInSyncIsNotAwaitedForEver() {
    RemoteSecrets store = open(Map.of("answerTimeout", "1s"));
    RemoteEntry seen = copied(store);
    server.copiesAre("InProgress", "");
    isNotPrepared(store, seen, "is not in sync yet");
  }

  /** A3: that nothing is prepared is said only where the entry is still as it was seen. */
  @Test
  void aRotationOfAwsIsToldOnlyOfTheVersionThatWasSeen() {
    others.write(ENTRY, data("p"));
    RemoteSecrets store = open();
    RemoteEntry seen = entry(store);
    assertThat(store.underWay(seen, end)).isInstanceOf(Look.Absent.class);

    server.breakBy(breaking("DescribeSecret", Fault.DENIED));
    assertThat(told(store.underWay(seen, end)).code()).isEqualTo(AwsCode.AWS_DENIED);
    server.breakBy(request -> Fault.NONE);

    String prepared = "22222222-2222-4222-8222-222222222222";
    others
        .client()
        .putSecretValue(
            request ->
                request
                    .secretId(ENTRY)
                    .clientRequestToken(prepared)
                    .secretString("{\"password\":\"q\"}")
                    .versionStages("AWSPENDING"));
    assertThat(store.underWay(seen, end).certain().orElseThrow().version()).isEqualTo(prepared);

    others
        .client()
        .updateSecretVersionStage(
            request ->
                request
                    .secretId(ENTRY)
                    .versionStage("AWSCURRENT")
                    .moveToVersionId(prepared)
                    .removeFromVersionId(seen.version()));
    assertThat(told(store.underWay(seen, end)).code()).isEqualTo(DomainCode.MOVED);
    others
        .client()
        .updateSecretVersionStage(
            request ->
                request.secretId(ENTRY).versionStage("AWSPENDING").removeFromVersionId(prepared));
    Notice moved = told(store.underWay(seen, end));
    assertThat(moved.code()).isEqualTo(DomainCode.MOVED);
    assertThat(moved.place()).isEqualTo("remote secret " + ENTRY);
    assertThat(store.underWay(entry(store), end)).isInstanceOf(Look.Absent.class);
  }

  @Test
  void whatMayBeWrittenButNotReadIsDone() {
    server.breakBy(breaking("GetSecretValue", Fault.DENIED));
    Written<RemoteEntry> made = open().create(ENTRY, data("p"), WriteId.random(), end);
    assertThat(made.isConflict()).isFalse();
    assertThat(made.now().certain().orElseThrow().data()).isEqualTo(data("p"));
  }

  @Test
  void aCallThatWaitsEndsSoonAfterItIsCancelledAndLeavesTheThreadAsItWas() throws Exception {
    RemoteSecrets store = open(Map.of("answerTimeout", "1h"));
    store.read(List.of(ENTRY), end);
    try (AutoCloseable held = server.hold()) {
      var cancellation = Cancellation.create();
      var canceller =
          new Thread(
              () -> {
                end.pause(java.time.Duration.ofMillis(200));
                cancellation.cancel();
              });
      canceller.start();
      assertThatThrownBy(() -> store.read(List.of(ENTRY), cancellation))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      canceller.join();
    }
    assertThat(store.read(List.of(ENTRY), end).get(ENTRY)).isInstanceOf(Look.Absent.class);
  }

  @Test
  void aPauseBetweenAttemptsEndsSoonAfterItIsCancelled() {
    RemoteSecrets store = open();
    var cancellation = Cancellation.create();
    var count = new AtomicInteger();
    server.breakBy(
        request -> {
          if (count.incrementAndGet() == 3) {
            new Thread(cancellation::cancel).start();
          }
          return Fault.THROTTLED;
        });
    assertThatThrownBy(() -> store.read(List.of(ENTRY), cancellation))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    assertThat(count.get()).isLessThanOrEqualTo(4);
  }
}
