package org.gen3db.domain.restore;

import java.util.List;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;

/** Loads dumps (R16). Nothing of a dump is believed. Thread-safe. */
public interface DumpLoader {
  /**
   * Loads all of a dump, or fails; it holds little of it at a time.
   *
   * @throws org.gen3db.domain.error.Gen3DbException at the first thing that cannot be read, is
   *     refused or cannot be loaded, with the file and its line
   */
  LoadedDump load(Loading loading, Cancellation cancellation);

  /**
   * Whether this can read a dump that is stored so, told by its name: for whoever plans to. Reads
   * nothing of it, and changes nothing.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when a program is not there that this needs
   */
  default void check(DumpFile dump, Cancellation cancellation) {}

  /**
   * Tells what this loads from what another would make of the same dump: any other way of reading,
   * admitting or loading has another.
   */
  String version();

  /**
   * What is loaded.
   *
   * @param source where the dump lies
   * @param dump the dump
   * @param shadow what it is loaded into
   * @param extensions those that an administrator may make for it
   * @param sessions how many sessions load rows and build indexes side by side, beside one for
   *     statements
   * @param masks run once all rows are there, before anything of the dump could act on a change of
   *     them; what they took out is nowhere in the database afterwards
   * @param compare whether each table is read again and held against the dump
   * @param progress is told how far it is
   */
  record Loading(
      DumpSource source,
      DumpFile dump,
      Shadow shadow,
      Set<String> extensions,
      int sessions,
      List<Script> masks,
      boolean compare,
      LoadProgress progress) {
    public Loading {
      extensions = Set.copyOf(extensions);
      masks = List.copyOf(masks);
      if (sessions < 1) {
        throw new IllegalArgumentException("nobody to load it");
      }
    }
  }
}
