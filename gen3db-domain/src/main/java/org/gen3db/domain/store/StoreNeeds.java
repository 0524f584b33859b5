package org.gen3db.domain.store;

import java.util.Set;

/**
 * What a plan needs of a store, for {@link SecretStore#check} and {@link RemoteSecrets#check}: the
 * names of Secrets or of entries, by what may become necessary with them.
 *
 * @param reads what is looked at
 * @param creates what would be made
 * @param updates what would be changed
 * @param deletes what would be deleted
 */
public record StoreNeeds(
    Set<String> reads, Set<String> creates, Set<String> updates, Set<String> deletes) {
  public StoreNeeds {
    reads = Set.copyOf(reads);
    creates = Set.copyOf(creates);
    updates = Set.copyOf(updates);
    deletes = Set.copyOf(deletes);
  }
}
