package org.gen3db.adapter.restore.search.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir Path folder;

  private final Content content = new Content();
  private Ledger wanted;
  private Ledger found;

  @BeforeEach
  void open() {
    wanted = new Ledger(folder);
    found = new Ledger(folder);
  }

  private void add(Ledger to, int id, String says, long line) {
    to.add(content.key(null, "id-" + id), content.key(null, says), line);
  }

  @Test
  void findsBothSidesEqualInAnyOrder() {
    for (int i = 0; i < 5000; i++) {
      add(wanted, i, "s" + i, i + 1);
      add(found, 4999 - i, "s" + (4999 - i), 0);
    }
    Comparison both = wanted.compare(found);
    assertThat(both.isEqual()).isTrue();
    assertThat(both.distinct()).isEqualTo(5000);
    assertThat(both.conflicts()).isEmpty();
    assertThat(both.words()).isEmpty();
  }

  @Test
  void tellsWhatIsMissingWhatDiffersAndWhatIsMore() {
    add(wanted, 1, "one", 1);
    add(wanted, 2, "two", 2);
    add(wanted, 3, "three", 3);
    add(found, 2, "zwei", 0);
    add(found, 3, "three", 0);
    add(found, 4, "four", 0);
    add(found, 5, "five", 0);
    Comparison both = wanted.compare(found);
    assertThat(both.isEqual()).isFalse();
    assertThat(both.words())
        .isEqualTo(
            "1 of 3 documents are not there (line 1); 1 of 3 differ (line 2);"
                + " 2 are there that the file does not have");
  }

  @Test
  void countsADocumentThatIsTwiceInAFileOnceAndTellsWhereBothDiffer() {
    add(wanted, 1, "one", 1);
    add(wanted, 1, "one", 7);
    add(wanted, 2, "two", 3);
    add(wanted, 2, "zwei", 9);
    add(found, 1, "one", 0);
    add(found, 2, "zwei", 0);
    Comparison both = wanted.compare(found);
    assertThat(both.distinct()).isEqualTo(2);
    assertThat(both.conflicts()).containsExactly(new Comparison.Conflict(3, 9));
  }

  @Test
  void leavesNoFile() {
    add(wanted, 1, "one", 1);
    wanted.close();
    found.close();
    assertThat(folder).isEmptyDirectory();
  }
}
