package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.kept;
import static org.gen3db.testkit.Samples.HIDDEN;
import static org.gen3db.testkit.Samples.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RemoteSecrets} keeps: one test for each promise of its Javadoc. An adapter's
 * own test extends it and says how to {@link #open()} one; a promise that is broken says what to
 * do.
 */
public abstract class RemoteSecretsContract extends RemoteSecretsRaces {
  /** For subclasses. */
  protected RemoteSecretsContract() {}

  @Test
  public final void looksAtEveryNameAndAtNoOther() {
    RemoteSecrets store = store();
    create(store, data("k", "v"));
    for (Map<String, Look<RemoteEntry>> looks :
        List.of(
            store.read(List.of(NAME, "absent-creds", NAME), nobody),
            store.probe(List.of(NAME, "absent-creds", NAME), nobody),
            store.examine(List.of(NAME, "absent-creds", NAME), nobody))) {
      kept(
          looks.keySet().equals(Set.of(NAME, "absent-creds")),
          "RemoteSecrets looked at " + looks.keySet(),
          "return one look for each of the names: Look.there, Look.absent or Look.notLooked.");
      kept(
          !(looks.get(NAME) instanceof Look.Absent)
              && !(looks.get("absent-creds") instanceof Look.There),
          "RemoteSecrets says " + looks,
          "say Look.absent only of what is certainly not; a fault or a missing right is NotLooked.");
    }
    kept(
        look(store, NAME) instanceof Look.There
            && look(store, "absent-creds") instanceof Look.Absent,
        "RemoteSecrets.probe does not know what is there",
        "find out by all means in probe; where reading tells all, leave its default.");
    kept(
        store.read(List.of(), nobody).isEmpty() && store.probe(List.of(), nobody).isEmpty(),
        "RemoteSecrets.read of no names is not empty",
        "return an empty map; asking a server for no names may ask it for all.");
  }

  @Test
  public final void anOddNameLeavesTheOthersToBeRead() {
    RemoteSecrets store = store();
    create(store, data("k", "v"));
    for (String odd : Samples.ODD_NAMES) {
      Map<String, Look<RemoteEntry>> looks;
      try {
        looks = store.probe(List.of(NAME, odd), nobody);
      } catch (RuntimeException e) {
        throw Promise.broken(
            "RemoteSecrets.read failed because of one name of two, \"" + odd + "\"",
            "return Look.absent or Look.notLooked for that name, and read the others.",
            e);
      }
      kept(
          looks.get(NAME) instanceof Look.There && !(looks.get(odd) instanceof Look.There),
          "RemoteSecrets.read says " + looks + " of a name that was never written",
          "look at a name as it is; never trim, cut or replace in it.");
    }
  }

  @Test
  public final void aNameIsHeldAsItIsOrRefused() {
    RemoteSecrets store = store();
    create(store, data("k", "first"));
    for (String odd : Samples.ODD_NAMES) {
      Promise.refusal(
          "RemoteSecrets.create under the name \"" + odd + "\"",
          () -> {
            Written<RemoteEntry> made =
                store.create(odd, data("k", HIDDEN), WriteId.random(), nobody);
            kept(
                made.now().certain().filter(one -> one.name().equals(odd)).isPresent()
                    && look(store, odd) instanceof Look.There,
                "RemoteSecrets.create of \"" + odd + "\" made " + made.now(),
                "refuse a name that cannot be held as it is.");
            deleteAsOthers(odd);
            return made;
          });
    }
    kept(
        there(store).data().equals(data("k", "first")),
        "RemoteSecrets.create of an odd name changed another entry",
        "refuse a name that cannot be held as it is.");
  }

  @Test
  public final void whatIsMadeIsReadAsItWasWrittenAndIsOurs() {
    RemoteSecrets store = store();
    RemoteEntry made = create(store, Samples.odd());
    RemoteEntry read = there(store());
    kept(
        read.data().equals(Samples.odd()),
        "RemoteSecrets.create did not keep the values of Samples.ODD_VALUES",
        "keep each value as its UTF-8 bytes; write what EntryFormat.encode gives.");
    kept(
        read.equals(made) && read.name().equals(NAME),
        "RemoteSecrets.create returned " + made + ", and read " + read,
        "return what the store holds after the write, with the version that it has then.");
    kept(
        read.ours(),
        "an entry that was just made is not ours",
        "tag what gen3db makes in the same step, and say madeByUs() of it.");
    bytes(NAME)
        .ifPresent(
            bytes ->
                kept(
                    Arrays.equals(bytes, EntryFormat.encode(Samples.odd())),
                    "the entry's bytes are not those of External Secrets",
                    "write what EntryFormat.encode gives, or the operator writes it again."));
  }

  @Test
  public final void whatOthersMadeIsReadAndNotOurs() {
    RemoteSecrets store = store();
    writeAsOthers(NAME, data("password", "theirs"));
    RemoteEntry read = there(store);
    kept(
        read.data().holds(data("password", "theirs")) && !read.ours(),
        "RemoteSecrets.read says " + read + " of an entry that another program made",
        "say madeByUs() only of those that bear gen3db's own tag (R10).");
    if (updates(store)) {
      update(store, read, data("dbcreated", "true"));
      kept(
          !there(store).ours(),
          "an entry of others became ours when a key was added",
          "leave an entry's tags as they are.");
    }
  }

  @Test
  public final void whatIsThereIsNeverMadeAnew() {
    RemoteSecrets store = store();
    RemoteEntry first = create(store, data("k", "first"));
    Written<RemoteEntry> second = store.create(NAME, data("k", "second"), WriteId.random(), nobody);
    kept(
        there(store).equals(first),
        "RemoteSecrets.create wrote over the entry that was there",
        "write only if no entry of that name exists, in one step (R10).");
    kept(
        second.isConflict() && second.now().equals(Look.there(first)),
        "RemoteSecrets.create returned " + second + " where an entry was",
        "return Written.conflict with the entry that is there.");
  }

  @Test
  public final void aRepeatedCreationMakesNothingTwice() {
    RemoteSecrets store = store();
    WriteId id = WriteId.random();
    Written<RemoteEntry> first = store.create(NAME, data("k", "v"), id, nobody);
    Written<RemoteEntry> again = store().create(NAME, data("k", "v"), id, nobody);
    kept(
        again.now().equals(first.now()) && first.now().equals(look(store, NAME)),
        "RemoteSecrets.create with the same id made " + again.now() + " of " + first.now(),
        "hand the id on as the store's own token, or answer with what is there already.");
  }

  @Test
  public final void anUpdateKeepsAllOtherKeysAndTheTag() {
    RemoteSecrets store = store();
    if (!updates(store)) {
      return; // and the domain never asks it to
    }
    create(store, data("password", "p", "port", "5432"));
    writeAsOthers(NAME, data("foreign", "stays"));
    RemoteEntry seen = there(store);
    Written<RemoteEntry> written = update(store, seen, data("password", "q"));
    RemoteEntry now = there(store);
    kept(
        now.data().equals(seen.data().with(data("password", "q"))),
        "RemoteSecrets.update left the keys " + now.data().keys() + " of " + seen.data().keys(),
        "set the keys that are given, and keep all others.");
    kept(
        now.ours() == seen.ours(),
        "RemoteSecrets.update changed whose entry it is",
        "leave an entry's tags as they are.");
    kept(
        !written.isConflict() && written.now().equals(Look.there(now)),
        "RemoteSecrets.update returned " + written,
        "return Written.done with what is there after the write.");
  }

  @Test
  public final void aChangeIsAnotherVersionAndNoChangeIsNone() {
    RemoteSecrets store = store();
    if (!updates(store)) {
      return; // and the domain never asks it to
    }
    RemoteEntry made = create(store, data("password", "p", "port", "5432"));
    Written<RemoteEntry> same = update(store, made, data("password", "p"));
    kept(
        !same.isConflict() && there(store).equals(made),
        "RemoteSecrets.update of what says the same already made " + there(store),
        "write nothing when all keys hold these values: version and age stay.");
    update(store, made, data("password", "q"));
    kept(
        !there(store).version().equals(made.version()) && there(store).ours(),
        "RemoteSecrets.update made " + there(store) + " of version " + made.version(),
        "give every change a version of its own, and keep the tag.");
  }

  @Test
  public final void anUpdateOfWhatMovedIsInConflict() {
    RemoteSecrets store = store();
    if (!updates(store)) {
      return; // and the domain never asks it to
    }
    RemoteEntry seen = create(store, data("password", "p"));
    writeAsOthers(NAME, data("password", "theirs"));
    Written<RemoteEntry> written = update(store, seen, data("password", "q"));
    kept(
        there(store).data().holds(data("password", "theirs")),
        "RemoteSecrets.update wrote over what another program wrote meanwhile",
        "hold seen.version() against the version that is there, in one step with the write.");
    conflicts("update", written);
    kept(
        written.now().equals(Look.there(there(store))),
        "RemoteSecrets.update is in conflict with " + written.now(),
        "return what is there now.");
    writeAsOthers(NAME, data("password", "p"));
    conflicts("update", update(store, seen, data("password", "q")));
  }

  @Test
  public final void anUpdateOfWhatIsGoneMakesNothing() {
    RemoteSecrets store = store();
    if (!updates(store)) {
      return; // and the domain never asks it to
    }
    RemoteEntry seen = create(store, data("password", "p"));
    deleteAsOthers(NAME);
    Written<RemoteEntry> written = update(store, seen, data("password", "q"));
    kept(
        !(look(store, NAME) instanceof Look.There),
        "RemoteSecrets.update made the entry anew that was deleted meanwhile",
        "update only what exists.");
    kept(
        written.isConflict() && !(written.now() instanceof Look.There),
        "RemoteSecrets.update returned " + written + " of an entry that is gone",
        "return Written.conflict with Look.absent or PendingDeletion.");
  }

  @Test
  public final void aPreparationIsSeenByNoReader() {
    RemoteSecrets store = store();
    RemoteEntry seen = create(store, data("password", "p"));
    WriteId id = WriteId.random();
    Written<RemoteEntry> prepared = store.prepare(seen, data("password", "q"), id, nobody);
    kept(
        !prepared.isConflict() && there(store()).equals(seen),
        "RemoteSecrets.prepare changed what readers see: " + there(store()),
        "prove that the entry can be written without moving what is current.");
    if (!updates(store)) {
      return; // and the domain never asks it to
    }
    Written<RemoteEntry> written = store.update(seen, data("password", "q"), id, nobody);
    kept(
        !written.isConflict() && there(store()).data().equals(data("password", "q")),
        "RemoteSecrets.update after its preparation returned " + written,
        "let update with the same id finish what prepare began.");
    if (store.capabilities().contains(Capability.PREPARE)) {
      conflicts("prepare", store.prepare(seen, data("password", "r"), WriteId.random(), nobody));
    }
  }

  @Test
  public final void nothingPrintsAValue() {
    RemoteSecrets store = store();
    RemoteEntry made = create(store, data("password", HIDDEN));
    Written<RemoteEntry> conflict =
        store.create(NAME, data("password", HIDDEN), WriteId.random(), nobody);
    for (Object shown : List.of(made, conflict, look(store, NAME), store.describe(), store)) {
      kept(
          !shown.toString().contains(HIDDEN) && !made.version().contains(HIDDEN),
          "a " + shown.getClass().getSimpleName() + " prints a value of the entry",
          "keep values in SecretData only, and build no version or text of them.");
    }
  }

  @Test
  public final void itSaysWhereItIsAndWhatItCanAlways() {
    RemoteSecrets store = store();
    String where = store.describe();
    kept(
        !where.isBlank() && where.lines().count() == 1,
        "RemoteSecrets.describe says \"" + where + "\"",
        "say in a few words where the entries are: a folder, or a service and its region.");
    Set<Capability> before = store.capabilities();
    SecretData held = create(store, data("k", "v")).data();
    kept(
        before.equals(store().capabilities())
            && store.reach() == store().reach()
            && held.equals(data("k", "v")),
        "RemoteSecrets.capabilities or reach say now this, now that",
        "say what the store can do, whatever it holds: it is asked before anything is begun.");
  }

  @Test
  public final void itClosesTwice() throws Exception {
    RemoteSecrets store = store();
    create(store, data("k", "v"));
    store.close();
    try {
      store.close();
    } catch (RuntimeException e) {
      throw Promise.broken(
          "RemoteSecrets.close failed when it was closed already",
          "let it do nothing when it was closed before.",
          e);
    }
    kept(
        look(store(), NAME) instanceof Look.There,
        "RemoteSecrets.close took the entries away",
        "let go of connections and threads only.");
  }
}
