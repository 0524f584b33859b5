package org.gen3db.domain.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R12: names that belong to the server, its provider or its administrator. */
class ReservedNamesTest {
  @ParameterizedTest
  @CsvSource({
    "postgres, true",
    "POSTGRES, true",
    "postgres_gen3, false",
    "pg_monitor, true",
    "PG_x, true",
    "pgbouncer, false",
    "rdsadmin, true",
    "rds_superuser, true",
    "rds, true",
    "cloudsqlsuperuser, true",
    "CloudSqlAdmin, true",
    "fence, false",
    "my_pg_role, false",
    "template1, false",
  })
  void rolesThatAreNeverTouched(String name, boolean reserved) {
    assertThat(ReservedNames.role(name)).isEqualTo(reserved);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres, true",
    "Template0, true",
    "template1, true",
    "rdsadmin, true",
    "template2, false",
    "postgres_gen3, false",
    "fence, false",
  })
  void databasesThatAreNeverTouched(String name, boolean reserved) {
    assertThat(ReservedNames.database(name)).isEqualTo(reserved);
  }
}
