package org.gen3db.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The servers that all tests of the package share; each is started when first asked for. */
final class Servers implements AutoCloseable {
  private final Map<String, TestServer> started = new LinkedHashMap<>();

  /** The release's server; it asks everybody for a password. */
  TestServer asking() {
    return start("asking", TestServer::start);
  }

  /** Another server, on another port. */
  TestServer second() {
    return start("second", TestServer::start);
  }

  /** A server that lets everybody in, whatever the password. */
  TestServer trusting() {
    return start(
        "trusting",
        () -> TestServer.start("local all all trust", "host all all 127.0.0.1/32 trust"));
  }

  private synchronized TestServer start(String name, Supplier<TestServer> starting) {
    return started.computeIfAbsent(name, key -> starting.get());
  }

  synchronized List<TestServer> all() {
    return new ArrayList<>(started.values());
  }

  void reset() {
    all().forEach(TestServer::reset);
  }

  @Override
  public void close() {
    all().forEach(TestServer::close);
  }
}
