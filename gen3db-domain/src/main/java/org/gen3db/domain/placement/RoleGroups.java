package org.gen3db.domain.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Sourced;

/**
 * The services of a run, grouped by the role that they use (R12).
 *
 * @param groups the groups, in the order of their first service
 * @param refused services that nobody can make, with the reason
 */
public record RoleGroups(List<RoleGroup> groups, Map<ServicePlan, Notice> refused) {

  /**
   * Groups services.
   *
   * @param placed the services that have a place
   * @param withoutPlace those that have none, with the reason
   * @param sameServer whether two servers that the values do not know to be one are one; asked only
   *     where users of one name would share a role if they were
   */
  public static RoleGroups of(
      Deployment deployment,
      List<Placed> placed,
      Map<ServicePlan, Notice> withoutPlace,
      BiPredicate<Endpoint, Endpoint> sameServer) {
    var byRole = new LinkedHashMap<RoleId, List<Placed>>();
    for (Placed one : placed) {
      RoleId role = known(one.place().role(), byRole.keySet(), sameServer);
      byRole
          .computeIfAbsent(role, key -> new ArrayList<>())
          .add(new Placed(one.wanted(), one.effective(), one.place().of(role)));
    }
    var groups = new ArrayList<RoleGroup>();
    var refused = new LinkedHashMap<ServicePlan, Notice>();
    byRole.forEach(
        (role, members) -> {
          Optional<Notice> why =
              sharer(deployment, members, withoutPlace, sameServer)
                  .or(() -> differentPasswords(members))
                  .or(() -> sharedWithLogin(members));
          why.ifPresent(problem -> members.forEach(one -> refused.put(one.wanted(), problem)));
          if (why.isEmpty()) {
            groups.add(new RoleGroup(role, members));
          }
        });
    refused.putAll(withoutPlace);
    return new RoleGroups(List.copyOf(groups), refused);
  }

  /**
   * The groups in the order in which they are worked on: those that share a database come one after
   * another, who makes it first. Where they wait for one another, they come together.
   */
  public List<List<RoleGroup>> inTurn(DatabaseSharing sharing) {
    var turns = new ArrayList<List<RoleGroup>>();
    var left = new ArrayList<>(groups);
    while (!left.isEmpty()) {
      var waiting = new HashSet<String>();
      left.forEach(group -> group.services().forEach(one -> waiting.add(one.service())));
      List<RoleGroup> next =
          left.stream()
              .filter(group -> before(group, sharing).noneMatch(waiting::contains))
              .toList();
      List<RoleGroup> turn = next.isEmpty() ? List.copyOf(left) : next;
      turns.add(turn);
      var done = turn.stream().map(RoleGroup::role).collect(Collectors.toSet());
      left.removeIf(group -> done.contains(group.role()));
    }
    return List.copyOf(turns);
  }

  private static Stream<String> before(RoleGroup group, DatabaseSharing sharing) {
    return group.services().stream()
        .flatMap(one -> sharing.before(one.service()).stream())
        .map(DatabaseSharing.Sharer::service);
  }

  /**
   * What remains of a run over these services: the groups of each, and of all who share a role or a
   * database with it, whatever their servers are called.
   */
  public RoleGroups concerning(Collection<String> services, DatabaseSharing sharing) {
    var concerned = new HashSet<String>(services);
    int before;
    do {
      before = concerned.size();
      for (RoleGroup group : groups) {
        List<String> members = group.services().stream().map(Placed::service).toList();
        if (members.stream().anyMatch(concerned::contains)) {
          concerned.addAll(members);
        }
      }
      List.copyOf(concerned)
          .forEach(name -> sharing.sharers(name).forEach(one -> concerned.add(one.service())));
    } while (concerned.size() > before);
    var still = new LinkedHashMap<>(refused);
    still.keySet().removeIf(plan -> !concerned.contains(plan.service()));
    return new RoleGroups(
        groups.stream()
            .filter(
                group ->
                    group.services().stream().anyMatch(one -> concerned.contains(one.service())))
            .toList(),
        still);
  }

  private static RoleId known(
      RoleId role, Collection<RoleId> known, BiPredicate<Endpoint, Endpoint> sameServer) {
    return known.contains(role)
        ? role
        : known.stream().filter(other -> isSame(other, role, sameServer)).findFirst().orElse(role);
  }

  private static boolean isSame(
      RoleId one, RoleId other, BiPredicate<Endpoint, Endpoint> sameServer) {
    Endpoint here = one.server();
    Endpoint there = other.server();
    return one.equals(other)
        || (one.owner().equals(other.owner())
            && here != null
            && there != null
            && sameServer.test(here, there));
  }

  /**
   * Why a service cannot be made that would share the role of these by what the values say: what it
   * stores may be the role's password, so that nothing is decided without it (R12).
   */
  private static Optional<Notice> sharer(
      Deployment deployment,
      List<Placed> members,
      Map<ServicePlan, Notice> withoutPlace,
      BiPredicate<Endpoint, Endpoint> sameServer) {
    return withoutPlace.entrySet().stream()
        .filter(
            other -> {
              RoleId role = deployment.role(other.getKey().spec());
              return members.stream()
                  .anyMatch(
                      one ->
                          isSame(deployment.role(one.wanted().spec()), role, sameServer)
                              || isSame(one.place().role(), role, sameServer));
            })
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** R20: what a login beside a service's own may do is not what a service needs, nor another. */
  private static Optional<Notice> sharedWithLogin(List<Placed> members) {
    return members.size() == 1
        ? Optional.empty()
        : members.stream()
            .flatMap(one -> one.wanted().spec().login().stream())
            .findFirst()
            .map(
                login ->
                    Notice.of(
                        ValuesCode.LOGIN_NOT_ALONE,
                        SettingProblems.place(login.source(), login.path()),
                        login.path()
                            + ": the user '"
                            + members.get(0).place().login()
                            + "' is that of "
                            + members.stream()
                                .map(Placed::service)
                                .filter(name -> !name.equals(login.name()))
                                .collect(Collectors.joining(", "))
                            + " too, on one server"));
  }

  /**
   * R12 where only a live system shows that two names are one server: which password would be the
   * role's, nobody said. An entry that names the role speaks for itself, whatever the values say.
   */
  private static Optional<Notice> differentPasswords(List<Placed> members) {
    @SuppressWarnings("NullAway") // filled at the first explicit password
    Placed first = null;
    for (Placed one : members) {
      Optional<Sourced<Password>> password = one.wanted().spec().password();
      if (password.isEmpty() || one.place().fromEntry()) {
        continue;
      }
      if (first == null) {
        first = one;
        continue;
      }
      Sourced<Password> other = first.wanted().spec().password().orElseThrow();
      if (!other.value().equals(password.get().value())) {
        return Optional.of(
            Notice.of(
                ValuesCode.SHARED_ROLE_PASSWORDS,
                password.get().source().toString(),
                one.service()
                    + " ("
                    + one.place().endpoint()
                    + ") and "
                    + first.service()
                    + " ("
                    + first.place().endpoint()
                    + ", "
                    + other.source()
                    + ") share the user '"
                    + one.place().login()
                    + "' on one server and have different passwords"));
      }
    }
    return Optional.empty();
  }
}
