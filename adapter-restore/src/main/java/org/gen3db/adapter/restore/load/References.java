package org.gen3db.adapter.restore.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gen3db.domain.restore.LoadingSession;

/**
 * The foreign keys that were added, and that no row was held against yet. Whoever does that keeps
 * others from adding one to the same table, and from doing the same for it: so it begins when all
 * that stand one behind the other are added, and a table has one session for all of its own.
 */
final class References {
  private final Map<String, List<Consumer<LoadingSession>>> waiting = new LinkedHashMap<>();

  /** One was added to a table; how its rows are held against it. */
  void add(String table, Consumer<LoadingSession> validate) {
    waiting.computeIfAbsent(table, name -> new ArrayList<>()).add(validate);
  }

  /** Holds the rows against those that were added. */
  void validateIn(Crew crew) {
    for (List<Consumer<LoadingSession>> all : waiting.values()) {
      crew.beside(0, session -> all.forEach(one -> one.accept(session))).run();
    }
    waiting.clear();
  }
}
