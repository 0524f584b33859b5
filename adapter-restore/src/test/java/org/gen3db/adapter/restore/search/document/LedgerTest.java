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
  void looksAtNoMoreDocumentsTogetherHoweverManyThereAre() {
    wanted.close();
    found.close();
    wanted = new Ledger(folder, 100, Long.SIZE - 6);
    found = new Ledger(folder, 100, Long.SIZE - 6);
    int count = 50_000; // 780 a part, twelve once that is spread
    for (int i = 0; i < count; i++) {
      add(wanted, i, "s" + i, i + 1);
      if (i != 4711) {
        add(found, count - 1 - i, i == 815 ? "else" : "s" + (count - 1 - i), 0);
      }
    }
    Comparison both = wanted.compare(found);
    assertThat(both.distinct()).isEqualTo(count);
    assertThat(both.words())
        .isEqualTo(
            "1 of 50000 documents are not there (line %d); 1 of 50000 differ (line %d)"
                .formatted(count - 4711, count - 815));
    assertThat(both.largest()).isLessThanOrEqualTo(100);
    wanted.close();
    found.close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void comesToAnEndWithAFileThatRepeatsOneDocument() {
    wanted.close();
    found.close();
    wanted = new Ledger(folder, 10, Long.SIZE - 6);
    found = new Ledger(folder, 10, Long.SIZE - 6);
    for (int i = 0; i < 50; i++) {
      add(wanted, 7, i == 31 ? "other" : "same", i + 1);
    }
    add(found, 7, "same", 0);
    Comparison both = wanted.compare(found);
    assertThat(both.distinct()).isEqualTo(1);
    assertThat(both.isEqual()).isTrue();
    assertThat(both.conflicts()).containsExactly(new Comparison.Conflict(1, 32));
  }

  @Test
  void leavesNoFile() {
    add(wanted, 1, "one", 1);
    wanted.close();
    found.close();
    assertThat(folder).isEmptyDirectory();
  }
}
