package org.gen3db.domain.deployment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Services that use one database with users of their own, as sheepdog and peregrine do (R12). Where
 * it is there already, the one whose user owns it stays its owner; else the first that may make it,
 * in an order that is fixed, makes it and owns it. The others are its guests: they may use what the
 * owner makes, and it what they make. So neither who came first nor {@code --service} decides.
 * Logins beside the services' own come last, own nothing, and are guests that nobody shares with
 * (R20).
 */
public final class DatabaseSharing {
  /**
   * Services that only read what another writes come last; the rest in the order of their names.
   */
  private static final List<String> READERS = List.of("peregrine");

  private static final Comparator<Sharer> ORDER =
      Comparator.comparing(Sharer::login)
          .thenComparing(sharer -> READERS.indexOf(sharer.service()))
          .thenComparing(Sharer::service);

  private final Map<String, Sharer> byService = new HashMap<>();

  /** In order; every one of thousands of services asks for those with its own. */
  private final Map<String, List<Sharer>> byDatabase;

  private final BiPredicate<Endpoint, Endpoint> sameServer;

  /**
   * The services of a release.
   *
   * @param sameServer whether two servers that are told apart by their names are one; asked only
   *     where that would make two databases one
   */
  public DatabaseSharing(List<Sharer> all, BiPredicate<Endpoint, Endpoint> sameServer) {
    this.byDatabase =
        all.stream()
            .sorted(ORDER)
            .collect(Collectors.groupingBy(Sharer::database, Collectors.toUnmodifiableList()));
    all.forEach(one -> byService.put(one.service(), one));
    this.sameServer = sameServer;
  }

  /**
   * A service as the user of a database.
   *
   * @param service its name
   * @param creates whether anybody here may make its database
   * @param restored whether a restore is asked for (R16)
   * @param role who it is, and on which server
   * @param database the database's name
   * @param extensions what it cannot work without
   * @param login whether it is a login beside a service's own
   */
  public record Sharer(
      String service,
      boolean creates,
      boolean restored,
      RoleId role,
      String database,
      List<String> extensions,
      boolean login) {
    public Sharer {
      extensions = List.copyOf(extensions);
    }

    /** A service. */
    public Sharer(
        String service,
        boolean creates,
        boolean restored,
        RoleId role,
        String database,
        List<String> extensions) {
      this(service, creates, restored, role, database, extensions, false);
    }

    /** The user that it logs in as. */
    public String username() {
      return role.owner();
    }
  }

  /** Whether databases of one name are one. */
  private boolean together(Sharer one, Sharer other) {
    Endpoint here = one.role().server();
    Endpoint there = other.role().server();
    return Objects.equals(here, there)
        || (here != null && there != null && sameServer.test(here, there));
  }

  /** All that use a service's database, itself among them, in the order of who comes first. */
  public List<Sharer> sharers(String service) {
    Sharer self = byService.get(service);
    if (self == null) {
      return List.of();
    }
    List<Sharer> namesakes = byDatabase.getOrDefault(self.database(), List.of());
    return namesakes.size() == 1
        ? namesakes
        : namesakes.stream().filter(other -> together(self, other)).toList();
  }

  /**
   * Whose guest the service is: who owns the database or makes it, with another user.
   *
   * @param owner whom the database belongs to, or null when it is not there
   */
  public Optional<Sharer> host(String service, @Nullable String owner) {
    List<Sharer> sharers = sharers(service);
    return owner(sharers, owner)
        .filter(
            host ->
                sharers.stream()
                    .filter(one -> one.service().equals(service))
                    .noneMatch(one -> one.username().equals(host.username())));
  }

  /**
   * The services that come before this one in its database: who makes it, then the others in their
   * order, those with one user together. So each finds what the others before it have left.
   */
  public List<Sharer> before(String service) {
    List<Sharer> sharers = sharers(service);
    var users = new LinkedHashSet<String>();
    owner(sharers, null).ifPresent(first -> users.add(first.username()));
    sharers.forEach(one -> users.add(one.username()));
    String own =
        sharers.stream()
            .filter(one -> one.service().equals(service))
            .map(Sharer::username)
            .findFirst()
            .orElse("");
    List<String> earlier = users.stream().takeWhile(user -> !user.equals(own)).toList();
    return sharers.stream().filter(one -> earlier.contains(one.username())).toList();
  }

  private static Optional<Sharer> owner(List<Sharer> sharers, @Nullable String owner) {
    List<Sharer> services = sharers.stream().filter(one -> !one.login()).toList();
    return services.stream()
        .filter(one -> one.username().equals(owner))
        .findFirst()
        .or(() -> services.stream().filter(Sharer::creates).findFirst());
  }

  /**
   * What there is to say of a service whose database others use too, with users of their own.
   *
   * @param owner whom the database belongs to, or null when it is not there or nobody looked
   */
  public List<Notice> findings(String service, @Nullable String owner) {
    List<Sharer> sharers = sharers(service).stream().filter(one -> !one.login()).toList();
    Optional<Sharer> first = owner(sharers, owner);
    if (sharers.stream().noneMatch(one -> one.service().equals(service))) {
      return List.of(); // a login beside a service's own, whose service is told
    }
    if (first.isEmpty() || sharers.stream().map(Sharer::username).distinct().count() == 1) {
      return List.of();
    }
    boolean others = owner != null && !first.get().username().equals(owner);
    List<Sharer> guests =
        sharers.stream()
            .filter(one -> others || !one.username().equals(first.get().username()))
            .toList();
    return List.of(
        Notice.of(
            DomainCode.DATABASE_SHARED,
            "",
            "the database '%s' belongs to %s; %s may use what is in it and what is made later%s"
                .formatted(
                    first.get().database(),
                    others ? "the user '" + owner + "' of no service here" : words(first.get()),
                    guests.stream().map(DatabaseSharing::words).collect(Collectors.joining(", ")),
                    others ? "" : ", and the owner what they make")));
  }

  private static String words(Sharer one) {
    return "%s (user '%s')".formatted(one.service(), one.username());
  }
}
