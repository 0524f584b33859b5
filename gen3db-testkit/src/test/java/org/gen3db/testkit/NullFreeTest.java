package org.gen3db.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.junit.jupiter.api.Test;

/** Whichever test meets it: what a port must never do is told with the way out. */
class NullFreeTest {
  /** Of the test's own. */
  interface Port {
    String words();

    void work();
  }

  private static Port port(RuntimeException thrown) {
    return NullFree.of(
        Port.class,
        new Port() {
          @Override
          @SuppressWarnings("NullAway") // that is what is told
          public String words() {
            return null;
          }

          @Override
          public void work() {
            throw thrown;
          }
        });
  }

  @Test
  void noWordsAreToldAsSuch() {
    assertThatThrownBy(port(new IllegalStateException())::words)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("Port.words returned null", "return a few words");
  }

  @Test
  void whatGen3dbIsNotToldByIsABrokenPromise() {
    assertThatThrownBy(port(new IllegalStateException("it is there"))::work)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("Port.work threw java.lang.IllegalStateException", "Conflict")
        .hasMessageNotContaining("it is there");
  }

  @Test
  void whatGen3dbIsToldByStaysAsItIs() {
    var told = new Gen3DbException(Notice.of(DomainCode.INTERRUPTED, "here", "said"));
    assertThatThrownBy(port(told)::work).isSameAs(told);
  }
}
