package org.gen3db.adapter.local.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.StoredSecret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jdk")
class DirectorySecretStoreTest {
  private static final String NAME = "fence-dbcreds";

  @TempDir Path temporary;
  private Path folder;
  private PlainStore store;

  @BeforeEach
  void makeStore() {
    folder = temporary.resolve("new").resolve("secrets");
    store = PlainStore.in(folder);
  }

  @Test
  void readingMakesNothing() {
    assertThat(store.read(NAME)).isEmpty();
    assertThat(store.environmentId()).isEmpty();
    store.delete(NAME);
    assertThat(folder).doesNotExist();
  }

  @Test
  void theManifestIsOneThatPeopleAndKubectlRead() throws IOException {
    store.write(secret(Map.of("password", "p", "database", "fence_gen3", "port", "5432")));
    assertThat(file())
        .hasContent(
            """
        apiVersion: v1
        kind: Secret
        metadata:
          name: fence-dbcreds
          namespace: default
          labels:
            app.kubernetes.io/instance: gen3
            app.kubernetes.io/managed-by: gen3db
            app.kubernetes.io/name: fence
        type: Opaque
        data:
          database: ZmVuY2VfZ2VuMw==
          password: cA==
          port: NTQzMg==
        """);
  }

  @Test
  void onlyTheOwnerReadsIt() throws IOException {
    store.write(secret(Map.of("password", "p")));
    store.claimEnvironmentId();
    assertThat(mode(folder)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .hasSizeGreaterThan(2)
          .allSatisfy(f -> assertThat(mode(f)).isEqualTo("rw-------"));
    }
  }

  @Test
  void aFolderThatAPersonMadeKeepsItsMode() throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    store.write(secret(Map.of("password", "p")));
    assertThat(mode(folder)).isEqualTo("rwxr-x---");
    assertThat(mode(file())).isEqualTo("rw-------");
  }

  @Test
  void aFolderMayBeASymbolicLink() throws IOException {
    Path real = Files.createDirectory(temporary.resolve("real"));
    Files.createDirectories(folder.getParent());
    Files.createSymbolicLink(folder, real);
    store.write(secret(Map.of("password", "p")));
    assertThat(real.resolve(NAME + ".yaml")).exists();
    assertThat(store.read(NAME)).isPresent();
  }

  /** As of somebody who keeps Secrets on another disk. */
  @Test
  void aFileMayBeALinkAndStaysOne() throws IOException {
    store.write(secret(Map.of("password", "p")));
    Path kept = Files.createDirectory(temporary.resolve("kept")).resolve("fence.yaml");
    Files.move(file(), kept);
    Files.createSymbolicLink(file(), kept);
    store.write(secret(Map.of("password", "of today")));
    assertThat(file()).isSymbolicLink();
    assertThat(kept).content().contains("b2YgdG9kYXk=");
    assertThat(mode(kept)).isEqualTo("rw-------");
    store.delete(NAME);
    assertThat(kept).doesNotExist();
    assertThat(Files.isSymbolicLink(file())).isFalse();
  }

  /** A disk that is not there today is no reason for a new password. */
  @Test
  void aLinkThatLeadsNowhereIsNoAbsentSecret() throws IOException {
    store.write(secret(Map.of("password", "p")));
    Files.delete(file());
    Files.createSymbolicLink(file(), temporary.resolve("not there"));
    assertThatThrownBy(() -> store.read(NAME))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("a link that leads nowhere: " + file());
    assertThat(temporary.resolve("not there")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "true",
        "5432",
        "1e10",
        "~",
        "null",
        "on",
        "é😀",
        "\"'\\",
        "a\nb\r\n",
        "\t",
        "#x",
        "{{ .Values }}",
        "$HOME `id` %s",
        "- a",
        "\u2028",
        "%",
        "&a *a !!str",
        "=",
        "\u0001"
      })
  void everyValueComesBackAsItWas(String value) {
    store.write(secret(Map.of("password", value, "other", value + value)));
    assertThat(data()).isEqualTo(data(Map.of("password", value, "other", value + value)));
  }

  @Test
  void whatIsWrittenAgainChangesNothing() throws IOException {
    store.write(secret(Map.of("password", "p", "port", "5432")));
    FileTime past = makeOld();
    store.write(secret(Map.of("password", "p", "port", "5432")));
    store.write(secret(Map.of("port", "5432")));
    store.keepIfAbsent(secret(Map.of("password", "q")));
    assertThat(Files.getLastModifiedTime(file())).isEqualTo(past);
    store.follow(secret(Map.of("password", "p")), "default-fence-creds");
    past = makeOld();
    store.follow(secret(Map.of("password", "p")), "default-fence-creds");
    assertThat(Files.getLastModifiedTime(file())).isEqualTo(past);
  }

  @Test
  void whatOthersPutThereStays() throws IOException {
    put(
        """
        # of a person
        kind: Secret
        apiVersion: v1
        metadata:
          annotations: {example.org/owner: "me", example.org/since: 2024-01-02}
          labels:
            team: "007"
          name: fence-dbcreds
          finalizers: [example.org/keep]
        data:
          certificate: Y2VydA==
          password: b2xk
        stringData:
          extra: plain
          username: old
        type: example.org/own
        """);
    store.write(secret(Map.of("password", "new", "username", "fence")));
    assertThat(file())
        .hasContent(
            """
        apiVersion: v1
        kind: Secret
        metadata:
          name: fence-dbcreds
          namespace: default
          labels:
            app.kubernetes.io/instance: gen3
            app.kubernetes.io/managed-by: gen3db
            app.kubernetes.io/name: fence
            team: "007"
          annotations:
            example.org/owner: "me"
            example.org/since: 2024-01-02
          finalizers:
          - example.org/keep
        type: example.org/own
        data:
          certificate: Y2VydA==
          password: bmV3
          username: ZmVuY2U=
        stringData:
          extra: plain
        """);
    assertThat(data())
        .isEqualTo(
            data(
                Map.of(
                    "certificate",
                    "cert",
                    "password",
                    "new",
                    "username",
                    "fence",
                    "extra",
                    "plain")));
  }

  @Test
  void whatAPersonLaidOutStaysSoWhenItSaysTheSame() throws IOException {
    store.write(secret(Map.of("password", "p")));
    put(
        "# mine\n"
            + Files.readString(file())
                .replace("data:\n  password: cA==", "stringData: {\"password\": \"p\"}"));
    String before = Files.readString(file());
    store.write(secret(Map.of("password", "p")));
    assertThat(file()).hasContent(before);
  }

  @Test
  void jsonIsReadToo() throws IOException {
    put(
        """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"fence-dbcreds","namespace":"default"},
         "data":{"password":"cA=="},"stringData":{"port":"5432","password":"wins"}}
        """);
    assertThat(data()).isEqualTo(data(Map.of("password", "wins", "port", "5432")));
    store.write(secret(Map.of("password", "q")));
    assertThat(data()).isEqualTo(data(Map.of("password", "q", "port", "5432")));
    assertThat(Files.readString(file())).doesNotContain("{");
  }

  @Test
  void aSecretThatFollowsAnEntrySaysSoUntilItIsWritten() {
    store.follow(secret(Map.of("password", "p")), "team/fence/creds");
    assertThat(store.read(NAME).orElseThrow().follows()).contains("team/fence/creds");
    assertThat(file()).content().contains("gen3db.org/remote-secret: team/fence/creds");
    store.write(secret(Map.of("password", "p")));
    assertThat(store.read(NAME).orElseThrow().follows()).isEmpty();
    assertThat(file()).content().doesNotContain("annotations");
  }

  @Test
  void whatIsThereWinsOverWhatIsKept() {
    assertThat(store.keepIfAbsent(secret(Map.of("password", "first"))).data())
        .isEqualTo(data(Map.of("password", "first")));
    assertThat(store.keepIfAbsent(secret(Map.of("password", "second"))).data())
        .isEqualTo(data(Map.of("password", "first")));
  }

  @Test
  void deletingTwiceIsNoError() {
    store.write(secret(Map.of("password", "p")));
    store.delete(NAME);
    store.delete(NAME);
    assertThat(store.read(NAME)).isEmpty();
  }

  @Test
  void theEnvironmentHasOneIdForEver() throws IOException {
    String id = store.claimEnvironmentId();
    assertThat(store.claimEnvironmentId()).isEqualTo(id);
    assertThat(PlainStore.in(folder).environmentId()).contains(id);
    Files.writeString(folder.resolve("environment-id"), "no id\n");
    assertCode(DomainCode.STORE_UNREADABLE, () -> store.claimEnvironmentId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "a/b", "/etc/passwd", "", ".", "..", "A", "a\0b", "-a", "ä", "a\nb"})
  void namesThatKubernetesRefusesAreRefused(String name) {
    assertCode(DomainCode.STORE_FAILED, () -> store.read(name));
    var seen = StoredSecret.of(name, data(Map.of()), "1");
    assertCode(DomainCode.STORE_FAILED, () -> store.store().delete(seen, Cancellation.create()));
    assertCode(
        DomainCode.STORE_FAILED,
        () -> store.write(new NewSecret(name, "fence", data(Map.of("k", "v")))));
    assertThat(folder).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "- hunter2",
        "password: 'hunter2",
        "password: hunter2: x",
        "a: *hunter2",
        "a: !hunter2 {",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: fence-dbcreds}, data: {p: hunter2}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: other}, stringData: {p: hunter2}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds, namespace: x}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds}, data: {p: hunter2!}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds}, data: {p: 1234}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds}, data: {p: /w==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds}, stringData: {p: true}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds}, stringData: {p: [hunter2]}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds}, data: hunter2}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds}, data: {p: YQ==, p: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: fence-dbcreds}}\n---\np: hunter2"
      })
  void aBrokenManifestIsNamedAndNeitherShownNorTouched(String content) throws IOException {
    put(content);
    assertThatThrownBy(() -> store.read(NAME))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(DomainCode.STORE_UNREADABLE);
              assertThat(e.problem().place()).isEqualTo(file().toString());
              assertThat(e.problem().hint()).isNotBlank();
              assertThat(trace(e)).doesNotContain("hunter2");
            });
    assertCode(DomainCode.STORE_UNREADABLE, () -> store.write(secret(Map.of("password", "p"))));
    assertCode(
        DomainCode.STORE_UNREADABLE, () -> store.keepIfAbsent(secret(Map.of("password", "p"))));
    assertThat(Files.readString(file())).isEqualTo(content);
  }

  @Test
  void aSecretUnderAnotherEndingIsNotPassedOver() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(NAME + ".yml"), "{}");
    assertCode(
        DomainCode.STORE_UNREADABLE, () -> store.keepIfAbsent(secret(Map.of("password", "p"))));
  }

  @Test
  void aFileInTheFoldersPlaceIsNamed() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "");
    assertThatThrownBy(() -> store.keepIfAbsent(secret(Map.of("password", "p"))))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining(folder + " is not a folder");
    assertCode(DomainCode.STORE_FAILED, () -> store.read(NAME));
  }

  @Test
  void whatADeadWriterLeftIsRemoved() throws IOException {
    Files.createDirectories(folder);
    Path left = Files.writeString(folder.resolve(".gen3db-left"), "half");
    store.write(secret(Map.of("password", "p")));
    assertThat(left).doesNotExist();
  }

  private Path file() {
    return folder.resolve(NAME + ".yaml");
  }

  private void put(String content) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file(), content);
  }

  private FileTime makeOld() throws IOException {
    Files.setLastModifiedTime(file(), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    return Files.getLastModifiedTime(file());
  }

  private SecretData data() {
    return store.read(NAME).orElseThrow().data();
  }

  private static NewSecret secret(Map<String, String> values) {
    return new NewSecret(NAME, "fence", data(values));
  }

  private static SecretData data(Map<String, String> values) {
    var data = new TreeMap<String, Password>();
    values.forEach((key, value) -> data.put(key, Password.of(value)));
    return SecretData.of(data);
  }

  @Test
  void aFileThatOthersCanReadIsClosedWhenItIsWrittenAndNotWhenItIsRead() throws IOException {
    NewSecret secret = secret(Map.of("password", "p"));
    store.write(secret);
    var time = Files.getLastModifiedTime(file());
    open();
    store.read(NAME);
    assertThat(mode(file())).isEqualTo("rw-r--r--");
    store.write(secret);
    assertThat(mode(file())).isEqualTo("rw-------");
    open();
    store.keepIfAbsent(secret);
    assertThat(mode(file())).isEqualTo("rw-------");
    assertThat(Files.getLastModifiedTime(file())).as("not written").isEqualTo(time);
  }

  private void open() throws IOException {
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String trace(Throwable e) {
    var text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  private static void assertCode(
      Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }
}
