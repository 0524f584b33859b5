package org.gen3db.domain.login;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** Reads {@code gen3db.connectionKeys}, strictly. */
public final class ConnectionKeysReader {
  /** Where they stand in the values. */
  public static final String PATH = "gen3db.connectionKeys";

  private static final Pattern KEY = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

  private final SettingProblems problems;
  private final Findings findings;

  /**
   * A reader that tells what is wrong.
   *
   * @param findings what {@code problems} gathers into
   */
  public ConnectionKeysReader(SettingProblems problems, Findings findings) {
    this.problems = problems;
    this.findings = findings;
  }

  /** By the name of a service, or of a login beside one. */
  public Map<String, ConnectionKeys> read(ValueMap written) {
    var all = new LinkedHashMap<String, ConnectionKeys>();
    written
        .entries()
        .forEach((name, node) -> one(name, node).ifPresent(keys -> all.put(name, keys)));
    return all;
  }

  private Optional<ConnectionKeys> one(String name, ValueNode node) {
    String path = PATH + "." + name;
    if (node instanceof Null) {
      return Optional.empty();
    }
    int before = findings.problems();
    ValueNode list = node;
    String sslMode = null;
    if (node instanceof ValueMap map) {
      problems.unknown(map, path, List.of("keys", "sslMode"));
      list = map.get("keys").orElse(map);
      ValueNode mode = map.get("sslMode").filter(one -> !(one instanceof Null)).orElse(null);
      if (mode instanceof Text text && ConnectionKeys.SSL_MODES.contains(text.text())) {
        sslMode = text.text();
      } else if (mode != null) {
        problems.bad(
            mode, path + ".sslMode", "disable, allow, prefer, require, verify-ca or verify-full");
      }
    }
    Set<String> forms = forms(list, node == list ? path : path + ".keys");
    return findings.problems() > before || forms.isEmpty()
        ? Optional.empty()
        : Optional.of(new ConnectionKeys(forms, sslMode, node.source()));
  }

  /** Which there are, the adapter of the servers knows. */
  private Set<String> forms(ValueNode node, String path) {
    var forms = new TreeSet<String>();
    boolean good = node instanceof ValueList list && !list.items().isEmpty();
    if (node instanceof ValueList list) {
      for (ValueNode item : list.items()) {
        if (item instanceof Text text && KEY.matcher(text.text()).matches()) {
          forms.add(text.text());
        } else {
          good = false;
        }
      }
    }
    if (!good) {
      problems.bad(node, path, "a list of further keys, such as [uri]");
    }
    return forms;
  }
}
