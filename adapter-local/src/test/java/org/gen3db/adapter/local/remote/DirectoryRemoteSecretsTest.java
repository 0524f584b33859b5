package org.gen3db.adapter.local.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Reach;
import org.gen3db.domain.store.RemoteEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryRemoteSecretsTest {
  private static final String NAME = "default-fence-creds";

  @TempDir Path temporary;
  private Path folder;
  private PlainRemote remote;

  @BeforeEach
  void makeRemote() {
    folder = temporary.resolve("remote");
    remote = PlainRemote.in(folder);
  }

  @Test
  void anAbsentEntryIsAbsentAndNothingIsMade() {
    assertThat(remote.read(NAME)).isEmpty();
    assertThat(folder).doesNotExist();
    assertThat(remote.remote().reach()).isEqualTo(Reach.THIS_MACHINE);
  }

  @Test
  void theFileIsTheEntryAndNothingElse() throws IOException {
    remote.createIfAbsent(NAME, data(Map.of("port", "5432", "password", "p<a>&\"\\ é\n")));
    assertThat(Files.readString(file()))
        .isEqualTo("{\"password\":\"p<a>&\\\"\\\\ é\\n\",\"port\":\"5432\"}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileThatOthersCanReadIsClosedAndItsVersionStays() throws IOException {
    SecretData content = data(Map.of("password", "p"));
    RemoteEntry made = remote.createIfAbsent(NAME, content);
    open();
    assertThat(remote.createIfAbsent(NAME, content)).isEqualTo(made);
    assertThat(mode()).isEqualTo("rw-------");
    open();
    assertThat(remote.update(made, content)).isEqualTo(made);
    assertThat(mode()).isEqualTo("rw-------");
    open();
    assertThat(remote.read(NAME)).contains(made);
    assertThat(mode()).as("reading changes nothing").isEqualTo("rw-r--r--");
  }

  private void open() throws IOException {
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file()));
  }

  @Test
  void whatIsThereIsNeverOverwritten() throws IOException {
    RemoteEntry ours = remote.createIfAbsent(NAME, data(Map.of("password", "first")));
    assertThat(ours.ours()).isTrue();
    assertThat(remote.createIfAbsent(NAME, data(Map.of("password", "second")))).isEqualTo(ours);
    Files.writeString(folder.resolve("others"), "{\"password\": \"theirs\"}");
    RemoteEntry theirs = remote.createIfAbsent("others", data(Map.of("password", "ours")));
    assertThat(theirs.data()).isEqualTo(data(Map.of("password", "theirs")));
    assertThat(theirs.ours()).isFalse();
  }

  @Test
  void anUpdateKeepsFurtherKeysAndTheTag() throws IOException {
    RemoteEntry made = remote.createIfAbsent(NAME, data(Map.of("password", "p", "extra", "x")));
    RemoteEntry updated = remote.update(made, data(Map.of("dbcreated", "true")));
    assertThat(updated.data())
        .isEqualTo(data(Map.of("password", "p", "extra", "x", "dbcreated", "true")));
    assertThat(updated.ours()).isTrue();
    assertThat(updated.version()).isNotEqualTo(made.version());
    assertThat(remote.read(NAME)).contains(updated);
  }

  @Test
  void anUpdateThatSaysTheSameWritesNothing() throws IOException {
    RemoteEntry made = remote.createIfAbsent(NAME, data(Map.of("password", "p")));
    assertThat(remote.update(made, data(Map.of("password", "p")))).isEqualTo(made);
    assertThat(remote.read(NAME)).contains(made);
  }

  @Test
  void anEntryThatMovedIsNotUpdated() throws IOException {
    RemoteEntry made = remote.createIfAbsent(NAME, data(Map.of("password", "p")));
    RemoteEntry updated = remote.update(made, data(Map.of("password", "q")));
    assertThat(remote.tryUpdate(made, data(Map.of("password", "r"))).isConflict()).isTrue();
    assertThat(remote.read(NAME)).contains(updated);
    Files.delete(file());
    assertThat(remote.tryUpdate(updated, data(Map.of("password", "r"))).isConflict()).isTrue();
    assertThat(file()).doesNotExist();
  }

  @Test
  void anEntryThatAPersonRewroteIsAnotherVersionAndNotOurs() throws IOException {
    RemoteEntry made = remote.createIfAbsent(NAME, data(Map.of("password", "p")));
    Files.writeString(file(), "{\"password\":\"q\"}");
    Files.setLastModifiedTime(file(), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
    RemoteEntry rewritten = remote.read(NAME).orElseThrow();
    assertThat(rewritten.ours()).isFalse();
    assertThat(rewritten.version()).isNotEqualTo(made.version());
    assertThat(remote.tryUpdate(made, data(Map.of("password", "r"))).isConflict()).isTrue();
    assertThat(remote.update(rewritten, data(Map.of("dbcreated", "true"))).data())
        .isEqualTo(data(Map.of("password", "q", "dbcreated", "true")));
  }

  @Test
  void aContentChangedWithinTheClocksGrainIsNotOverwritten() throws IOException {
    RemoteEntry made = remote.createIfAbsent(NAME, data(Map.of("password", "p")));
    FileTime time = Files.getLastModifiedTime(file());
    Files.writeString(file(), "{\"password\":\"q\"}");
    Files.setLastModifiedTime(file(), time);
    assertThat(remote.tryUpdate(made, data(Map.of("password", "r"))).isConflict()).isTrue();
  }

  @Test
  void anEntryThatWasChangedThereAndBackIsNotOverwritten() {
    RemoteEntry made = remote.createIfAbsent(NAME, data(Map.of("password", "p")));
    RemoteEntry changed = remote.update(made, data(Map.of("password", "q")));
    RemoteEntry back = remote.update(changed, data(Map.of("password", "p")));
    assertThat(remote.tryUpdate(made, data(Map.of("password", "r"))).isConflict()).isTrue();
    assertThat(remote.read(NAME)).contains(back);
  }

  @Test
  void aCrashBetweenTagAndContentLeavesBothAsTheyWere() throws IOException {
    RemoteEntry made = remote.createIfAbsent(NAME, data(Map.of("password", "p")));
    byte[] next = EntryFormat.encode(data(Map.of("password", "q")));
    // As far as an update gets before its last step.
    AtomicFiles.Prepared prepared = AtomicFiles.prepare(file(), next);
    Versions.of(file()).note(prepared.temporary(), Optional.of(made.version()));
    assertThat(remote.read(NAME)).contains(made);
    prepared.replace();
    assertThat(remote.read(NAME).orElseThrow().ours()).isTrue();
  }

  @Test
  void aCrashBeforeTheFirstContentTagsNobodyElsesEntry() throws IOException {
    Files.createDirectories(folder);
    AtomicFiles.Prepared prepared = AtomicFiles.prepare(file(), new byte[] {'{', '}'});
    Versions.of(file()).note(prepared.temporary(), Optional.empty());
    assertThat(remote.read(NAME)).isEmpty();
    Files.writeString(file(), "{\"password\":\"theirs\"}");
    assertThat(remote.read(NAME).orElseThrow().ours()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "team/fence/creds, team%2ffence%2fcreds",
    "Prod_fence+creds=1@x.y-z, Prod_fence+creds=1@x.y-z",
    ".hidden, %2ehidden",
    ".., %2e.",
    "/, %2f"
  })
  void everyNameHasAReadableFileOfItsOwn(String name, String file) {
    RemoteEntry made = remote.createIfAbsent(name, data(Map.of("password", "p")));
    assertThat(folder.resolve(file)).isRegularFile();
    assertThat(made.name()).isEqualTo(name);
    assertThat(remote.update(made, data(Map.of("k", "v"))).ours()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a%2fb", "ä", "a\nb", "a\\b", "a\0b"})
  void namesThatAwsRefusesAreRefused(String name) {
    assertCode(DomainCode.STORE_FAILED, () -> remote.read(name));
    assertCode(DomainCode.STORE_FAILED, () -> remote.createIfAbsent(name, data(Map.of("k", "v"))));
  }

  @Test
  void scalarsOfOtherTypesBecomeTheirText() throws IOException {
    put("{ \"port\": 5432, \"ratio\": 1.50, \"big\": 1e400, \"on\": true, \"none\": null }\n");
    assertThat(remote.read(NAME).orElseThrow().data())
        .isEqualTo(
            data(
                Map.of("port", "5432", "ratio", "1.50", "big", "1e400", "on", "true", "none", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "\"hunter2\"",
        "[\"hunter2\"]",
        "{\"password\":\"hunter2\"",
        "{\"password\":\"hunter2\"}}",
        "{\"password\":\"hunter2\"} hunter2",
        "{\"password\":{\"is\":\"hunter2\"}}",
        "{\"password\":[\"hunter2\"]}",
        "{\"password\":\"a\",\"password\":\"hunter2\"}",
        "{\"password\":\"hunter2\n\"}",
        "{password:hunter2}"
      })
  void aBrokenEntryIsNamedAndNeitherShownNorTouched(String content) throws IOException {
    put(content);
    assertThatThrownBy(() -> remote.createIfAbsent(NAME, data(Map.of("password", "p"))))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(DomainCode.STORE_UNREADABLE);
              assertThat(e.problem().place()).isEqualTo(file().toString());
              var trace = new java.io.StringWriter();
              e.printStackTrace(new java.io.PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain("hunter2");
            });
    assertThat(Files.readString(file())).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "é😀", "\"'\\", "a\nb\r\n\t\b\f", "\u2028\u2029", "\u0000\u001f", "</>&"})
  void everyValueComesBackAsItWas(String value) {
    SecretData odd = data(Map.of("password", value, "key " + value, "v"));
    assertThat(remote.createIfAbsent(NAME, odd).data()).isEqualTo(odd);
  }

  private Path file() {
    return folder.resolve(NAME);
  }

  private void put(String content) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(file(), content);
  }

  private static SecretData data(Map<String, String> values) {
    var data = new TreeMap<String, Password>();
    values.forEach((key, value) -> data.put(key, Password.of(value)));
    return SecretData.of(data);
  }

  private static void assertCode(
      Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }
}
