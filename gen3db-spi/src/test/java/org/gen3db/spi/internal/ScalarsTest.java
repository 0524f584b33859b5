package org.gen3db.spi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
  private enum Mode {
    VERIFY_FULL,
    DISABLE
  }

  private final Scalars scalars = new Scalars(Path.of("/work"));

  @ParameterizedTest
  @CsvSource({"7ms, PT0.007S", "7s, PT7S", "5m, PT5M", "2h, PT2H", "0s, PT0S"})
  void aDurationIsANumberAndItsUnit(String text, Duration expected) {
    assertThat(scalars.of(text(text), Duration.class)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5 m", "-5m", "5d", "m", "5M", "1h30m", "", "1234567890s"})
  void anythingElseIsNoDuration(String text) {
    assertThat(scalars.of(text(text), Duration.class)).isNull();
  }

  @Test
  void textMustHaveBeenQuotedWhereYamlWouldChangeIt() {
    assertThat(scalars.of(text("5"), String.class)).isEqualTo("5");
    assertThat(scalars.of(number("5"), String.class)).isNull();
    assertThat(scalars.of(number("5"), Password.class)).isNull();
    assertThat(scalars.of(new Bool(true, Source.DEFAULT), String.class)).isNull();
    assertThat(scalars.of(text("x"), Password.class)).isEqualTo(Password.of("x"));
  }

  @Test
  void numbersAndSwitchesMayBeQuotedOrNot() {
    assertThat(scalars.of(number("-17"), int.class)).isEqualTo(-17);
    assertThat(scalars.of(text("17"), Integer.class)).isEqualTo(17);
    assertThat(scalars.of(number("1234567890"), int.class)).isNull();
    assertThat(scalars.of(number("123456789012345678"), long.class)).isEqualTo(123456789012345678L);
    assertThat(scalars.of(number("1234567890123456789"), Long.class)).isNull();
    assertThat(scalars.of(number("1.5"), int.class)).isNull();
    assertThat(scalars.of(new Bool(false, Source.DEFAULT), boolean.class)).isEqualTo(false);
    assertThat(scalars.of(text("true"), Boolean.class)).isEqualTo(true);
    assertThat(scalars.of(text("yes"), boolean.class)).isNull();
  }

  @Test
  void pathsAreTakenAgainstTheWorkingDirectory() {
    assertThat(scalars.of(text("a/b"), Path.class)).isEqualTo(Path.of("/work/a/b"));
    assertThat(scalars.of(text("/a"), Path.class)).isEqualTo(Path.of("/a"));
    assertThat(scalars.of(text(""), Path.class)).isNull();
    assertThat(scalars.of(text("a\0b"), Path.class)).isNull();
  }

  @Test
  void addressesAndConstants() {
    assertThat(scalars.of(text("https://a.b/c"), URI.class)).isEqualTo(URI.create("https://a.b/c"));
    assertThat(scalars.of(text("a b"), URI.class)).isNull();
    assertThat(scalars.of(text(""), URI.class)).isNull();
    assertThat(scalars.of(text("h:5"), Endpoint.class)).isEqualTo(new Endpoint("h", 5));
    assertThat(scalars.of(text("h"), Endpoint.class)).isNull();
    assertThat(scalars.of(text("verify-full"), Mode.class)).isEqualTo(Mode.VERIFY_FULL);
    assertThat(scalars.of(text("VERIFY_FULL"), Mode.class)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        String.class,
        Password.class,
        boolean.class,
        Boolean.class,
        int.class,
        Integer.class,
        long.class,
        Long.class,
        Duration.class,
        Endpoint.class,
        Path.class,
        URI.class,
        Mode.class
      })
  void whatIsNoScalarIsNoneOfTheTypes(Class<?> type) {
    assertThat(Scalars.canBe(type)).isTrue();
    assertThat(scalars.of(new Null(Source.DEFAULT), type)).isNull();
    assertThat(scalars.of(ValueMap.EMPTY, type)).isNull();
    assertThat(scalars.of(new ValueList(List.of(), Source.DEFAULT), type)).isNull();
  }

  @Test
  void whatNothingCanBeBoundToIsAMistakeOfTheAdapters() {
    assertThatThrownBy(() -> scalars.of(text("1.5"), double.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("settings of type double are not supported");
  }

  @ParameterizedTest
  @ValueSource(classes = {double.class, byte[].class, java.util.Set.class, Object.class})
  void otherTypesAreKnownToBeImpossible(Class<?> type) {
    assertThat(Scalars.canBe(type)).isFalse();
  }

  private static ValueNode text(String text) {
    return new Text(text, Source.DEFAULT);
  }

  private static ValueNode number(String text) {
    return new Num(text, null, Source.DEFAULT);
  }
}
