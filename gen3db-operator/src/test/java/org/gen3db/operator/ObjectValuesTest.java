package org.gen3db.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.error.Notice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectValuesTest {
  private static List<Notice> problems(String yaml) {
    try {
      @SuppressWarnings("unchecked")
      Map<String, Object> values = new YAMLMapper().readValue(yaml, Map.class);
      return ObjectValues.problems(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatReachesNothingOfTheOperatorsIsAdmitted() {
    assertThat(
            problems(
                """
                global: {dev: false, postgres: {master: {host: db.example.org}}}
                secretStore: {adapter: theirs}
                gen3db:
                  parallelism: 2
                  extensions: {arborist: [ltree]}
                  services: {mine: null}
                  logins: {fence: {reader: {access: read}}}
                  connectionKeys: {}
                  passwords: {}
                  roles: {}
                  databaseServer:
                    sslMode: require
                    lockTimeout: 5s
                    masters: {db-alias.example.org: {aliasOf: db.example.org}}
                """))
        .isEmpty();
    assertThat(problems("{}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gen3db: {secretStore: {kubeconfig: /root/.kube/config}} | gen3db.secretStore",
        "gen3db: {remoteSecrets: {adapter: directory}} | gen3db.remoteSecrets",
        "gen3db: {masterTokens: {adapter: rds}} | gen3db.masterTokens",
        "gen3db: {dumps: {from: /}} | gen3db.dumps",
        "gen3db: {search: {url: 'http://10.0.0.1'}} | gen3db.search",
        "gen3db: {restore: {masks: /}} | gen3db.restore",
        "gen3db: {job: {image: x}} | gen3db.job",
        "gen3db: {unheard: 1} | gen3db.unheard",
        "gen3db: {databaseServer: {adapter: embedded}} | gen3db.databaseServer.adapter",
        "gen3db: {databaseServer: {address: '127.0.0.1:1'}} | gen3db.databaseServer.address",
        "gen3db: {databaseServer: {portForward: auto}} | gen3db.databaseServer.portForward",
        "gen3db: {databaseServer: {sslRootCert: /x}} | gen3db.databaseServer.sslRootCert",
        "gen3db: {databaseServer: {pgDump: /x}} | gen3db.databaseServer.pgDump",
        "gen3db: {databaseServer: {masters: {h: {username: u}}}} | gen3db.databaseServer.masters.h.username",
        "gen3db: {databaseServer: {masters: {h: {passwordFile: /x}}}} | gen3db.databaseServer.masters.h.passwordFile",
        "gen3db: {databaseServer: {masters: {h: null}}} | gen3db.databaseServer.masters.h",
        "gen3db: {databaseServer: {masters: null}} | gen3db.databaseServer.masters",
        "gen3db: {databaseServer: null} | gen3db.databaseServer",
        "gen3db: null | gen3db",
        "gen3db: [] | gen3db",
      })
  void whatReachesTheOperatorsMachineOrRightsIsRefusedByItsName(String yaml, String place) {
    assertThat(problems(yaml))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(OperatorCode.NOT_OF_OBJECTS);
              assertThat(problem.place()).isEqualTo("spec.values " + place);
              assertThat(problem.hint()).contains("--values");
            });
  }
}
