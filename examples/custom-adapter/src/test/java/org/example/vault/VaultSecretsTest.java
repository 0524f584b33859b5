package org.example.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.testkit.RemoteSecretsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of every store of remote entries, and what is Vault's own, on a real OpenBao. */
class VaultSecretsTest extends RemoteSecretsContract {
  private static final Cancellation NOBODY = Cancellation.create();

  @TempDir static Path directory;
  private static OpenBao bao;
  private static int tests;

  private String folder;

  @BeforeAll
  static void start() throws Exception {
    bao = new OpenBao(directory);
    Files.writeString(directory.resolve("token"), bao.token() + "\n");
  }

  @AfterAll
  static void end() throws Exception {
    bao.close();
  }

  @BeforeEach
  void anEmptyFolder() {
    folder = "test/" + ++tests;
  }

  @Override
  protected RemoteSecrets open() {
    return open("token", Map.of());
  }

  private RemoteSecrets open(String token, Map<String, String> more) {
    var settings =
        new TreeMap<String, Object>(
            Map.of(
                "address",
                bao.address(),
                "folder",
                folder,
                "tokenFile",
                directory.resolve(token).toString()));
    settings.putAll(more);
    return AdapterMaker.of(new VaultProvider())
        .settings(settings)
        .make()
        .port(RemoteSecrets.class)
        .orElseThrow();
  }

  private String data(String name) {
    return "secret/data/" + folder + "/" + name;
  }

  @Override
  protected void writeAsOthers(String name, SecretData data) {
    var values = new TreeMap<String, Object>();
    bao.call("GET", data(name), null)
        .at("/data/data")
        .fields()
        .forEachRemaining(one -> values.put(one.getKey(), one.getValue()));
    data.values().forEach((key, value) -> values.put(key, value.text()));
    bao.call("POST", data(name), Map.of("data", values));
  }

  @Override
  protected void deleteAsOthers(String name) {
    bao.call("DELETE", "secret/metadata/" + folder + "/" + name, null);
  }

  /** A Vault that has stopped answers nobody. */
  @Override
  protected AutoCloseable holdUp() {
    bao.signal("STOP");
    return () -> bao.signal("CONT");
  }

  private static SecretData secret(String value) {
    return SecretData.of(Map.of("password", Password.of(value)));
  }

  private static Look<RemoteEntry> look(RemoteSecrets store) {
    return store.read(List.of("fence-creds"), NOBODY).get("fence-creds");
  }

  @Test
  void keysThatAreNoTextAreReadAsTextAndStayWhatTheyAre() {
    bao.call(
        "POST",
        data("fence-creds"),
        Map.of("data", Map.of("port", 5432, "hosts", List.of("a", "b"))));
    RemoteSecrets store = open();
    RemoteEntry seen = look(store).certain().orElseThrow();
    assertThat(seen.data().text("port")).contains("5432");
    store.update(seen, secret("new"), WriteId.random(), NOBODY);
    assertThat(bao.call("GET", data("fence-creds"), null).at("/data/data"))
        .hasToString("{\"hosts\":[\"a\",\"b\"],\"password\":\"new\",\"port\":5432}");
  }

  @Test
  void whatIsDeletedIsNotMadeAnewWhileItCanBeTakenBack() {
    RemoteSecrets store = open();
    store.create("fence-creds", secret("first"), WriteId.random(), NOBODY);
    bao.call("DELETE", data("fence-creds"), null);
    assertThat(look(store)).isInstanceOf(Look.PendingDeletion.class);
    assertThat(store.create("fence-creds", secret("second"), WriteId.random(), NOBODY).isConflict())
        .isTrue();
    bao.call("POST", "secret/undelete/" + folder + "/fence-creds", Map.of("versions", List.of(1)));
    assertThat(look(store).certain().orElseThrow().data()).isEqualTo(secret("first"));
  }

  @Test
  void whatIsDestroyedIsMadeAnew() {
    RemoteSecrets store = open();
    store.create("fence-creds", secret("first"), WriteId.random(), NOBODY);
    bao.call("POST", "secret/destroy/" + folder + "/fence-creds", Map.of("versions", List.of(1)));
    assertThat(look(store)).isInstanceOf(Look.Absent.class);
    assertThat(store.create("fence-creds", secret("second"), WriteId.random(), NOBODY).isConflict())
        .isFalse();
    assertThat(look(store).certain().orElseThrow().data()).isEqualTo(secret("second"));
  }

  @Test
  void aTokenThatMayOnlyReadIsToldBeforeAnythingDependsOnIt() throws IOException {
    open().create("fence-creds", secret("first"), WriteId.random(), NOBODY);
    bao.call(
        "POST",
        "sys/policies/acl/reader",
        Map.of("policy", "path \"secret/data/test/*\" { capabilities = [\"read\"] }"));
    String token =
        bao.call("POST", "auth/token/create", Map.of("policies", List.of("reader")))
            .at("/auth/client_token")
            .asText();
    Files.writeString(directory.resolve("reader"), token);
    RemoteSecrets store = open("reader", Map.of());
    RemoteEntry seen = look(store).certain().orElseThrow();
    assertThatThrownBy(() -> store.prepare(seen, secret("next"), WriteId.random(), NOBODY))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(VaultCode.REFUSED));
    assertThatThrownBy(() -> store.update(seen, secret("next"), WriteId.random(), NOBODY))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageNotContaining("next");
    assertThat(look(store).certain()).contains(seen);
  }

  @Test
  void aVaultThatIsNotThereOrIsSealedIsNoAbsentEntry() {
    assertThat(look(open("token", Map.of("address", "http://127.0.0.1:1"))))
        .isInstanceOfSatisfying(
            Look.NotLooked.class,
            one -> assertThat(one.why().code()).isEqualTo(VaultCode.NOT_REACHED));
    assertThat(look(open("token", Map.of("mount", "sys")))).isNotInstanceOf(Look.There.class);
  }
}
