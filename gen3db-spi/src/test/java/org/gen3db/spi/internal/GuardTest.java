package org.gen3db.spi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.SpiCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardTest {
  interface Port extends AutoCloseable {
    String read(String name);

    Session open();

    default String twice(String name) {
      return read(name) + read(name);
    }

    @Override
    void close();
  }

  interface Session extends AutoCloseable {
    void work();

    @Override
    void close();
  }

  interface What {
    String say();
  }

  /** Does whatever it is told in each of its methods. */
  private record Told(What what) implements Port {
    @Override
    public String read(String name) {
      return what.say();
    }

    @Override
    public Session open() {
      return new Session() {
        @Override
        public void work() {
          what.say();
        }

        @Override
        public void close() {
          what.say();
        }
      };
    }

    @Override
    public void close() {
      what.say();
    }
  }

  private final List<Gen3DbException> aside = new ArrayList<>();
  private final ClassLoader loader = new URLClassLoader(new URL[0]);
  private final Guard guard =
      new Guard("gen3db.secretStore", "acme", "acme-3.1.jar", loader, aside::add);

  private Port guarded(What what) {
    return guard.around(Port.class, new Told(what));
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("with hunter2"),
        new AssertionError("with hunter2"),
        new NoSuchMethodError("with hunter2"),
        new ExceptionInInitializerError("with hunter2"),
        new StackOverflowError("with hunter2"),
        new NoClassDefFoundError("hunter2"),
        new ClassNotFoundException("with hunter2"),
        new IOException("with hunter2"));
  }

  /** Its author, or who installs it, looks for a library that is not beside the jar. */
  @Test
  void aClassThatIsNotThereIsNamed() {
    Port port =
        guarded(
            () -> {
              throw new NoClassDefFoundError("acme/http/Client$Builder");
            });

    var told = (Gen3DbException) catchThrowable(() -> port.read("x"));

    assertThat(told.problem().message())
        .contains("NoClassDefFoundError of acme.http.Client$Builder at ");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverAnAdapterThrowsIsItsOwnFaultAndNotOurs(Throwable fault) {
    Port port =
        guarded(
            () -> {
              throw GuardTest.<RuntimeException>sneaky(fault);
            });

    var told = (Gen3DbException) catchThrowable(() -> port.read("x"));

    assertThat(told.problem().code()).isEqualTo(SpiCode.ADAPTER_FAILED);
    assertThat(told.problem().place()).isEqualTo("gen3db.secretStore acme");
    assertThat(told.problem().message())
        .startsWith(
            "Port.read of the adapter in acme-3.1.jar failed: " + fault.getClass().getName())
        .contains("at org.gen3db.spi.internal.GuardTest")
        .doesNotContain("hunter2");
    assertThat(told).hasCause(fault);
  }

  @Test
  void whatAnAdapterReachedAcrossSessionsIsGuardedToo() {
    Port port =
        guarded(
            () -> {
              throw new IllegalStateException();
            });
    Session session = port.open();

    assertThatThrownBy(session::work).hasMessageContaining("Session.work of the adapter in acme");
    assertThatThrownBy(() -> port.twice("x")).hasMessageContaining("acme-3.1.jar");
  }

  @Test
  void nullIsRefusedWhereItIsReturned() {
    assertThatThrownBy(() -> guarded(() -> null).read("x"))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("Port.read of the adapter in acme-3.1.jar returned null");
    assertThatThrownBy(() -> guard.call("create", () -> null))
        .hasMessageContaining("create of the adapter in acme-3.1.jar returned null");
  }

  @Test
  void whatAnAdapterTellsInTheRightWayStaysAsItIs() {
    var own = new Gen3DbException(Notice.of(DomainCode.STORE_FAILED, "there", "refused"));
    Port port =
        guarded(
            () -> {
              throw own;
            });

    assertThat(catchThrowable(() -> port.read("x"))).isSameAs(own);
  }

  @Test
  void nothingGoesOnWithoutMemory() {
    var fatal = new OutOfMemoryError("planted");
    Port port =
        guarded(
            () -> {
              throw fatal;
            });

    assertThat(catchThrowable(() -> port.read("x"))).isSameAs(fatal);
  }

  @Test
  void aFailureToCloseTakesNothingAway() {
    Port port =
        guarded(
            () -> {
              throw new IllegalStateException();
            });
    port.close();
    port.open().close();

    assertThat(aside)
        .extracting(told -> told.problem().message())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("Port.close of the adapter in acme-3.1.jar"),
            second -> assertThat(second).startsWith("Session.close of the adapter in acme"));
  }

  @Test
  void theContextClassLoaderIsTheAdaptersDuringACall() {
    var seen = new ArrayList<ClassLoader>();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Port port =
        guarded(
            () -> {
              seen.add(Thread.currentThread().getContextClassLoader());
              return "";
            });
    port.read("x");
    port.open().work();
    port.close();
    guard.call("create", () -> seen.add(Thread.currentThread().getContextClassLoader()));

    assertThat(seen).hasSize(4).containsOnly(loader);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void anInterruptedAdapterLeavesTheThreadInterrupted() {
    Port port =
        guarded(
            () -> {
              throw GuardTest.<RuntimeException>sneaky(new InterruptedException());
            });

    assertThatThrownBy(() -> port.read("x")).isInstanceOf(Gen3DbException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aGuardedPortIsEqualToItselfOnly() {
    Port port = guarded(() -> "");
    assertThat(new HashSet<>(List.of(port, guarded(() -> ""), guarded(() -> ""))))
        .hasSize(3)
        .contains(port);
    assertThat(port.toString()).startsWith("Told");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
