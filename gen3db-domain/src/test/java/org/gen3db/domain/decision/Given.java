package org.gen3db.domain.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.ConnectionKeys;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.Attempt;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.OldPlace;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * A service and what is known of it, in the few words of a table's row. Unless said otherwise it is
 * LOCAL, an administrator makes its database, which bears its name, its user is fence, and nothing
 * is stored.
 */
public final class Given {
  private static final Pattern STORED =
      Pattern.compile(
          "([A-Z]+)=(\\w+)([->~*^%!+]*)(?:@([\\w.]+))?(?:#(\\d+))?(?::(\\w+))?(?:/(\\w+))?");

  private final String name;
  private Delivery delivery = Delivery.LOCAL;
  private boolean create = true;
  private boolean administrator = true;
  private boolean fromEntry;
  private boolean restore;
  private String endpoint = Facts.PLACE.host();
  private String login = "fence";
  private String entryName = "entry";
  private @Nullable String deleted;
  private @Nullable String database;
  private List<String> extensions = List.of();
  private @Nullable ExtraLogin beside;
  private @Nullable ConnectionKeys keys;
  private RoleWishes wishes = RoleWishes.NONE;
  private boolean bundled;
  private final List<Attempt> attempts = new ArrayList<>();
  private Observed.@Nullable Inside inside;
  private @Nullable OldPlace old;
  private @Nullable Login byName;
  private @Nullable Look<RemoteEntry> rotation = Look.absent();
  private @Nullable String explicit;
  private @Nullable StoredSecret serving;
  private @Nullable StoredSecret pending;
  private @Nullable StoredSecret bootstrap;
  private @Nullable RemoteEntry entry;

  private Given(String name) {
    this.name = name;
  }

  public static Given fence() {
    return new Given("fence");
  }

  /** The known password of this text; {@code new} for one that is yet to be made. */
  static Chosen chosen(ServiceSeen service, String password) {
    return password.equals("new") ? Chosen.GENERATED : Chosen.of(known(service, password));
  }

  private static KnownPassword known(ServiceSeen service, String password) {
    return KnownPassword.of(List.of(service)).stream()
        .filter(one -> one.password().equals(Password.of(password)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(password));
  }

  public static Given service(String name) {
    return new Given(name);
  }

  /** A login beside a service's own (R20), into the database that bears the service's name. */
  public static Given beside(String service, String key, Access access) {
    var login =
        new ExtraLogin(
            service,
            key,
            access,
            Facts.set(service + "-" + key),
            null,
            new Source.FileLine("values.yaml", 7));
    var given = new Given(login.name()).in(service).as(service + "_" + key);
    given.beside = login;
    return given;
  }

  /** What its role is to be like beside its password. */
  public Given wishing(RoleWishes wanted) {
    wishes = wanted;
    return this;
  }

  /** A key uri of its Secret, with this mode of TLS in it, or that which suits the server. */
  public Given wantingUri(@Nullable String mode) {
    keys = new ConnectionKeys(Set.of("uri"), mode, new Source.FileLine("values.yaml", 9));
    return this;
  }

  /** Keys of its Secret in these forms. */
  public Given wanting(Set<String> forms) {
    keys = new ConnectionKeys(forms, null, new Source.FileLine("values.yaml", 9));
    return this;
  }

  /** Its server is the one that gen3db starts. */
  public Given onBundledServer() {
    bundled = true;
    return this;
  }

  public Given delivered(Delivery how) {
    delivery = how;
    return this;
  }

  /** dbCreate is off (R7). */
  public Given notCreated() {
    create = false;
    administrator = false;
    return this;
  }

  /** Its entry names a server without an administrator (R17). */
  public Given whereTheEntrySays() {
    fromEntry = true;
    administrator = false;
    return this;
  }

  public Given restored() {
    restore = true;
    return this;
  }

  /** Its user. */
  public Given as(String user) {
    login = user;
    return this;
  }

  /** Its database, where that is not its name. */
  public Given in(String other) {
    database = other;
    return this;
  }

  private String database() {
    return database == null ? name : database;
  }

  /** Its entry, where that is not called entry; to be said before what it holds. */
  public Given usingEntry(String other) {
    entryName = other;
    return this;
  }

  /** Its entry is marked for deletion, and is to be taken back. */
  public Given deletedEntry() {
    deleted = entryName;
    return this;
  }

  /** It calls the server by another name than the administrator. */
  public Given callingTheServer(String host) {
    endpoint = host;
    return this;
  }

  public Given requiring(String... names) {
    extensions = List.of(names);
    return this;
  }

  /**
   * What is stored, as {@code SERVING=s PENDING=p}, and the values' password as {@code EXPLICIT=e}.
   * Behind a password: - for one that lacks dbcreated, &gt; for a Secret that follows the entry, ~
   * for one that follows another entry, ^ and % for a pending one of a rotation that replaces the
   * version which is there, or another, * for an entry or a bootstrap Secret of ours, ! for one
   * that its own store rotates, + for a Secret with keys left of before it followed, then
   * {@code @host}, {@code #port}, {@code :user} and {@code /database} where they are others.
   */
  public Given holding(@Nullable String stored) {
    for (String one : stored == null ? new String[0] : stored.trim().split(" +")) {
      Matcher word = STORED.matcher(one);
      if (!word.matches()) {
        throw new IllegalArgumentException(one);
      }
      hold(word);
    }
    return this;
  }

  private void hold(Matcher word) {
    String flags = word.group(3);
    var credentials =
        new DbCredentials(
            Optional.ofNullable(word.group(7)).orElseGet(this::database),
            Optional.ofNullable(word.group(4)).orElse(endpoint),
            Optional.ofNullable(word.group(5)).map(Integer::valueOf).orElse(Facts.PLACE.port()),
            Optional.ofNullable(word.group(6)).orElse(login),
            Password.of(word.group(2)));
    SecretData data = flags.contains("-") ? credentials.pending() : credentials.ready();
    switch (word.group(1)) {
      case "EXPLICIT" -> explicit = word.group(2);
      case "SERVING" -> {
        serving(data, flags.contains(">") ? "entry" : flags.contains("~") ? "other" : null);
        serving = flags.contains("%") && serving != null ? serving.lettingGo() : serving;
        serving =
            flags.contains("+") && serving != null
                ? serving.keysLeft(List.of("port", "uri"))
                : serving;
      }
      case "PENDING" ->
          pending =
              StoredSecret.of(
                  beside == null ? SecretNames.pending(name) : beside.pendingSecret(),
                  flags.contains("^")
                      ? credentials.pending("1")
                      : flags.contains("%") ? credentials.pending("0") : credentials.pending(),
                  "1");
      case "BOOTSTRAP" ->
          bootstrap =
              StoredSecret.of(SecretNames.bootstrap(name), data, "1")
                  .withOwner(flags.contains("*") ? Owner.OURS : Owner.OTHER);
      case "ENTRY" -> {
        entry(data, flags.contains("*"));
        entry = flags.contains("!") && entry != null ? entry.rotatedByTheStore() : entry;
      }
      default -> throw new IllegalArgumentException(word.group());
    }
  }

  public Given serving(SecretData data, @Nullable String follows) {
    String secretName = beside == null ? SecretNames.serving(name) : beside.secret().value();
    StoredSecret secret = StoredSecret.of(secretName, data, "1");
    serving = follows == null ? secret : secret.following(follows);
    return this;
  }

  /** The Secret that serves is one of ours. */
  public Given madeByUs() {
    serving = serving == null ? null : serving.withOwner(Owner.OURS);
    return this;
  }

  /** Helm holds its Secret, and its pending one is a copy of what was published. */
  public Given besideHelm(boolean copy) {
    serving = serving == null ? null : serving.withOwner(Owner.HELM);
    if (copy && pending != null) {
      SecretData mark = SecretData.of(Map.of(DbCredentials.PUBLISHED, Password.of("true")));
      pending = StoredSecret.of(pending.name(), pending.data().with(mark), pending.version());
    }
    return this;
  }

  /** gen3db made its Secret for Helm to take over. */
  public Given madeForHelm() {
    serving = serving == null ? null : serving.withOwner(Owner.OURS).heldByHelm();
    return this;
  }

  /** Helm holds the Secret that is pushed from. */
  public Given pushedByHelm() {
    bootstrap = bootstrap == null ? null : bootstrap.withOwner(Owner.HELM);
    return this;
  }

  /** Another program would take away its Secret, and the one that is pushed from. */
  public Given unprotected() {
    serving = serving == null ? null : serving.unprotected();
    bootstrap = bootstrap == null ? null : bootstrap.unprotected();
    return this;
  }

  public Given entry(SecretData data, boolean ours) {
    RemoteEntry one = RemoteEntry.of(entryName, data, "1");
    entry = ours ? one.madeByUs() : one;
    return this;
  }

  /** Since when its password is what it is, as Secret and entry say. */
  public Given since(Instant time) {
    serving = serving == null ? null : serving.passwordChangedAt(time);
    entry = entry == null ? null : entry.changedAt(time);
    return this;
  }

  /** Logins that were tried, as {@code s:PROVEN}; the password is that of the known ones. */
  public Given tried(@Nullable String logins) {
    for (String one : logins == null ? new String[0] : logins.trim().split(" +")) {
      String[] parts = one.split(":");
      attempts.add(
          new Attempt(known(seen(), parts[0]), Login.valueOf(parts[1].toUpperCase(Locale.ROOT))));
    }
    return this;
  }

  /**
   * What its database looks like inside, in the words of {@link #insideOf}; none for nobody looked.
   */
  public Given inside(@Nullable String words) {
    inside = words == null ? null : insideOf(words);
    return this;
  }

  public Given old(@Nullable OldPlace found) {
    old = found;
    return this;
  }

  /** A rotation of the entry's own store has prepared this password; null while nobody looked. */
  public Given preparing(@Nullable String password, Instant since) {
    rotation =
        password == null
            ? null
            : Look.there(
                RemoteEntry.of("entry", Facts.credentials(password).ready(), "prepared")
                    .changedAt(since));
    return this;
  }

  /** A look at what a rotation of the entry's own store has prepared, of any kind. */
  public Given rotation(Look<RemoteEntry> look) {
    rotation = look;
    return this;
  }

  public Given byName(@Nullable Login ended) {
    byName = ended;
    return this;
  }

  public Placed placed() {
    ServiceSpec service =
        new ServiceSpec(
            beside == null ? name : beside.service(),
            Facts.set(database()),
            Facts.set(beside == null ? login : beside.service()),
            null,
            null,
            explicit == null ? null : Facts.set(Password.of(explicit)),
            Facts.set(create),
            restore,
            new DeliveryDecision(
                Facts.set(delivery != Delivery.LOCAL),
                Facts.set(delivery == Delivery.LOCAL_AND_PUSH),
                Facts.set(delivery.pushes())),
            Facts.set(entryName),
            extensions);
    ServiceSpec spec =
        (beside == null ? service : service.with(beside, "gen3")).with(keys).with(wishes);
    ServicePlan plan = ServicePlan.of(spec, Facts.deployment(), MasterPlan.of(Facts.deployment()));
    var server = new Server(Facts.PLACE, bundled);
    return new Placed(
        plan,
        plan,
        new Place(
            database(),
            new RoleId(Facts.PLACE, login),
            login,
            new Endpoint(endpoint, Facts.PLACE.port()),
            server,
            administrator ? new Master(server, "postgres", Password.of("m")) : null,
            fromEntry));
  }

  public ServiceSeen seen() {
    return new ServiceSeen(
        placed(),
        !endpoint.equals(Facts.PLACE.host()),
        new Stored(serving, pending, bootstrap, entry).restoring(deleted),
        attempts,
        inside,
        old,
        byName,
        rotation);
  }

  /**
   * A role: absent, or whose mark it bears (ours, theirs, unmarked), with nologin, superuser or
   * expired behind it, limit=NUMBER, setting=NAME:VALUE, and left=DURATION for how long its
   * password is still good.
   */
  public static Observed.@Nullable Role role(String words) {
    return words.equals("absent")
        ? null
        : new Observed.Role(
            !words.contains("nologin"),
            words.contains("superuser"),
            Facts.mark(words.split(" ")[0]),
            words.contains("expired") ? "2026-01-01 00:00:00+00" : "",
            after(words, "limit=").map(Integer::valueOf).orElse(RoleWishes.NO_LIMIT),
            after(words, "setting=")
                .map(one -> Map.of(one.split(":")[0], one.split(":")[1]))
                .orElse(Map.of()),
            after(words, "left=").map(Duration::parse).orElse(null));
  }

  /**
   * A database: absent, or whose mark it bears (ours, theirs, unmarked), with open (PUBLIC may
   * connect), closed (the role may not), locked (the administrator may not), owner=NAME, things
   * (the role's second login owns some in it), or connected=NAME,NAME behind it.
   */
  public static Observed.@Nullable Database database(String words) {
    if (words.equals("absent")) {
      return null;
    }
    return new Observed.Database(
        after(words, "owner=").orElse("fence"),
        Facts.mark(words.split(" ")[0]),
        words.contains("open"),
        !words.contains("closed"),
        !words.contains("locked"),
        after(words, "connected=").map(names -> List.of(names.split(","))).orElse(List.of()),
        words.contains("things"),
        null);
  }

  /**
   * A look inside: owned (the role owns the schema public), usable, visible, defaults (it may use
   * what others make later), tables, readable (it may read one of them), elsewhere (it has a schema
   * beside public), installed=NAME,NAME, available=NAME,NAME, refused=NAME,NAME, and
   * lacks=NAME,NAME (a login beside a service's own may not use what these have made); made stands
   * for the first four.
   */
  public static Observed.Inside insideOf(String words) {
    boolean made = words.contains("made");
    Set<String> lacks = names(words, "lacks=");
    return new Observed.Inside(
        made || words.contains("owned"),
        made || words.contains("usable"),
        made || words.contains("usable") || words.contains("visible"),
        made || words.contains("defaults"),
        names(words, "installed="),
        names(words, "available="),
        words.contains("tables"),
        words.contains("readable"),
        words.contains("elsewhere"),
        names(words, "refused=").stream().collect(Collectors.toMap(one -> one, one -> "no")),
        Set.of(),
        Set.of(),
        List.of(),
        new Observed.Rights(
            Map.of(Access.READ, lacks, Access.WRITE, lacks), Map.of(), Set.of(), Set.of()));
  }

  private static Set<String> names(String words, String key) {
    return after(words, key).map(names -> Set.of(names.split(","))).orElse(Set.of());
  }

  /** What is seen of the role of these services, the server by an administrator who may do all. */
  public static RoleSeen role(Observed.@Nullable OnServer server, ServiceSeen... services) {
    return new RoleSeen(
        services[0].place().role(),
        List.of(services),
        server == null
            ? null
            : new ServerSeen("postgres", true, server, insideOf("owned usable available=ltree")),
        Facts.OURS,
        Map.of(),
        "");
  }

  private static Optional<String> after(String words, String key) {
    int at = words.indexOf(key);
    return at < 0
        ? Optional.empty()
        : Optional.of(words.substring(at + key.length()).split(" ")[0]);
  }

  /** What an administrator sees, each database by its name. */
  public static Observed.OnServer onServer(String role, Map<String, String> databases) {
    var found = new LinkedHashMap<String, Observed.Database>();
    databases.forEach(
        (name, words) -> {
          Observed.Database database = database(words);
          if (database != null) {
            found.put(name, database);
          }
        });
    return new Observed.OnServer(role(role), found);
  }
}
