package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.kept;
import static org.gen3db.testkit.Samples.HIDDEN;
import static org.gen3db.testkit.Samples.data;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.Written;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SecretStore} keeps: one test for each promise of its Javadoc. An adapter's own
 * test extends it and says how to {@link #open()} one; a promise that is broken says what to do.
 */
public abstract class SecretStoreContract extends SecretStoreRaces {
  /** For subclasses. */
  protected SecretStoreContract() {}

  @Test
  public final void looksAtEveryNameAndAtNoOther() {
    SecretStore store = store();
    create(store, data("k", "v"));
    Map<String, Look<StoredSecret>> looks =
        store.read(List.of(NAME, "absent-dbcreds", NAME), nobody);
    kept(
        looks.keySet().equals(Set.of(NAME, "absent-dbcreds")),
        "SecretStore.read looked at " + looks.keySet(),
        "return one look for each of the names: Look.there or Look.absent.");
    kept(
        looks.get(NAME) instanceof Look.There && looks.get("absent-dbcreds") instanceof Look.Absent,
        "SecretStore.read says " + looks,
        "say Look.there of what is there and Look.absent only of what is certainly not.");
    kept(
        store.read(List.of(), nobody).isEmpty(),
        "SecretStore.read of no names is not empty",
        "return an empty map; asking a server for no names may ask it for all.");
  }

  @Test
  public final void anOddNameLeavesTheOthersToBeRead() {
    SecretStore store = store();
    create(store, data("k", "v"));
    for (String odd : Samples.ODD_NAMES) {
      Map<String, Look<StoredSecret>> looks;
      try {
        looks = store.read(List.of(NAME, odd), nobody);
      } catch (RuntimeException e) {
        throw Promise.broken(
            "SecretStore.read failed because of one name of two, \"" + odd + "\"",
            "return Look.absent or Look.notLooked for that name, and read the others.",
            e);
      }
      kept(
          looks.get(NAME) instanceof Look.There && !(looks.get(odd) instanceof Look.There),
          "SecretStore.read says " + looks + " of a name that was never written",
          "look at a name as it is; never trim, cut or replace in it.");
    }
  }

  @Test
  public final void aNameIsHeldAsItIsOrRefused() {
    SecretStore store = store();
    create(store, data("k", "first"));
    for (String odd : Samples.ODD_NAMES) {
      Promise.refusal(
          "SecretStore.create under the name \"" + odd + "\"",
          () -> {
            Written<StoredSecret> made = store.create(secret(odd, data("k", HIDDEN)), nobody);
            kept(
                made.now().certain().filter(one -> one.name().equals(odd)).isPresent()
                    && read(store, odd).isPresent(),
                "SecretStore.create of \"" + odd + "\" made " + made.now(),
                "refuse a name that cannot be held as it is.");
            store.delete(made.now().certain().orElseThrow(), nobody);
            return made;
          });
    }
    kept(
        read(store, NAME).filter(one -> one.data().equals(data("k", "first"))).isPresent(),
        "SecretStore.create of an odd name changed another Secret",
        "refuse a name that cannot be held as it is.");
  }

  @Test
  public final void whatIsMadeIsReadAsItWasWritten() {
    SecretStore store = store();
    StoredSecret made = create(store, Samples.odd());
    StoredSecret read = there(store());
    for (String key : Samples.odd().keys()) {
      kept(
          Samples.odd().secret(key).equals(made.data().secret(key))
              && Samples.odd().secret(key).equals(read.data().secret(key)),
          "SecretStore.create did not keep the value of " + key + " of Samples.ODD_VALUES",
          "keep each value as its UTF-8 bytes; trim, quote and re-type nothing.");
    }
    kept(
        read.data().keys().equals(Samples.odd().keys()),
        "SecretStore.create made the keys " + read.data().keys(),
        "keep all keys, and no other.");
    kept(
        read.equals(made) && read.name().equals(NAME),
        "SecretStore.create returned " + made + ", and read " + read,
        "return what the store holds after the write, with the version that it has then.");
    kept(
        read.owner() == Owner.OURS && read.follows().isEmpty(),
        "a Secret that was just made is of " + read.owner() + ", follows " + read.follows(),
        "mark what gen3db makes, and say withOwner(Owner.OURS) of it.");
  }

  @Test
  public final void whatOthersMadeIsReadAndNotOurs() {
    SecretStore store = store();
    writeAsOthers(NAME, data("password", "theirs"));
    StoredSecret read = there(store);
    kept(
        read.data().holds(data("password", "theirs")) && read.owner() != Owner.OURS,
        "SecretStore.read says " + read + " of a Secret that another program made",
        "read any Secret, and say Owner.OURS only of those that bear gen3db's mark.");
  }

  @Test
  public final void whatIsThereIsNeverMadeAnew() {
    SecretStore store = store();
    StoredSecret first = create(store, data("k", "first"));
    Written<StoredSecret> second = store.create(secret(data("k", "second")), nobody);
    kept(
        there(store).equals(first),
        "SecretStore.create wrote over the Secret that was there",
        "write only if no Secret of that name exists, in one step.");
    kept(
        second.isConflict() && second.now().equals(Look.there(first)),
        "SecretStore.create returned " + second + " where a Secret was",
        "return Written.conflict with the Secret that is there.");
  }

  @Test
  public final void anUpdateKeepsAllOtherKeys() {
    SecretStore store = store();
    create(store, data("password", "p", "port", "5432"));
    writeAsOthers(NAME, data("foreign", "stays"));
    Written<StoredSecret> written =
        store.update(there(store), secret(data("password", "q")), nobody);
    SecretData now = there(store).data();
    kept(
        now.holds(data("password", "q")),
        "SecretStore.update did not set the key",
        "set every key of wanted.");
    kept(
        now.holds(data("foreign", "stays", "port", "5432")),
        "SecretStore.update left the keys " + now.keys() + " of [foreign, password, port]",
        "set the keys of wanted only, and keep those of others and those that gen3db wrote before;"
            + " or writeAsOthers of this test, which made foreign, took the others away.");
    kept(
        !written.isConflict() && written.now().equals(Look.there(there(store))),
        "SecretStore.update returned " + written,
        "return Written.done with what is there after the write.");
  }

  @Test
  public final void aChangeIsAnotherVersionAndNoChangeIsNone() {
    SecretStore store = store();
    StoredSecret made = create(store, data("password", "p", "port", "5432"));
    Written<StoredSecret> same = store.update(made, secret(data("password", "p")), nobody);
    kept(
        !same.isConflict() && there(store).equals(made),
        "SecretStore.update of what says the same already made " + there(store),
        "write nothing when all keys hold these values: version and age stay.");
    store.update(made, secret(data("password", "q")), nobody);
    kept(
        !there(store).version().equals(made.version()),
        "SecretStore.update left the version " + made.version(),
        "give every change a version of its own.");
  }

  @Test
  public final void theAgeOfAPasswordIsNotedWholeOrNotAtAll() {
    SecretStore store = store();
    Instant since = Instant.parse("2026-02-03T04:05:06Z");
    NewSecret aged = new NewSecret(NAME, "fence", data("password", "first"), since);
    there("SecretStore.create", store.create(aged, nobody).now());
    StoredSecret first = there(store());
    if (first.passwordChanged().isEmpty()) {
      return; // a store need not note it
    }
    Written<StoredSecret> written = store.update(first, secret(data("k", "v")), nobody);
    kept(
        first.passwordChanged().get().equals(since)
            && there("SecretStore.update", written.now())
                .passwordChanged()
                .equals(Optional.of(since))
            && there(store()).passwordChanged().equals(Optional.of(since)),
        "SecretStore noted "
            + since
            + " as the age of a password, and says later "
            + there(store()).passwordChanged(),
        "note NewSecret.passwordChanged beside the data, and leave it where an update says nothing"
            + " of it.");
    Instant later = since.plusSeconds(90);
    store.update(there(store), new NewSecret(NAME, "fence", data("k", "v"), later), nobody);
    kept(
        there(store).passwordChanged().equals(Optional.of(later)),
        "SecretStore.update was to note " + later + ", and says " + there(store).passwordChanged(),
        "note NewSecret.passwordChanged also where the data stays as it is.");
  }

  @Test
  public final void anUpdateOfWhatMovedIsInConflict() {
    SecretStore store = store();
    StoredSecret seen = create(store, data("password", "p"));
    writeAsOthers(NAME, data("password", "theirs"));
    Written<StoredSecret> written = store.update(seen, secret(data("password", "q")), nobody);
    kept(
        there(store).data().holds(data("password", "theirs")),
        "SecretStore.update wrote over what another program wrote meanwhile",
        "hold seen.version() against the version that is there, in one step with the write.");
    conflicts("update", written);
    kept(
        written.now().equals(Look.there(there(store))),
        "SecretStore.update is in conflict with " + written.now(),
        "return what is there now.");
  }

  @Test
  public final void anUpdateOfWhatMovedThereAndBackIsInConflict() {
    SecretStore store = store();
    StoredSecret seen = create(store, data("password", "p"));
    writeAsOthers(NAME, data("password", "theirs"));
    writeAsOthers(NAME, data("password", "p"));
    conflicts("update", store.update(seen, secret(data("password", "q")), nobody));
  }

  @Test
  public final void anUpdateOfWhatIsGoneMakesNothing() {
    SecretStore store = store();
    StoredSecret seen = create(store, data("password", "p"));
    store.delete(seen, nobody);
    Written<StoredSecret> written = store.update(seen, secret(data("password", "q")), nobody);
    kept(
        read(store, NAME).isEmpty(),
        "SecretStore.update made the Secret anew that was deleted meanwhile",
        "update only what exists; in Kubernetes the version is the uid and the resourceVersion.");
    kept(
        written.isConflict() && written.now() instanceof Look.Absent,
        "SecretStore.update returned " + written + " of a Secret that is gone",
        "return Written.conflict(Look.absent()).");
  }

  @Test
  public final void aDeletionTakesWhatWasSeenAndNothingElse() {
    SecretStore store = store();
    StoredSecret seen = create(store, data("password", "p"));
    writeAsOthers(NAME, data("password", "theirs"));
    Written<StoredSecret> moved = store.delete(seen, nobody);
    kept(
        read(store, NAME).isPresent(),
        "SecretStore.delete deleted what another program wrote meanwhile",
        "hold seen.version() against the version that is there, in one step with the deletion.");
    conflicts("delete", moved);
    StoredSecret now = there(store);
    Written<StoredSecret> gone = store.delete(now, nobody);
    kept(
        !gone.isConflict() && read(store, NAME).isEmpty(),
        "SecretStore.delete returned " + gone + ", and the Secret is there still",
        "return when it is gone.");
    kept(
        Promise.refusal("SecretStore.delete", () -> store.delete(now, nobody)).isEmpty()
            && !store.delete(now, nobody).isConflict(),
        "SecretStore.delete of what is gone already was not done",
        "return Written.gone().");
  }

  @Test
  public final void aFollowerSaysWhatItFollowsAndHoldsIt() {
    SecretStore store = store();
    followed(store, Look.absent(), data("password", "p", "dbcreated", "true"));
    StoredSecret read = there(store);
    kept(
        read.follows().equals(Optional.of(ENTRY)) && read.owner() == Owner.EXTERNAL_SECRET,
        "a Secret that follows " + ENTRY + " is " + read,
        "say following(entry) of it, after a restart too.");
    kept(
        read.data().holds(data("password", "p", "dbcreated", "true")),
        "a Secret that is synced holds " + read.data(),
        "say Synced only when it holds all that was expected.");
    kept(
        !(store.syncState(NAME, ENTRY, data("password", "other"), nobody)
                instanceof SyncState.Synced)
            && !(store.syncState(NAME, "another-entry", data("password", "p"), nobody)
                instanceof SyncState.Synced),
        "SecretStore.syncState says Synced of what it does not hold or follow",
        "compare with what was expected, and with the entry's name.");
  }

  @Test
  public final void followingIsInConflictWithWhatMoved() {
    SecretStore store = store();
    StoredSecret seen = create(store, data("password", "p"));
    writeAsOthers(NAME, data("password", "theirs"));
    for (Look<StoredSecret> stale : List.of(Look.there(seen), Look.<StoredSecret>absent())) {
      conflicts("follow", follow(store, stale, data("password", "of-entry")));
    }
    kept(
        there(store).data().holds(data("password", "theirs")),
        "SecretStore.follow wrote over what another program wrote meanwhile",
        "hold what was seen against what is there before anything is declared.");
  }

  @Test
  public final void anUpdateEndsTheFollowing() {
    SecretStore store = store();
    followed(store, Look.absent(), data("password", "p"));
    Written<StoredSecret> written =
        store.update(there(store), secret(data("password", "p")), nobody);
    StoredSecret now = there(store);
    kept(
        !written.isConflict() && now.follows().isEmpty() && now.owner() == Owner.OURS,
        "a Secret that was updated is " + now,
        "let it stand by itself, also when its keys hold these values already (R13).");
    kept(
        !(store.syncState(NAME, ENTRY, data("password", "p"), nobody) instanceof SyncState.Synced),
        "SecretStore.syncState says Synced of a Secret that stands by itself",
        "say Synced only of one that follows the entry.");
  }

  @Test
  public final void nobodyIsAwaitedWhoIsNotKnown() {
    Look<StoredSecret> look = store().awaited("made-by-nobody", nobody);
    kept(
        look instanceof Look.Absent,
        "SecretStore.awaited says " + look + " of a Secret that nobody is known to make",
        "wait only for somebody who is known to make the very Secret, and return Look.absent()"
            + " at once otherwise.");
  }

  @Test
  public final void nothingPrintsAValue() {
    SecretStore store = store();
    StoredSecret made = create(store, data("password", HIDDEN));
    Written<StoredSecret> conflict = store.create(secret(data("password", HIDDEN)), nobody);
    for (Object shown : List.of(made, conflict, look(store, NAME), store.describe(), store)) {
      kept(
          !shown.toString().contains(HIDDEN) && !made.version().contains(HIDDEN),
          "a " + shown.getClass().getSimpleName() + " prints a value of the Secret",
          "keep values in SecretData only, and build no version or text of them.");
    }
  }

  @Test
  public final void itSaysWhereItIs() {
    String where = store().describe();
    kept(
        !where.isBlank() && where.lines().count() == 1,
        "SecretStore.describe says \"" + where + "\"",
        "say in a few words where the Secrets are: a folder, or a cluster and its namespace.");
  }

  @Test
  public final void itClosesTwice() throws Exception {
    SecretStore store = store();
    create(store, data("k", "v"));
    store.close();
    try {
      store.close();
    } catch (RuntimeException e) {
      throw Promise.broken(
          "SecretStore.close failed when it was closed already",
          "let it do nothing when it was closed before.",
          e);
    }
    kept(
        read(store(), NAME).isPresent(),
        "SecretStore.close took the Secrets away",
        "let go of connections and threads only.");
  }
}
