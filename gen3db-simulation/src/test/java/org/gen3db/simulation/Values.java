package org.gen3db.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.deployment.AdapterSection;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.jspecify.annotations.Nullable;

/** The values of a release in a simulation, in few words. Each method gives further values. */
record Values(
    String release,
    MasterSpec master,
    boolean dev,
    String serverAdapter,
    Map<String, Settings.HostMaster> masters,
    List<ServiceSpec> services) {
  static final String HOST = "db.example.org";

  /** A release whose administrator stands in the values. */
  static Values ofMaster() {
    return new Values("gen3", inValues(HOST), false, "postgres", Map.of(), List.of());
  }

  static MasterSpec inValues(String host) {
    return new MasterSpec.InValues(
        set(host), set(5432), set("postgres"), set(Password.of("master-password")));
  }

  Values master(MasterSpec other, boolean bundled, String adapter) {
    return new Values(release, other, bundled, adapter, masters, services);
  }

  Values masterOf(String host, String username) {
    return hostMaster(host, new Settings.OwnMaster(username, Path.of("master-of-" + host)));
  }

  Values alias(String host, String of) {
    return hostMaster(host, new Settings.AliasOf(of));
  }

  private Values hostMaster(String host, Settings.HostMaster one) {
    var all = new HashMap<>(masters);
    all.put(host, one);
    return new Values(release, master, dev, serverAdapter, all, services);
  }

  Values service(Service service) {
    var all = new ArrayList<>(services);
    all.add(service.spec());
    all.sort(Comparator.comparing(ServiceSpec::name));
    return new Values(release, master, dev, serverAdapter, masters, all);
  }

  Values login(ExtraLogin login) {
    ServiceSpec service =
        services.stream()
            .filter(one -> one.name().equals(login.service()))
            .findFirst()
            .orElseThrow();
    var all = new ArrayList<>(services);
    all.add(service.with(login, release));
    all.sort(Comparator.comparing(ServiceSpec::name));
    return new Values(release, master, dev, serverAdapter, masters, all);
  }

  /** The same where the role of a service is to be like this beside its password. */
  Values wishing(String service, RoleWishes wishes) {
    return new Values(
        release,
        master,
        dev,
        serverAdapter,
        masters,
        services.stream().map(one -> one.name().equals(service) ? one.with(wishes) : one).toList());
  }

  static <T> Sourced<T> set(T value) {
    return new Sourced<>(value, new Source.FileLine("values.yaml", 1), "set");
  }

  Deployment deployment() {
    var host = master instanceof MasterSpec.InValues values ? values.host().orElse(null) : null;
    return Deployment.of(
        release,
        "default",
        set("default"),
        dev,
        master,
        host,
        null,
        services,
        new Settings(
            1,
            Map.of(
                AdapterSection.DATABASE_SERVER,
                adapter(serverAdapter),
                AdapterSection.SECRET_STORE,
                adapter("simulated"),
                AdapterSection.REMOTE_SECRETS,
                adapter("simulated")),
            master instanceof MasterSpec.Embedded,
            null,
            masters,
            Map.of(),
            Map.of()));
  }

  private static Settings.Adapter adapter(String id) {
    return new Settings.Adapter(id, "values.yaml:1", ValueNode.ValueMap.EMPTY);
  }

  /** What the values say of one service. */
  record Service(
      String name,
      Delivery delivery,
      @Nullable String password,
      @Nullable String database,
      @Nullable String username,
      @Nullable String host,
      boolean create,
      boolean restore) {
    static Service of(String name, Delivery delivery) {
      return new Service(name, delivery, null, null, null, null, true, false);
    }

    Service password(String text) {
      return new Service(name, delivery, text, database, username, host, create, restore);
    }

    Service database(String other) {
      return new Service(name, delivery, password, other, username, host, create, restore);
    }

    Service username(String other) {
      return new Service(name, delivery, password, database, other, host, create, restore);
    }

    Service host(String other) {
      return new Service(name, delivery, password, database, username, other, create, restore);
    }

    Service notCreated() {
      return new Service(name, delivery, password, database, username, host, false, restore);
    }

    Service restored() {
      return new Service(name, delivery, password, database, username, host, create, true);
    }

    ServiceSpec spec() {
      return new ServiceSpec(
          name,
          database == null ? null : set(database),
          username == null ? null : set(username),
          host == null ? null : set(host),
          null,
          password == null ? null : set(Password.of(password)),
          set(create),
          restore,
          new DeliveryDecision(
              set(delivery != Delivery.LOCAL),
              set(delivery == Delivery.LOCAL_AND_PUSH),
              set(delivery.pushes())),
          set("default-" + name + "-creds"),
          name.equals("arborist") ? List.of("ltree") : List.of());
    }
  }
}
