package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Reach;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.gen3db.spi.Adapter;
import org.gen3db.testkit.RemoteSecretsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

/** The contract, and what is Secrets Manager's own, whoever answers in its protocol. */
abstract class SecretsManagerContract extends RemoteSecretsContract {
  static final String ENTRY = "default-fence-creds";
  static final String NEXT = "gen3db-next";
  final Cancellation end = Cancellation.create();
  private final List<Adapter> opened = new ArrayList<>();
  Others others;

  /** Where the service is. */
  abstract URI endpoint();

  @BeforeEach
  void others() {
    Keys.give();
    others = new Others(endpoint());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (Adapter adapter : opened) {
      adapter.close();
    }
    others.close();
    Keys.take();
  }

  @Override
  protected RemoteSecrets open() {
    return open(Map.of());
  }

  RemoteSecrets open(Map<String, ?> settings) {
    var all = new HashMap<String, Object>(settings);
    all.putIfAbsent("region", "us-east-1");
    all.putIfAbsent("endpoint", endpoint().toString());
    Adapter adapter = AdapterMaker.of(new AwsSecretsProvider()).settings(all).make();
    opened.add(adapter);
    return adapter.port(RemoteSecrets.class).orElseThrow();
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    others.write(name, data);
  }

  @Override
  protected void deleteAsOthers(String name) {
    others.delete(name);
  }

  @Override
  protected Optional<byte[]> bytes(String name) {
    return others.current(name).map(value -> value.secretString().getBytes(StandardCharsets.UTF_8));
  }

  static SecretData data(String... keysAndValues) {
    var values = new HashMap<String, Password>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], Password.of(keysAndValues[i + 1]));
    }
    return SecretData.of(values);
  }

  Look<RemoteEntry> look(RemoteSecrets store) {
    return store.read(List.of(ENTRY), end).get(ENTRY);
  }

  RemoteEntry entry(RemoteSecrets store) {
    return look(store).certain().orElseThrow();
  }

  RemoteEntry made(RemoteSecrets store, SecretData data) {
    return store.create(ENTRY, data, WriteId.random(), end).now().certain().orElseThrow();
  }

  @Test
  void anEntryAsExternalSecretsWritesItIsReadAndStaysTheVersionThatItIs() {
    SecretData data = data("password", "p<a>&\"\\ é", "dbcreated", "true");
    others.write(ENTRY, data);
    String version = others.current(ENTRY).orElseThrow().versionId();
    RemoteSecrets store = open();
    assertThat(entry(store).data()).isEqualTo(data);
    assertThat(entry(store).version()).isEqualTo(version);
    Written<RemoteEntry> again = store.create(ENTRY, data, WriteId.random(), end);
    assertThat(again.isConflict()).isTrue();
    assertThat(again.now().certain().orElseThrow().data()).isEqualTo(data);
    assertThat(store.update(entry(store), data, WriteId.random(), end).isConflict()).isFalse();
    assertThat(others.versions(ENTRY)).containsExactly(version);
  }

  @Test
  void whatIsMadeIsTextWithTheTagsByWhichExternalSecretsManagesIt() {
    made(open(Map.of("tags", Map.of("team", "data"))), data("k", "v"));
    var value = others.current(ENTRY).orElseThrow();
    assertThat(value.secretString()).isEqualTo("{\"k\":\"v\"}");
    assertThat(value.secretBinary()).isNull();
    assertThat(others.tags(ENTRY))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "managed-by", "external-secrets",
                "gen3db.org/made-by", "gen3db",
                "gen3db.org/release", "gen3",
                "gen3db.org/namespace", "default",
                "team", "data"));
    assertThat(others.client().describeSecret(request -> request.secretId(ENTRY)).description())
        .isEqualTo("secret 'managed-by:external-secrets'");
  }

  @Test
  void theVersionIsTheIdOfTheWrite() {
    WriteId first = WriteId.random();
    RemoteSecrets store = open();
    store.create(ENTRY, data("k", "v"), first, end);
    assertThat(entry(store).version()).isEqualTo(first.value());
    WriteId second = WriteId.random();
    store.update(entry(store), data("k", "w"), second, end);
    assertThat(entry(store).version()).isEqualTo(second.value());
    assertThat(others.stages(ENTRY))
        .as("the label is taken away after the move")
        .containsOnly(
            Map.entry(second.value(), List.of("AWSCURRENT")),
            Map.entry(first.value(), List.of("AWSPREVIOUS")));
  }

  @Test
  void aPreparationLeavesNoLabelAndTheUpdateUsesIt() {
    RemoteSecrets store = open();
    RemoteEntry seen = made(store, data("k", "v"));
    WriteId id = WriteId.random();
    assertThat(store.prepare(seen, data("k", "w"), id, end).isConflict()).isFalse();
    assertThat(others.stages(ENTRY)).containsOnlyKeys(seen.version());
    assertThat(others.versions(ENTRY)).contains(id.value());
    Written<RemoteEntry> written = open().update(seen, data("k", "w"), id, end);
    assertThat(written.isConflict()).isFalse();
    assertThat(entry(store).version()).isEqualTo(id.value());
    assertThat(entry(store).data()).isEqualTo(data("k", "w"));
  }

  @Test
  void anUpdateThatIsRepeatedIsDoneOnce() {
    RemoteSecrets store = open();
    RemoteEntry seen = made(store, data("k", "v"));
    WriteId id = WriteId.random();
    store.update(seen, data("k", "w"), id, end);
    Written<RemoteEntry> again = open().update(seen, data("k", "w"), id, end);
    assertThat(again.isConflict()).isFalse();
    assertThat(again.now().certain().orElseThrow().version()).isEqualTo(id.value());
    assertThat(others.versions(ENTRY)).hasSize(2);
  }

  @Test
  void aRefusedUpdateLeavesItsVersionUnderNoLabel() {
    RemoteSecrets store = open();
    RemoteEntry seen = made(store, data("k", "v"));
    WriteId id = WriteId.random();
    store.prepare(seen, data("k", "w"), id, end);
    others.write(ENTRY, data("k", "theirs"));
    Written<RemoteEntry> written = store.update(seen, data("k", "w"), id, end);
    assertThat(written.isConflict()).isTrue();
    assertThat(written.now().certain().orElseThrow().data()).isEqualTo(data("k", "theirs"));
    assertThat(others.stages(ENTRY)).doesNotContainKey(id.value());
  }

  @Test
  void keysOfOthersAreKeptWhateverFormTheyWereReadIn() {
    others.write(ENTRY, data("password", "p", "theirs", "x"));
    RemoteSecrets store = open();
    store.update(entry(store), data("dbcreated", "true"), WriteId.random(), end);
    assertThat(others.current(ENTRY).orElseThrow().secretString())
        .isEqualTo("{\"dbcreated\":\"true\",\"password\":\"p\",\"theirs\":\"x\"}");
  }

  @Test
  void anEntryWithoutAVersionIsAbsentAndIsFilled() {
    others.client().createSecret(request -> request.name(ENTRY));
    RemoteSecrets store = open();
    assertThat(look(store)).isInstanceOf(Look.Absent.class);
    WriteId id = WriteId.random();
    Written<RemoteEntry> made = store.create(ENTRY, data("k", "v"), id, end);
    assertThat(made.isConflict()).isFalse();
    assertThat(entry(store).version()).isEqualTo(id.value());
    assertThat(entry(store).data()).isEqualTo(data("k", "v"));
    assertThat(entry(store).ours()).as("the entry is of whoever made it").isFalse();
    assertThat(others.stages(ENTRY)).containsOnly(Map.entry(id.value(), List.of("AWSCURRENT")));
    assertThat(store.create(ENTRY, data("k", "w"), WriteId.random(), end).isConflict()).isTrue();
    assertThat(entry(store).data()).isEqualTo(data("k", "v"));
  }

  @Test
  void whatIsMarkedForDeletionIsNeitherAbsentNorMadeAnew() {
    RemoteSecrets store = open();
    made(store, data("k", "v"));
    others.client().deleteSecret(request -> request.secretId(ENTRY).recoveryWindowInDays(7L));
    Look<RemoteEntry> look = look(store);
    assertThat(look).isInstanceOf(Look.PendingDeletion.class);
    var pending = (Look.PendingDeletion<RemoteEntry>) look;
    assertThat(pending.until()).isNotNull();
    assertThat(pending.why().code()).isEqualTo(AwsCode.AWS_PENDING_DELETION);
    assertThat(pending.why().hint()).contains("restore-secret --secret-id " + ENTRY);
    Written<RemoteEntry> made = store.create(ENTRY, data("k", "w"), WriteId.random(), end);
    assertThat(made.isConflict()).isTrue();
    assertThat(made.now()).isInstanceOf(Look.PendingDeletion.class);
    assertThat(store.restore(ENTRY, end).certain().orElseThrow().data()).isEqualTo(data("k", "v"));
    assertThat(entry(store).data()).isEqualTo(data("k", "v"));
    assertThat(store.restore(ENTRY, end)).as("again it changes nothing").isEqualTo(look(store));
    assertThat(store.restore("absent-creds", end)).isInstanceOf(Look.Absent.class);
  }

  @Test
  void whatIsNoObjectOfTextsIsNotLookedAtAndNotQuoted() {
    RemoteSecrets store = open();
    for (String content :
        List.of(
            "hunter2-9f3c",
            "[\"hunter2-9f3c\"]",
            "{\"k\":{\"l\":\"hunter2-9f3c\"}}",
            "{\"k\":\"hunter2-9f3c\",\"k\":\"\"}",
            "{\"k\":\"hunter2-9f3c",
            "{\"k\":\"hunter2-9f3c\"} {}")) {
      others.client().createSecret(request -> request.name(ENTRY).secretString(content));
      Look<RemoteEntry> look = look(store);
      assertThat(look).as(content).isInstanceOf(Look.NotLooked.class);
      var why = ((Look.NotLooked<RemoteEntry>) look).why();
      assertThat(why.code()).isEqualTo(DomainCode.STORE_UNREADABLE);
      assertThat(why.place()).isEqualTo("remote secret " + ENTRY);
      assertThat(why.toString()).doesNotContain("hunter2");
      others.delete(ENTRY);
    }
  }

  @Test
  void numbersBooleansAndNullAreTheirText() {
    others
        .client()
        .createSecret(
            request ->
                request
                    .name(ENTRY)
                    .secretBinary(
                        SdkBytes.fromUtf8String("{\"port\":5432,\"dbcreated\":true,\"x\":null}")));
    assertThat(entry(open()).data()).isEqualTo(data("port", "5432", "dbcreated", "true", "x", ""));
  }

  @Test
  void namesAndSizesThatTheServiceDoesNotTakeAreToldBeforeItIsAsked() {
    RemoteSecrets store = open();
    assertThatThrownBy(() -> store.create("a b", data("k", "v"), WriteId.random(), end))
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_NAME));
    assertThatThrownBy(() -> store.create("rds!x", data("k", "v"), WriteId.random(), end))
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_NAME));
    int frame = EntryFormat.encode(data("k", "")).length;
    String most = "x".repeat(65_536 - frame);
    assertThatThrownBy(() -> store.create(ENTRY, data("k", most + "x"), WriteId.random(), end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(AwsCode.AWS_TOO_LARGE);
              assertThat(e.problem().message()).contains("65537 bytes");
            });
    assertThat(look(store)).isInstanceOf(Look.Absent.class);
    assertThat(made(store, data("k", most)).data()).isEqualTo(data("k", most));
  }

  /** Which is told at the first look, before a database is made that it was to tell of. */
  @Test
  void anEntryThatOnlyAwsCouldMakeIsNotSaidToBeAbsent() {
    made(open(), data("k", "v"));
    for (List<String> names : List.of(List.of("rds!x"), List.of(ENTRY, "rds!x"))) {
      Look<RemoteEntry> look = open().read(names, end).get("rds!x");
      assertThat(look).isInstanceOf(Look.NotLooked.class);
      var why = ((Look.NotLooked<RemoteEntry>) look).why();
      assertThat(why.code()).isEqualTo(AwsCode.AWS_NAME);
      assertThat(why.place()).isEqualTo("remote secret rds!x");
      assertThat(why.message()).contains("there is no entry \"rds!x\"");
    }
  }

  @Test
  void itIsReadByThisMachineOnlyWhereTheServiceIsHere() {
    assertThat(open().reach()).isEqualTo(Reach.THIS_MACHINE);
    assertThat(open(Map.of("endpoint", "https://secretsmanager.example.org")).reach())
        .isEqualTo(Reach.ELSEWHERE);
  }
}
