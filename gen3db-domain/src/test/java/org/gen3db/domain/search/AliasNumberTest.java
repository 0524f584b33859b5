package org.gen3db.domain.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasNumberTest {
  @ParameterizedTest
  @CsvSource({
    "etl,etl_0,etl_1",
    "etl,etl_9,etl_10",
    "etl,etl_00,etl_1",
    "etl,other99,etl_100",
    "etl,0_etl_4,etl_5",
    "etl,etl,etl_0",
    "etl,etl__previous,etl_0",
    "v2,v2,v2_3",
    "etl,etl_99999999999999999999,etl_100000000000000000000",
  })
  void isTheDigitsAtTheEndOfTheAliasesIndexPlusOne(String alias, String current, String next) {
    assertThat(AliasNumber.next(alias, current)).isEqualTo(next);
  }
}
