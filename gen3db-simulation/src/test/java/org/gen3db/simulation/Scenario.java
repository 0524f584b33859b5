package org.gen3db.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * A world, values that are applied to it, and how that must end.
 *
 * @param name its name, by which a case is replayed
 * @param start the world before
 * @param values what is applied
 * @param options what the operator allows
 * @param wanted how each service must end
 * @param addresses which server answers at which address
 * @param newPasswords the roles whose password may change although they exist
 * @param administrator what people do between two runs
 * @param asked what is run, or null for apply
 * @param operator whether an operator in the cluster makes and reads the remote entries
 */
record Scenario(
    String name,
    State start,
    Values values,
    ApplyOptions options,
    List<Wanted> wanted,
    Map<String, Endpoint> addresses,
    Set<String> newPasswords,
    Consumer<World> administrator,
    @Nullable Asked asked,
    boolean operator) {

  /**
   * What is run while faults happen.
   *
   * @param first the run under test
   * @param beside the run that goes whole beside it
   * @param settled whether the first run after the faults is one more of it; else apply settles all
   * @param ends how it ends for each service, without any fault; null for apply
   * @param code why, where it is FAILED
   * @param examines whether the run under test only examines what the first one would need
   */
  record Asked(
      Operation first,
      Operation beside,
      boolean settled,
      @Nullable Outcome ends,
      @Nullable Code code,
      boolean examines) {
    Asked(
        Operation first,
        Operation beside,
        boolean settled,
        @Nullable Outcome ends,
        @Nullable Code code) {
      this(first, beside, settled, ends, code, false);
    }
  }

  static Scenario of(String name, State start) {
    var addresses = new HashMap<String, Endpoint>();
    start.forEach(
        (key, thing) -> {
          if (thing instanceof Thing.Server) {
            String place = key.substring(key.indexOf(' ') + 1);
            addresses.put(place, Endpoint.parse(place).orElseThrow());
          }
        });
    return new Scenario(
        name,
        start,
        Values.ofMaster(),
        ApplyOptions.NONE,
        List.of(),
        addresses,
        Set.of(),
        world -> {},
        null,
        false);
  }

  /** The Secret that an operator pushes from, where there is one. */
  Optional<String> bootstrap(Wanted of) {
    return operator
        ? Optional.of(State.secret(SecretNames.bootstrap(of.service())))
        : Optional.empty();
  }

  /** What apply is asked to be, unless something else is asked for. */
  Asked asks() {
    return asked == null
        ? new Asked(new Apply(options), new Apply(options), false, null, null)
        : asked;
  }

  /** Whether a database goes: what a killed restore had begun goes with it, and never else. */
  boolean dropsDatabases() {
    Operation first = asks().first();
    return first instanceof Reset
        || (first instanceof Remove remove && remove.database().isPresent());
  }

  /** Whether a run may give an entry another password. */
  boolean rotates() {
    return gives(asks().first()) || gives(asks().beside());
  }

  private static boolean gives(Operation operation) {
    return operation instanceof Rotate || (operation instanceof Apply apply && apply.renews());
  }

  Scenario asking(Asked what) {
    return new Scenario(
        name,
        start,
        values,
        options,
        wanted,
        addresses,
        newPasswords,
        administrator,
        what,
        operator);
  }

  /** The same where an operator in the cluster makes and reads the remote entries. */
  Scenario byOperator() {
    return new Scenario(
        name + "-by-operator",
        start,
        values,
        options,
        wanted,
        addresses,
        newPasswords,
        administrator,
        asked,
        true);
  }

  Scenario named(String other) {
    return new Scenario(
        other,
        start,
        values,
        options,
        wanted,
        addresses,
        newPasswords,
        administrator,
        asked,
        operator);
  }

  /** A service that must end READY. */
  Scenario service(Values.Service service) {
    return service(service, w -> w);
  }

  /** A service that must end as told. */
  Scenario service(Values.Service service, UnaryOperator<Wanted> ends) {
    var all = new ArrayList<>(wanted);
    all.add(ends.apply(Wanted.of(service, values.release())));
    return new Scenario(
        name,
        start,
        values.service(service),
        options,
        List.copyOf(all),
        addresses,
        newPasswords,
        administrator,
        asked,
        operator);
  }

  /** A login beside a service's own, which must end as that does. */
  Scenario login(String service, String key, Access access) {
    return login(service, key, access, w -> w);
  }

  /** A login beside a service's own, which must end as told. */
  Scenario login(String service, String key, Access access, UnaryOperator<Wanted> ends) {
    var login =
        new ExtraLogin(
            service,
            key,
            access,
            Values.set(service + "-" + key),
            null,
            new Source.FileLine("values.yaml", 1));
    Wanted beside =
        wanted.stream().filter(one -> one.service().equals(service)).findFirst().orElseThrow();
    var all = new ArrayList<>(wanted);
    all.add(ends.apply(Wanted.of(login, beside)));
    return new Scenario(
        name,
        start,
        values.login(login),
        options,
        List.copyOf(all),
        addresses,
        newPasswords,
        administrator,
        asked,
        operator);
  }

  Scenario values(UnaryOperator<Values> how) {
    return new Scenario(
        name,
        start,
        how.apply(values),
        options,
        wanted,
        addresses,
        newPasswords,
        administrator,
        asked,
        operator);
  }

  Scenario start(UnaryOperator<State> how) {
    return new Scenario(
        name,
        how.apply(start),
        values,
        options,
        wanted,
        addresses,
        newPasswords,
        administrator,
        asked,
        operator);
  }

  Scenario with(ApplyOptions other) {
    return new Scenario(
        name,
        start,
        values,
        other,
        wanted,
        addresses,
        newPasswords,
        administrator,
        asked,
        operator);
  }

  Scenario alias(String host, String of) {
    var all = new HashMap<>(addresses);
    all.put(host + ":5432", new Endpoint(of, 5432));
    return new Scenario(
        name, start, values, options, wanted, all, newPasswords, administrator, asked, operator);
  }

  Scenario mayChangePassword(String role) {
    var all = new HashSet<>(newPasswords);
    all.add(role);
    return new Scenario(
        name, start, values, options, wanted, addresses, all, administrator, asked, operator);
  }

  Scenario meanwhile(Consumer<World> people) {
    return new Scenario(
        name, start, values, options, wanted, addresses, newPasswords, people, asked, operator);
  }

  /** The world once this scenario is done, without any fault. */
  State done() {
    var world = new World(Stage.of(this), start, Plant.ABSENT, Sites.NONE);
    for (int run = 0; run < 3; run++) {
      new Runner(world).apply();
      administrator.accept(world);
    }
    return world.state().settled();
  }
}
