package org.gen3db.domain.placement;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Identifiers;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.Administrators;
import org.gen3db.domain.deployment.Defaulting;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.OwnHost;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterPassword;
import org.gen3db.domain.server.MasterTokens;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * Says of each service where its database is made and by whom (R2 to R4, R17). Safe for several
 * threads; what a name leads to is asked once.
 */
public final class Places {
  private final Deployment deployment;
  private final MasterView master;
  private final DatabaseServer server;
  private final Function<Path, Password> passwordFiles;
  private final @Nullable MasterTokens tokens;
  private final Cancellation cancellation;
  private final Administrators administrators;
  private final Administrators bySpelling;
  private final Map<String, Boolean> sameServer = new HashMap<>();
  private final Map<Path, MasterPassword> ofFiles = new HashMap<>();
  private final @Nullable MasterPassword ofMaster;

  /**
   * The places of a release.
   *
   * @param master the release's own administrator as a live system shows it
   * @param server tells which names lead to one server
   * @param passwordFiles reads the passwords of administrators of single hosts
   * @param again reads the password of the release's own administrator anew, once a server has
   *     refused the one that was read before
   * @param tokens makes the passwords of administrators who have none, or null where all have one
   * @param cancellation ends the waits for names
   */
  public Places(
      Deployment deployment,
      MasterView master,
      DatabaseServer server,
      Function<Path, Password> passwordFiles,
      Function<Password, Optional<Password>> again,
      @Nullable MasterTokens tokens,
      Cancellation cancellation) {
    this.deployment = deployment;
    this.master = master;
    this.server = server;
    this.passwordFiles = passwordFiles;
    this.tokens = tokens;
    this.cancellation = cancellation;
    Endpoint own = master.endpoint().orElse(null);
    this.administrators =
        deployment.administrators(master.isKnown() ? own : null, this::sameServer);
    this.bySpelling = deployment.administrators(own, Administrators.BY_SPELLING);
    Password password = master.password();
    this.ofMaster = password == null ? null : new StandingPassword(password, again);
  }

  /** What is wrong with the administrator's Secret, where nobody else can be asked. */
  public Optional<Notice> missingMaster() {
    return master.problem();
  }

  /** The administrator as far as it is known. */
  public MasterPlan master() {
    return master.plan();
  }

  /**
   * Where a service's database is or will be, as the stores say now.
   *
   * @param entry the service's entry, where there is one
   * @param secrets its Secrets, of which the first that names one of its role's logins tells which
   *     one has its turn, where no entry does (R18)
   * @throws Gen3DbException when it cannot be known, or nobody may make it there (R3, R4)
   */
  public Placed of(ServicePlan wanted, @Nullable RemoteEntry entry, List<StoredSecret> secrets) {
    if (wanted.delivery().usesEntry() && entry != null) {
      ServicePlan effective = wanted.asTheEntrySays(entry.name(), named(wanted, entry));
      Place place = place(effective, wanted, true);
      return new Placed(
          wanted, place.master().isPresent() ? effective : effective.withoutMaster(), place);
    }
    return inTurn(new Placed(wanted, wanted, place(wanted, wanted, false)), secrets);
  }

  private static Placed inTurn(Placed placed, List<StoredSecret> secrets) {
    String owner = placed.place().role().owner();
    for (StoredSecret secret : secrets) {
      Optional<String> login =
          StoredCredentials.in(secret.data())
              .text("username")
              .filter(name -> Logins.isOneOf(owner, name));
      if (login.isPresent()) {
        return placed.withLogin(login.get(), new Source.SecretKey(secret.name(), "username"));
      }
    }
    return placed;
  }

  /**
   * The same of a login beside a service's own (R20).
   *
   * @param leading the service's entry, where there is one: it tells where the database is
   * @param secrets its own Secrets, which tell which of its role's logins has its turn (R18)
   */
  public Placed beside(
      ServicePlan wanted, @Nullable RemoteEntry leading, List<StoredSecret> secrets) {
    DbCredentials led = leading == null ? null : named(wanted, leading);
    if (leading == null || led == null || isThere(wanted, led)) {
      return of(wanted, null, secrets);
    }
    ServicePlan effective = wanted.asTheEntryLeads(leading.name(), led);
    Place place = place(effective, wanted, true);
    return inTurn(
        new Placed(
            wanted, place.master().isPresent() ? effective : effective.withoutMaster(), place),
        secrets);
  }

  /** Whether the values lead there too, so that it makes no difference who made the entry when. */
  private boolean isThere(ServicePlan wanted, DbCredentials led) {
    String host = wanted.host().value();
    return host != null
        && deployment.hostNames().same(led.host(), host)
        && Objects.equals(wanted.port().value(), led.port())
        && wanted.database().value().equals(led.database());
  }

  /** Who a service is that cannot be placed, by what the values and the administrator tell. */
  public RoleId role(ServicePlan plan) {
    String host = plan.host().value();
    Integer port = plan.port().value();
    return host == null || port == null
        ? deployment.role(plan.spec())
        : new RoleId(bySpelling.identity(new Endpoint(host, port)), plan.username().value());
  }

  private static DbCredentials named(ServicePlan wanted, RemoteEntry entry) {
    var held = StoredCredentials.in(entry.data());
    DbCredentials named =
        held.complete()
            .orElseThrow(
                () ->
                    new Gen3DbException(
                        Notice.of(
                            DomainCode.STORE_UNREADABLE,
                            wanted.service(),
                            "the remote entry " + entry.name() + " " + held.complaint(),
                            "Complete the entry; gen3db never overwrites it (R10).")));
    refuseImpossible(wanted, entry, "database", named.database());
    refuseImpossible(wanted, entry, "username", named.username());
    return named;
  }

  private static void refuseImpossible(
      ServicePlan wanted, RemoteEntry entry, String key, String name) {
    Identifiers.problem(name)
        .ifPresent(
            why -> {
              throw new Gen3DbException(
                  Notice.of(
                      DomainCode.STORE_UNREADABLE,
                      wanted.service(),
                      "the " + key + " in the remote entry " + entry.name() + " " + why));
            });
  }

  private Place place(ServicePlan plan, ServicePlan wanted, boolean fromEntry) {
    var endpoint = new Endpoint(host(plan), port(plan));
    boolean bundled = deployment.dev() || deployment.settings().launched();
    @Nullable Master administrator = null;
    Server loginVia = new Server(endpoint, bundled);
    Endpoint identity = bySpelling.identity(endpoint);
    if (fromEntry) {
      refuseOldPort(plan, endpoint);
    }
    if (plan.createDatabase()) {
      Administrators.Administration who = administrators.of(endpoint);
      identity = administrators.identity(endpoint);
      if (who instanceof Administrators.Own own) {
        administrator = ownMaster(own);
      } else if (who instanceof Administrators.Global global) {
        administrator = globalMaster(global, bundled);
        if (deployment.address().isPresent() || !global.byAnotherName()) {
          loginVia = administrator.server();
        }
      } else if (!fromEntry) {
        throw new Gen3DbException(master.problem().orElseGet(() -> nobody(plan, endpoint)));
      }
    }
    boolean entryAlone = fromEntry && plan.spec().host().isEmpty();
    if (administrator == null && master.isAt(endpoint, deployment, entryAlone)) {
      // Without DDL only the way to the server matters, which an address may lead, by any name.
      loginVia = new Server(deployment.address().orElse(endpoint), bundled);
      identity = bySpelling.identity(endpoint);
    }
    return new Place(
        plan.database().value(),
        new RoleId(identity, owner(plan, wanted)),
        plan.username().value(),
        endpoint,
        loginVia,
        administrator,
        fromEntry);
  }

  /** An entry may name the second login of the role that the values name (R18). */
  private static String owner(ServicePlan plan, ServicePlan wanted) {
    String owner = wanted.username().value();
    String login = plan.username().value();
    return Logins.isOneOf(owner, login) ? owner : login;
  }

  /** Whoever logs in there would wait for nobody, by any name of this machine. */
  private void refuseOldPort(ServicePlan plan, Endpoint named) {
    Optional<Endpoint> server = master.endpoint().filter(own -> deployment.settings().launched());
    if (server.isPresent()
        && server.get().port() != named.port()
        && deployment.hostNames().sameServer(named.host(), named.port(), server.get())) {
      throw new Gen3DbException(atOldPort(plan, named, server.get()));
    }
  }

  /** R17: it is the same server at another port; R10: which no apply brings into the entry. */
  private static Notice atOldPort(ServicePlan plan, Endpoint named, Endpoint server) {
    return Notice.of(
        DomainCode.ENTRY_AT_OLD_PORT,
        plan.service(),
        plan.port().source()
            + " names "
            + named
            + ", and the server that gen3db starts listens at port "
            + server.port(),
        plan.delivery().pushes()
            ? DomainCode.ENTRY_AT_OLD_PORT.fix()
            : "Let the server listen at that port again; or let the owner of the entry correct it.");
  }

  private Notice nobody(ServicePlan plan, Endpoint endpoint) {
    return Notice.of(
        DomainCode.NO_MASTER_FOR_HOST,
        plan.service(),
        "the database is to be created on "
            + endpoint
            + " ("
            + plan.host().source()
            + "), which is not the master's server "
            + master.plan().host().value()
            + ":"
            + master.plan().port().value(),
        OwnHost.hint(endpoint.host(), String.valueOf(master.plan().host().value())));
  }

  private Master globalMaster(Administrators.Global global, boolean bundled) {
    String username = master.plan().username().value();
    Password password = master.password();
    if (username != null && master.plan().byToken()) {
      return byToken(
          new Server(deployment.address().orElse(global.server()), bundled),
          global.server(),
          username);
    }
    if (username == null || password == null || ofMaster == null) {
      throw new Gen3DbException(
          master
              .problem()
              .orElseGet(
                  () ->
                      Notice.of(
                          DomainCode.MASTER_SECRET,
                          master.plan().password().source().toString(),
                          "the administrator's name or password is not known")));
    }
    return new Master(
        new Server(deployment.address().orElse(global.server()), bundled),
        username,
        password,
        ofMaster);
  }

  private Master ownMaster(Administrators.Own own) {
    String username = own.administrator().username();
    var at = new Server(own.server(), false);
    Path file = own.administrator().passwordFile().orElse(null);
    if (file == null) {
      return byToken(at, own.server(), username);
    }
    MasterPassword passwords = ofFile(file);
    return new Master(at, username, passwords.now(), passwords);
  }

  /**
   * One who has no password.
   *
   * @param named the server as the values name it, which is what a token is for, whatever way leads
   *     there
   */
  private Master byToken(Server server, Endpoint named, String username) {
    if (tokens == null) {
      throw new IllegalStateException("nobody makes tokens");
    }
    return new Master(
        server,
        username,
        Password.of(""),
        new TokenPassword(tokens, named, username, cancellation));
  }

  /** One for all who are administrated by it, so that it is read again once for all of them. */
  private MasterPassword ofFile(Path file) {
    synchronized (ofFiles) {
      return ofFiles.computeIfAbsent(
          file,
          of ->
              new StandingPassword(
                  passwordFiles.apply(of), refused -> Optional.of(passwordFiles.apply(of))));
    }
  }

  private static boolean isFromEntry(ServicePlan plan) {
    return plan.port().source() instanceof Source.RemoteSecret;
  }

  private String host(ServicePlan plan) {
    String host = plan.host().value();
    if (host != null) {
      return host;
    }
    throw new Gen3DbException(
        master
            .problem()
            .orElseGet(
                () ->
                    Notice.of(
                        ValuesCode.NO_MASTER,
                        plan.service(),
                        "the host is not known: neither the service nor the master names one")));
  }

  private int port(ServicePlan plan) {
    Integer port = plan.port().value();
    boolean masters =
        plan.spec().port().isEmpty()
            && Defaulting.host(plan.spec(), deployment).isEmpty()
            && master.plan().port().value() == null;
    if (masters && master.problem().isPresent() && !isFromEntry(plan)) {
      throw new Gen3DbException(master.problem().get()); // never the default for what is no port
    }
    if (port == null) {
      throw new IllegalStateException("a server that runs without a port");
    }
    return port;
  }

  /** All services that are on, those that were not chosen too. */
  public List<ServiceSpec> everyService() {
    return deployment.everyService();
  }

  /** Whether two endpoints are one server, by the values or by what they lead to. */
  public boolean same(Endpoint one, Endpoint other) {
    return administrators.same(one, other);
  }

  /** Whether two names lead to one server, asked once in a run: answers do not change within it. */
  public boolean sameServer(Endpoint one, Endpoint other) {
    String key = one + " " + other;
    synchronized (sameServer) {
      Boolean known = sameServer.get(key);
      if (known != null) {
        return known;
      }
    }
    boolean same = server.sameServer(one, other, cancellation);
    synchronized (sameServer) {
      sameServer.put(key, same);
    }
    return same;
  }
}
