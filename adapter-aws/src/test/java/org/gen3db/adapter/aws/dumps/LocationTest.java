package org.gen3db.adapter.aws.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are those of buckets, and what lies where. */
class LocationTest {
  @ParameterizedTest
  @CsvSource({
    "s3://gen3-dumps, gen3-dumps, '', x/y, s3://gen3-dumps/x/y",
    "s3://gen3-dumps/, gen3-dumps, '', x/y, s3://gen3-dumps/x/y",
    "s3://gen3.dumps/a/b, gen3.dumps, a/b, a/b/x/y, s3://gen3.dumps/a/b/x/y",
    "s3://gen3-dumps/a b/, gen3-dumps, a b, a b/x/y, s3://gen3-dumps/a b/x/y",
  })
  void anAddressHasABucketAndAFolder(
      String address, String bucket, String root, String key, String told) {
    Location location = Location.parse(address).orElseThrow();
    assertThat(location).isEqualTo(new Location(bucket, root));
    assertThat(location.key("x/y")).isEqualTo(key);
    assertThat(location.path(key)).isEqualTo("x/y");
    assertThat(location.address("x/y")).isEqualTo(told);
    assertThat(location.prefix("x")).isEqualTo(location.key("x") + "/");
    assertThat(location.prefix("")).isEqualTo(root.isEmpty() ? "" : root + "/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen3-dumps",
        "s3:gen3-dumps",
        "s3://",
        "s3:///x",
        "s3://-x",
        "s3://x y",
        "s3://bucket/a//b",
        "S3://bucket",
        "s3://bucket//",
        "https://bucket.s3.amazonaws.com/x"
      })
  void whatIsNoneIsNone(String address) {
    assertThat(Location.parse(address)).isEmpty();
  }
}
