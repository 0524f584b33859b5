package org.gen3db.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An invalid deployment cannot be built, whoever builds it. */
class DeploymentTest {
  private static final MasterSpec MASTER =
      new MasterSpec.InValues(set("db"), set(5432), set("postgres"), set(Password.of("m")));

  @Test
  void servicesStandInOrderAndWithoutDoubt() {
    Deployment deployment = of("gen3", MASTER, service("indexd", null), service("fence", null));
    assertThat(deployment.services())
        .extracting(ServiceSpec::name)
        .containsExactly("fence", "indexd");
    assertThat(deployment.warnings()).isEmpty();
    assertThatThrownBy(() -> of("gen3", MASTER, service("fence", null), service("fence", null)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatValuesMayNotSayNobodyMay() {
    refused(() -> of("Gen 3", MASTER), ValuesCode.BAD_RELEASE);
    refused(
        () ->
            of(
                "gen3",
                new MasterSpec.InValues(null, set(5432), set("postgres"), null),
                service("fence", null)),
        ValuesCode.NO_MASTER);
    refused(
        () -> of("gen3", MASTER, service("fence", "one"), service("indexd", "other")),
        ValuesCode.SHARED_ROLE_PASSWORDS);
    refused(
        () -> of("Gen 3", MASTER, service("fence", "one"), service("indexd", "other")),
        ValuesCode.SHARED_ROLE_PASSWORDS, // has a line
        ValuesCode.BAD_RELEASE);
  }

  @Test
  void theAdministratorIsOfTheServerThatIsUsed() {
    assertThatThrownBy(() -> of("gen3", new MasterSpec.Embedded()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of("gen3", new MasterSpec.Dev("gen3-postgresql", set("db"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable building, Code... codes) {
    assertThatThrownBy(building)
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problems()).extracting(Notice::code).containsExactly(codes));
  }

  private static Deployment of(String release, MasterSpec master, ServiceSpec... services) {
    var adapter = new Settings.Adapter("any", "values.yaml:1", ValueMap.EMPTY);
    return Deployment.of(
        release,
        "default",
        set("default"),
        false,
        master,
        set("db"),
        null,
        List.of(services),
        new Settings(
            1,
            Map.of("databaseServer", adapter, "secretStore", adapter, "remoteSecrets", adapter),
            false,
            null,
            Map.of(),
            Map.of(),
            Map.of()));
  }

  private static ServiceSpec service(String name, @Nullable String password) {
    return new ServiceSpec(
        name,
        null,
        password == null ? null : set("shared"),
        null,
        null,
        password == null ? null : set(Password.of(password)),
        set(true),
        false,
        new DeliveryDecision(set(false), set(false), set(false)),
        set("entry"),
        List.of());
  }

  private static <T> Sourced<T> set(T value) {
    return new Sourced<>(value, new Source.FileLine("values.yaml", 1), "set");
  }
}
