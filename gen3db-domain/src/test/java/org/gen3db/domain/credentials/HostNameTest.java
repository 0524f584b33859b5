package org.gen3db.domain.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "db",
        "db.example.org",
        "db.example.org.",
        "DB.Example.ORG",
        "gen3-postgresql.my_name.svc.cluster.local",
        "prod-cluster.cluster-c1x2.us-east-1.rds.amazonaws.com",
        "_x.example.org",
        "xn--bcher-kva.example",
        "1a",
        "db.1-2",
        "1-2",
        "0azAZ_-9",
        "10.0.0.1",
        "127.1",
        "255.255.255.255"
      })
  void whatAServerMayBeCalledIsKeptAsWritten(String host) {
    assertThat(HostName.problem(host)).isEmpty();
    assertThat(new HostName(host).text()).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "::1,::1",
    "[::1],::1",
    "[2001:DB8::1],2001:DB8::1",
    "fe80::1%eth0,fe80::1%eth0",
    "[fe80::1%eth0],fe80::1%eth0",
    "::ffff:10.0.0.1,::ffff:10.0.0.1"
  })
  void anIpv6AddressStandsWithoutBrackets(String host, String text) {
    assertThat(new HostName(host)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|is blank",
        "\" \"|is blank",
        "db.example.org:5433|holds a port",
        "db.example.org:|holds a port",
        "[::1]:5432|holds a port",
        "10.0.0.1:5432|holds a port",
        "db:tcp|holds a colon",
        "postgresql://u:hunter2@db/x|is a URL",
        "jdbc:postgresql://db|is a URL",
        "db,db2|holds a comma",
        "db?sslmode=disable|holds '?'",
        "db/x|holds '/'",
        "/var/run/postgresql|holds '/'",
        "db#x|holds '#'",
        "user@db|holds '@'",
        "db&x=y|holds '&'",
        "db%2Fx|holds '%'",
        "db x|space or control character (U+0020)",
        "db\\|holds '\\'",
        "d\u0000b|space or control character (U+0000)",
        "db\u00a0x|space or control character (U+00A0)",
        "db\u0085|space or control character (U+0085)",
        "db\u200b|beyond ASCII (U+200B)",
        "d\u0431.example.org|beyond ASCII (U+0431)",
        "db\u3002example|beyond ASCII (U+3002)",
        "\uff11\uff10.0.0.1|beyond ASCII (U+FF11)",
        "b\u00fccher.example|xn--",
        "[::1|brackets",
        "[db]|brackets",
        "[]|brackets",
        "::1]|holds a colon",
        "1::2::3|holds a colon",
        "fe80::1%|holds a colon",
        "12345::|holds a colon",
        "10.0.0.256|no IPv4 address",
        "10.0.0.1.5|no IPv4 address",
        "010.0.0.1|no IPv4 address",
        "db.5|no IPv4 address",
        "-db|no name",
        "db-.example|no name",
        "db..example|no name",
        "db..|no name",
        ".|no name",
        "-|no name",
        "db-|no name",
        "db.1/2|holds '/'",
        "1..2|no IPv4 address",
        ".db|no name",
        "db!|no name",
        "db~x|no name",
        "fe80::1/64|holds '/'",
        "fe80::1%eth0?x|holds '?'",
        "[::1]5432|brackets",
        "a:1:2|holds a colon",
        "300.1|no IPv4 address",
        "1.256.1|no IPv4 address",
        "10.0.0.1.0|no IPv4 address",
        "1.2.3.4.5.6|no IPv4 address",
        "4294967296|no IPv4 address",
        "99999999999999999999|no IPv4 address",
        "1.16777216|no IPv4 address"
      })
  void whatIsNoHostIsSaidSoWithoutIt(String host, String why) {
    assertThat(HostName.problem(host)).get().asString().contains(why).doesNotContain("hunter2");
    assertThatThrownBy(() -> new HostName(host)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Endpoint(host, 5432)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"db\n", "db\r", "\tdb", " db"})
  void aNewlineOfTheProgramThatWroteItIsNoPartOfAHost(String host) {
    assertThat(HostName.problem(host)).get().asString().contains("space or control");
  }

  @ParameterizedTest
  @CsvSource({
    "DB.example.org,db.EXAMPLE.org.",
    "[::1],::1",
    "::1,0:0:0:0:0:0:0:1",
    "[2001:DB8:0::1],2001:db8::0001",
    "127.1,127.0.0.1",
    "::ffff:10.0.0.1,10.0.0.1",
    "FE80::1%eth0,fe80:0::1%eth0"
  })
  void spellingsOfOneHostAreOne(String one, String other) {
    assertThat(new HostName(one).canonical()).isEqualTo(new HostName(other).canonical());
  }

  /** An address has the form that says all of it; a last number fills what was left out. */
  @ParameterizedTest
  @CsvSource({
    "10.20.30.40, 10.20.30.40",
    "127.1, 127.0.0.1",
    "1.2.772, 1.2.3.4",
    "1.131844, 1.2.3.4",
    "16909060, 1.2.3.4",
    "4294967295, 255.255.255.255",
    "0, 0.0.0.0",
    "DB.Example.org., db.example.org",
    "FE80::1%Eth0, fe80:0:0:0:0:0:0:1%Eth0",
    "[2001:DB8::1], 2001:db8:0:0:0:0:0:1",
  })
  void theOneSpelling(String host, String canonical) {
    assertThat(new HostName(host).canonical()).isEqualTo(canonical);
  }

  @Test
  void aNameHasAtMost253Characters() {
    String longest = ("a".repeat(62) + ".").repeat(4) + "b";
    assertThat(longest).hasSize(253);
    assertThat(HostName.problem(longest)).isEmpty();
    assertThat(HostName.problem(longest + ".")).isEmpty();
    assertThat(HostName.problem(longest + "b")).contains("is no name that a server can have");
  }

  @ParameterizedTest
  @CsvSource({
    "db,db.example.org",
    "::1,::2",
    "fe80::1%eth0,fe80::1%eth1",
    "fe80::1,fe80::1%eth0",
    "10.0.0.1,10.0.0.10",
    "::1,127.0.0.1"
  })
  void othersAreNot(String one, String other) {
    assertThat(new HostName(one).canonical()).isNotEqualTo(new HostName(other).canonical());
  }

  @ParameterizedTest
  @CsvSource({
    "db:1,db,1",
    "d:1,d,1",
    "[::1]:5432,::1,5432",
    "10.0.0.1:65535,10.0.0.1,65535",
    "[fe80::1%eth0]:1,fe80::1%eth0,1"
  })
  void anAddressIsAHostAndAPort(String text, String host, int port) {
    assertThat(Endpoint.parse(text)).contains(new Endpoint(host, port));
    assertThat(Endpoint.parse(text)).get().hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db",
        "5432",
        ":1",
        "db:",
        "db:0",
        "db:65536",
        "db:x",
        "::1",
        "::1:5432",
        "[db]:1",
        "a b:1",
        "a/b:1",
        "a?b:1",
        "http://x:1",
        "a,b:1",
        "[::1]5432",
        "db:1:2"
      })
  void whatIsNoAddressIsNone(String text) {
    assertThat(Endpoint.parse(text)).isEmpty();
  }
}
