package org.gen3db.domain.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An exception crosses a process: build tools and schedulers send it from a worker to its master.
 */
class Gen3DbExceptionTest {
  @Test
  void keepsItsProblemsWhenItIsSerialized() throws IOException, ClassNotFoundException {
    Notice first = Notice.of(ValuesCode.BAD_PORT, "values.yaml:3", "0 is no port").about("fence");
    Notice second = Notice.of(DomainCode.MOVED, "", "it moved", "Look again.");
    var exception = new Gen3DbException(List.of(first, second));

    Gen3DbException read = readBack(exception);

    assertThat(read.problems()).containsExactly(first, second);
    assertThat(read).hasMessage("GEN3DB-107 values.yaml:3: 0 is no port\nGEN3DB-412: it moved");
    assertThat(read.isUsage()).isFalse();
  }

  private static Gen3DbException readBack(Gen3DbException exception)
      throws IOException, ClassNotFoundException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(exception);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Gen3DbException) in.readObject();
    }
  }
}
