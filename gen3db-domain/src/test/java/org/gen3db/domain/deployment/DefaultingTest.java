package org.gen3db.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credential defaulting, key by key, by who said what. */
class DefaultingTest {
  private static final Source OPERATOR = new Source.FileLine("v.yaml", 1);

  /** {@code o} is the operator, {@code c} the chart; then the value. */
  private static @Nullable Sourced<String> said(@Nullable String written) {
    return written == null
        ? null
        : new Sourced<>(
            written.substring(1),
            written.startsWith("o") ? OPERATOR : Source.CHART_DEFAULT,
            "global.postgres.master.port");
  }

  private static @Nullable Sourced<Integer> port(@Nullable String written) {
    Sourced<String> said = said(written);
    return said == null ? null : said.map(Integer::valueOf);
  }

  private static <T> Sourced<T> set(T value) {
    return new Sourced<>(value, OPERATOR, "set");
  }

  private static ServiceSpec service(@Nullable String host, @Nullable String port) {
    return new ServiceSpec(
        "fence",
        null,
        null,
        said(host),
        port(port),
        null,
        set(false),
        false,
        new DeliveryDecision(set(false), set(false), set(false)),
        set("entry"),
        List.of());
  }

  private static Deployment deployment(boolean dev, @Nullable String masterPort, ServiceSpec one) {
    return Deployment.of(
        "gen3",
        "default",
        set("default"),
        dev,
        dev
            ? new MasterSpec.Dev("gen3-postgresql", set("gen3-postgresql"))
            : new MasterSpec.InValues(set("db"), set(5432), set("postgres"), set(Password.of("m"))),
        dev ? null : set("db"),
        port(masterPort),
        List.of(one),
        new Settings(1, Map.of(), false, null, Map.of(), Map.of(), Map.of()));
  }

  /**
   * R1 and R2: a chart's own default is no override; an own host does not take the master's port.
   */
  @ParameterizedTest
  @CsvSource({
    // dev, master's port, own host, own port, port, where from
    "false,,,,5432,default",
    "false,o6432,,,6432,v.yaml:1",
    "false,c6432,,,5432,default",
    "false,o6432,,o7432,7432,v.yaml:1",
    "false,o6432,oown,,5432,default",
    "false,o6432,oown,o7432,7432,v.yaml:1",
    "true,o6432,,,5432,default",
    "true,o6432,oown,o7432,7432,v.yaml:1",
  })
  void aPortIsTheServicesOrElseTheMasters(
      boolean dev,
      @Nullable String masterPort,
      @Nullable String host,
      @Nullable String port,
      int expected,
      String source) {
    ServiceSpec fence = service(host, port);

    Sourced<Integer> found = Defaulting.port(fence, deployment(dev, masterPort, fence));

    assertThat(found.value()).isEqualTo(expected);
    assertThat(found.source()).hasToString(source);
  }

  @ParameterizedTest
  @CsvSource({"false,,db", "false,oown,own", "true,,gen3-postgresql", "true,oown,gen3-postgresql"})
  void aHostIsTheServicesOrElseTheMastersAndInDevTheBundledOne(
      boolean dev, @Nullable String host, String expected) {
    ServiceSpec fence = service(host, null);

    assertThat(Defaulting.host(fence, deployment(dev, null, fence)))
        .get()
        .extracting(Sourced::value)
        .isEqualTo(expected);
  }

  /** Where gen3db starts the server itself, its host is that server's, whatever the values say. */
  @Test
  void whereGen3dbStartsTheServerNobodyElseNamesItsHost() {
    ServiceSpec fence = service("oown", null);
    Deployment embedded =
        Deployment.of(
            "gen3",
            "default",
            set("default"),
            false,
            new MasterSpec.Embedded(),
            set("db"),
            null,
            List.of(fence),
            new Settings(1, Map.of(), true, null, Map.of(), Map.of(), Map.of()));
    assertThat(Defaulting.host(fence, embedded)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({", , fence_my-gen3, fence_my-gen3", "d, u, d, u", "d, , d, fence_my-gen3"})
  void namesAreTheServicesOrElseServiceAndRelease(
      @Nullable String database, @Nullable String user, String named, String as) {
    var fence =
        new ServiceSpec(
            "fence",
            database == null ? null : set(database),
            user == null ? null : set(user),
            null,
            null,
            null,
            set(false),
            false,
            new DeliveryDecision(set(false), set(false), set(false)),
            set("entry"),
            List.of());
    Sourced<String> foundDatabase = Defaulting.database(fence, "my-gen3");
    Sourced<String> foundUser = Defaulting.username(fence, "my-gen3");
    assertThat(foundDatabase.value()).isEqualTo(named);
    assertThat(foundUser.value()).isEqualTo(as);
    assertThat(foundDatabase.source()).hasToString(database == null ? "default" : "v.yaml:1");
    assertThat(foundUser.source()).hasToString(user == null ? "default" : "v.yaml:1");
    assertThat(foundDatabase.rule())
        .isEqualTo(database == null ? "not set: <service>_<release>" : "postgres.database is set");
    assertThat(foundUser.rule())
        .isEqualTo(user == null ? "not set: <service>_<release>" : "postgres.username is set");
  }
}
