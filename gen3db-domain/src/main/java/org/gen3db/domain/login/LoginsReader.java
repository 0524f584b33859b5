package org.gen3db.domain.login;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** Reads {@code gen3db.logins}, strictly; whether its services exist is seen elsewhere. */
public final class LoginsReader {
  /** Where they stand in the values. */
  public static final String PATH = "gen3db.logins";

  /** It becomes a part of the name of a role, and of a label's value. */
  private static final Pattern KEY = Pattern.compile("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?");

  private static final Pattern SECRET = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  /** Of the 253 that a name may have, those that the name of the pending one has more. */
  private static final int LONGEST_SECRET = 253 - "-pending".length();

  /** These belong to services: the chart makes some of them, and gen3db the others. */
  private static final Pattern OF_SERVICES = Pattern.compile(".*-dbcreds(-pending|-bootstrap)?");

  private final SettingProblems problems;
  private final Findings findings;

  /**
   * A reader that tells what is wrong.
   *
   * @param findings what {@code problems} gathers into
   */
  public LoginsReader(SettingProblems problems, Findings findings) {
    this.problems = problems;
    this.findings = findings;
  }

  /** The logins by their service, in the order in which they are written. */
  public Map<String, List<ExtraLogin>> read(ValueMap written) {
    var logins = new LinkedHashMap<String, List<ExtraLogin>>();
    written
        .entries()
        .forEach(
            (service, node) -> {
              String path = PATH + "." + service;
              if (node instanceof ValueMap map) {
                var its = new ArrayList<ExtraLogin>();
                map.entries().forEach((key, one) -> login(service, key, one).ifPresent(its::add));
                logins.put(service, List.copyOf(its));
              } else if (!(node instanceof Null)) {
                problems.bad(node, path, "a map such as {reader: {access: read}}");
              }
            });
    return logins;
  }

  private Optional<ExtraLogin> login(String service, String key, ValueNode node) {
    String path = PATH + "." + service + "." + key;
    if (node instanceof Null) {
      return Optional.empty(); // as Helm takes a key away
    }
    if (!KEY.matcher(key).matches()) {
      problems.bad(
          node, path, "a key of at most 32 small letters, digits and dashes, such as reader");
      return Optional.empty();
    }
    if (!(node instanceof ValueMap map)) {
      problems.bad(node, path, "a map such as {access: read}");
      return Optional.empty();
    }
    int before = findings.problems();
    problems.unknown(map, path, List.of("access", "secret", "username"));
    boolean misspelt = findings.problems() > before;
    Optional<Access> access = access(map, path, misspelt);
    Sourced<String> secret =
        text(map, path, "secret")
            .orElseGet(
                () ->
                    new Sourced<>(
                        service + "-" + key, Source.DEFAULT, "not set: <service>-<login>"));
    secret(map, path, secret);
    Optional<Sourced<String>> username = text(map, path, "username");
    if (access.isEmpty() || findings.problems() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new ExtraLogin(service, key, access.get(), secret, username.orElse(null), map.source()));
  }

  /** What is not there may be what is misspelt beside. */
  private Optional<Access> access(ValueMap map, String path, boolean misspelt) {
    Optional<ValueNode> node = map.get("access");
    Optional<Access> access =
        node.filter(Text.class::isInstance).flatMap(one -> Access.of(((Text) one).text()));
    if (access.isEmpty() && (node.isPresent() || !misspelt)) {
      problems.bad(
          node.orElse(map), node.isPresent() ? path + ".access" : path, "access: read or write");
    }
    return access;
  }

  private void secret(ValueMap map, String path, Sourced<String> name) {
    boolean possible =
        name.value().length() <= LONGEST_SECRET && SECRET.matcher(name.value()).matches();
    if (!possible || OF_SERVICES.matcher(name.value()).matches()) {
      problems.bad(
          map.get("secret").orElse(map),
          path + ".secret",
          "the name of a Secret of its own, of small letters, digits, dashes and dots, that does not"
              + " end as those of services do, in -dbcreds");
    }
  }

  private Optional<Sourced<String>> text(ValueMap map, String path, String key) {
    Optional<ValueNode> node = map.get(key).filter(one -> !(one instanceof Null));
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Text text && !text.text().isEmpty()) {
      return Optional.of(
          new Sourced<>(text.text(), node.get().source(), path + "." + key + " is set"));
    }
    problems.bad(node.get(), path + "." + key, "a name, in quotes");
    return Optional.empty();
  }
}
