package org.gen3db.protocol;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What stands in a Secret or an entry. */
record Keys(Map<String, String> values) {
  Keys {
    values = new TreeMap<>(values);
  }

  static Keys of(String database, String username, String password, String host, int port) {
    return new Keys(
        Map.of(
            "database", database,
            "username", username,
            "password", password,
            "host", host,
            "port", Integer.toString(port)));
  }

  /** With this key too. */
  Keys with(String key, String value) {
    var all = new TreeMap<>(values);
    all.put(key, value);
    return new Keys(all);
  }

  Keys without(String key) {
    var all = new TreeMap<>(values);
    all.remove(key);
    return new Keys(all);
  }

  /** Complete: the database is there. */
  Keys ready() {
    return with("dbcreated", "true");
  }

  String password() {
    return values.get("password");
  }

  /** The bytes of an entry, for values that need no escaping. */
  String json() {
    return values.entrySet().stream()
        .map(entry -> '"' + entry.getKey() + "\":\"" + entry.getValue() + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
