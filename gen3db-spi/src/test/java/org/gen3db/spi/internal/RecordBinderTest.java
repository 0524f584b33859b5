package org.gen3db.spi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.Default;
import org.gen3db.spi.ReadableFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBinderTest {
  private record Retry(@Default("3") int most, @Default("5m") Duration pause) {
    Retry {
      if (most < 1) {
        throw new IllegalArgumentException("most must be at least 1");
      }
    }
  }

  private record Settings(
      String url,
      Optional<Password> token,
      Optional<Retry> retry,
      List<String> tags,
      Map<String, Integer> limits) {}

  private record Broken(String text) {
    Broken {
      throw new IllegalStateException("text " + text);
    }
  }

  private record Pair(@Default("0") int least, @Default("9") int most) {
    Pair {
      if (least == 7 && most == 7) {
        throw new IllegalArgumentException();
      }
      if (least > 100) {
        throw new Gen3DbException(Notice.of(ValuesCode.BAD_SETTING, "least", "is of another kind"));
      }
      if (least < 1) {
        throw new IllegalArgumentException("least must be positive");
      }
      if (least > most) {
        throw new IllegalArgumentException("leastwise most must be more");
      }
    }
  }

  private record Impossible(
      double rate, Set<String> names, Optional<Optional<String>> twice, Map<Integer, String> map) {}

  @SuppressWarnings("rawtypes") // what an author may forget
  private record Raw(Optional maybe, List many) {}

  @Test
  void everyKeyGoesToTheComponentOfItsName() {
    Settings bound =
        bind(
            Map.of(
                "url", text("https://x"),
                "token", text("t"),
                "retry", map("most", number("7")),
                "tags", new ValueList(List.of(text("a"), text("b")), line()),
                "limits", map("fence", number("5"))));

    assertThat(bound.url()).isEqualTo("https://x");
    assertThat(bound.token()).contains(Password.of("t"));
    assertThat(bound.retry()).contains(new Retry(7, Duration.ofMinutes(5)));
    assertThat(bound.tags()).containsExactly("a", "b");
    assertThat(bound.limits()).containsExactly(Map.entry("fence", 5));
  }

  @Test
  void whatIsAbsentOrNullIsEmptyOrItsDefault() {
    Settings bound = bind(Map.of("url", text("u"), "token", new Null(line())));

    assertThat(bound)
        .isEqualTo(new Settings("u", Optional.empty(), Optional.empty(), List.of(), Map.of()));
    assertThat(bind(Map.of("url", text("u"), "retry", map())).retry())
        .contains(new Retry(3, Duration.ofMinutes(5)));
  }

  @Test
  void aScalarWhereAMapOrListBelongsIsToldWithItsLine() {
    Gen3DbException e =
        refused(
            Map.of(
                "url", text("u"),
                "retry", number("3"),
                "tags", text("a"),
                "limits", text("none")));

    assertThat(e.problems())
        .extracting(problem -> problem.code(), problem -> problem.place())
        .containsOnly(org.assertj.core.groups.Tuple.tuple(ValuesCode.BAD_SETTING, "v.yaml:7"));
    assertThat(e)
        .hasMessageContaining("gen3db.x.retry is 3; expected a map with most, pause")
        .hasMessageContaining("gen3db.x.tags is 'a'; expected a list, each text")
        .hasMessageContaining("gen3db.x.limits is 'none'; expected a map, each a whole number");
  }

  @Test
  void aMapOrListWhereAScalarBelongsIsToldToo() {
    assertThat(refused(Map.of("url", map("a", text("b")))))
        .hasMessageContaining("gen3db.x.url is a map; expected text");
    assertThat(refused(Map.of("url", new ValueList(List.of(), line()))))
        .hasMessageContaining("gen3db.x.url is a list; expected text");
  }

  /** It may be a token or a password of an adapter's that was not quoted. */
  @Test
  void aNumberWhereTextBelongsIsNotShown() {
    assertThat(refused(Map.of("url", number("123456"))))
        .hasMessageContaining("gen3db.x.url is a number; expected text");
  }

  /** With the key and its value, so that nobody has to search the section for it. */
  @Test
  void aFileThatMustBeReadIsToldWithItsLine(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("there"), "a");
    record Of(@ReadableFile Path must, @ReadableFile Optional<Path> may, Path any) {}

    Gen3DbException e =
        catchThrowableOfType(
            Gen3DbException.class,
            () ->
                new RecordBinder(folder)
                    .bind(
                        new ValueMap(
                            Map.of("must", text("absent"), "may", text("."), "any", text("none")),
                            line()),
                        "gen3db.x",
                        Of.class));
    assertThat(e.problems())
        .extracting(Notice::toString)
        .containsExactlyInAnyOrder(
            "GEN3DB-202 v.yaml:7: gen3db.x.must: the file 'absent' does not exist",
            "GEN3DB-202 v.yaml:7: gen3db.x.may: the file '.' is a folder");

    Of bound =
        new RecordBinder(folder)
            .bind(
                new ValueMap(Map.of("must", text("there"), "any", text("none")), line()),
                "gen3db.x",
                Of.class);
    assertThat(bound.must()).isEqualTo(folder.resolve("there"));
    assertThat(bound.may()).isEmpty();
  }

  @Test
  void allProblemsAreToldAtOnceAndNoPasswordIsShown() {
    Gen3DbException e =
        refused(
            Map.of(
                "ulr", text("x"), "token", number("123456"), "retry", map("most", text("many"))));

    assertThat(e.problems()).hasSize(4);
    assertThat(e)
        .hasMessageContaining("gen3db.x.ulr is unknown; did you mean url?")
        .hasMessageContaining("gen3db.x.url is missing; expected text")
        .hasMessageContaining("gen3db.x.token is a number; expected a password in quotes")
        .hasMessageContaining("gen3db.x.retry.most is 'many'; expected a whole number");
    assertThat(e.getMessage()).doesNotContain("123456");
  }

  @Test
  void whatTheRecordItselfRefusesIsToldWithTheLine() {
    Gen3DbException e = refused(Map.of("url", text("u"), "retry", map("most", number("0"))));

    assertThat(e)
        .hasMessage("GEN3DB-202 v.yaml:7: gen3db.x.retry.most is 0; it must be at least 1");
  }

  /** At the key that its words begin with, where that is written; else of the whole. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 9 | v.yaml:7: gen3db.x.least is 0; it must be positive",
        "  | 9 | v.yaml:7: gen3db.x: least must be positive",
        "5 | 3 | v.yaml:7: gen3db.x: leastwise most must be more",
        "7 | 7 | v.yaml:7: gen3db.x: is wrong",
        "101 | 9 | least: is of another kind",
      })
  void whatARecordRefusesIsToldWhereItStands(@Nullable String least, String most, String message) {
    var entries = new LinkedHashMap<String, ValueNode>();
    if (least != null) {
      entries.put("least", number(least));
    }
    entries.put("most", number(most));
    assertThatThrownBy(
            () ->
                new RecordBinder(Path.of(""))
                    .bind(new ValueMap(entries, line()), "gen3db.x", Pair.class))
        .isInstanceOf(Gen3DbException.class)
        .hasMessage("GEN3DB-202 " + message);
  }

  @Test
  void anotherFailureOfTheRecordIsNotTheUsersMistake() {
    var binder = new RecordBinder(Path.of(""));
    ValueMap own = map("text", text("secret"));
    assertThatThrownBy(() -> binder.bind(own, "gen3db.x", Broken.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void typesThatNothingCanBeBoundToAreKnownBeforehand() {
    assertThat(SettingTypes.unbindable(Settings.class)).isEmpty();
    assertThat(SettingTypes.unbindable(Impossible.class))
        .hasSize(4)
        .anySatisfy(wrong -> assertThat(wrong).contains("rate", "double"))
        .anySatisfy(wrong -> assertThat(wrong).contains("names", "Set"))
        .anySatisfy(wrong -> assertThat(wrong).contains("twice"))
        .anySatisfy(wrong -> assertThat(wrong).contains("map"));
    assertThat(SettingTypes.unbindable(Raw.class))
        .hasSize(2)
        .anySatisfy(wrong -> assertThat(wrong).contains("maybe", "Optional"))
        .anySatisfy(wrong -> assertThat(wrong).contains("many", "List"));
  }

  private static Settings bind(Map<String, ValueNode> entries) {
    return new RecordBinder(Path.of(""))
        .bind(new ValueMap(new LinkedHashMap<>(entries), line()), "gen3db.x", Settings.class);
  }

  private static Gen3DbException refused(Map<String, ValueNode> entries) {
    return catchThrowableOfType(Gen3DbException.class, () -> bind(entries));
  }

  private static ValueMap map() {
    return new ValueMap(Map.of(), line());
  }

  private static ValueMap map(String key, ValueNode value) {
    return new ValueMap(Map.of(key, value), line());
  }

  private static ValueNode text(String text) {
    return new Text(text, line());
  }

  private static ValueNode number(String text) {
    return new Num(text, null, line());
  }

  private static Source line() {
    return new Source.FileLine("v.yaml", 7);
  }
}
