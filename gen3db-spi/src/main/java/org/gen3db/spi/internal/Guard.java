package org.gen3db.spi.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.SpiCode;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every call of an adapter. It sets the context class loader, by which libraries look
 * for what lies beside the adapter; it tells whatever an adapter does against its contract as that
 * adapter's fault, with its id, its jar and the method; and it lets no failure to close take a
 * result away.
 */
public final class Guard {
  private final String place;
  private final String jar;
  private final ClassLoader loader;
  private final Consumer<Gen3DbException> aside;

  /**
   * A guard of one adapter.
   *
   * @param place where the values speak of it, such as {@code gen3db.secretStore}
   * @param id its id
   * @param jar the jar or folder that it came from
   * @param loader the class loader of the adapter
   * @param aside is told what went wrong while something was closed
   */
  public Guard(
      String place, String id, String jar, ClassLoader loader, Consumer<Gen3DbException> aside) {
    this.place = place + " " + id;
    this.jar = jar;
    this.loader = loader;
    this.aside = aside;
  }

  /**
   * Calls the adapter.
   *
   * @param method what is called, for the message
   */
  public <T> T call(String method, Callable<@Nullable T> adapter) {
    T result = guarded(method, adapter);
    if (result == null) {
      throw failed(method, "returned null", null);
    }
    return result;
  }

  /** Closes what the adapter made; a failure is told aside. */
  public void close(String method, AutoCloseable closeable) {
    try {
      guarded(
          method,
          () -> {
            closeable.close();
            return null;
          });
    } catch (Gen3DbException e) {
      aside.accept(e);
    }
  }

  /** A port of the adapter with this guard around every call of it, and of what it returns. */
  public <P> P around(Class<P> port, P real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> invoke(port, real, proxy, method, arguments)));
  }

  /**
   * What the port of an adapter lacks that was built against another SPI, before it is missed.
   *
   * @throws Gen3DbException when it lacks anything
   */
  public void refuseUnfinished(Class<?> port, Object real) {
    Optional<Method> missing = Unfinished.method(port, real.getClass());
    if (missing.isPresent()) {
      throw new Gen3DbException(
          Notice.of(
              SpiCode.ADAPTER_NOT_LOADABLE,
              place,
              "the adapter in "
                  + jar
                  + " was built for another gen3db: it lacks "
                  + name(port, missing.get())));
    }
  }

  private @Nullable Object invoke(
      Class<?> port, Object real, Object proxy, Method method, Object @Nullable [] arguments) {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(real, proxy, method, arguments);
    }
    String name = name(port, method);
    if (method.getName().equals("close") && method.getParameterCount() == 0) {
      close(name, () -> method.invoke(real));
      return null;
    }
    Object result = guarded(name, () -> method.invoke(real, arguments));
    Class<?> type = method.getReturnType();
    if (result == null && type != void.class) {
      throw failed(name, "returned null", null);
    }
    return result != null && type.isInterface() && AutoCloseable.class.isAssignableFrom(type)
        ? aroundOfType(type, result)
        : result;
  }

  private <Q> Q aroundOfType(Class<Q> type, Object result) {
    return around(type, type.cast(result));
  }

  private @Nullable Object ofObject(
      Object real, Object proxy, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && arguments[0] == proxy;
      case "hashCode" -> System.identityHashCode(proxy);
      default -> guarded(method.getName(), () -> method.invoke(real, arguments));
    };
  }

  private <T> @Nullable T guarded(String method, Callable<@Nullable T> adapter) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return adapter.call();
    } catch (InvocationTargetException e) {
      throw told(method, e.getCause() == null ? e : e.getCause());
    } catch (Throwable e) {
      throw told(method, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Gen3DbException told(String method, Throwable thrown) {
    if (thrown instanceof Gen3DbException known) {
      return known;
    }
    if (Fault.isFatal(thrown)) {
      throw (Error) thrown;
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return failed(method, "failed: " + Fault.inWords(thrown), thrown);
  }

  private Gen3DbException failed(String method, String how, @Nullable Throwable cause) {
    return new Gen3DbException(
        Notice.of(SpiCode.ADAPTER_FAILED, place, method + " of the adapter in " + jar + " " + how),
        cause);
  }

  private static String name(Class<?> port, Method method) {
    return port.getSimpleName() + "." + method.getName();
  }
}
