package org.gen3db.adapter.helm;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.ChartDefaults;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.values.ValuesReader;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.testkit.Offenders;
import org.gen3db.testkit.ValuesReaderContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of readers holds for this one, and catches who breaks it. */
class HelmReaderContractTest extends ValuesReaderContract {
  @Override
  protected ValuesReader open() {
    return new HelmValuesReader();
  }

  @TestFactory
  Stream<DynamicTest> whoBreaksAPromiseIsCaughtAndToldTheWayOut() {
    var all = new Offenders<>(ValuesReaderContract.class);
    plantRequests(all);
    plantResults(all);
    plantMistakes(all);
    return all.tests();
  }

  private static void plant(
      Offenders<ValuesReaderContract> all,
      String promise,
      String how,
      Function<ValuesReader, ValuesReader> wrapping) {
    all.plant(
        promise,
        how,
        () ->
            new HelmReaderContractTest() {
              @Override
              protected ValuesReader open() {
                return wrapping.apply(super.open());
              }
            });
  }

  /** It reads something else than what it was asked for. */
  private static void asks(
      Offenders<ValuesReaderContract> all,
      String promise,
      String how,
      UnaryOperator<ValuesRequest> other) {
    plant(all, promise, how, real -> request -> real.read(other.apply(request)));
  }

  private static ValuesRequest request(
      ValuesRequest real, List<String> files, List<String> set, List<String> setString) {
    return new ValuesRequest(
        files, set, setString, real.setFile(), null, real.workingDirectory(), real.standardInput());
  }

  private static void plantRequests(Offenders<ValuesReaderContract> all) {
    asks(
        all,
        "filesAreReadFromLeftToRight",
        "it reads them from right to left",
        real -> {
          var reversed = new ArrayList<>(real.files());
          Collections.reverse(reversed);
          return request(real, reversed, real.set(), real.setString());
        });
    asks(
        all,
        "flagsComeAfterFilesInHelmsOrder",
        "it takes --set-string before --set",
        real ->
            request(
                real,
                real.files(),
                Stream.concat(real.setString().stream(), real.set().stream()).toList(),
                List.of()));
    asks(
        all,
        "flagsComeAfterFilesInHelmsOrder",
        "it forgets --set-file",
        real ->
            new ValuesRequest(
                real.files(),
                real.set(),
                real.setString(),
                List.of(),
                null,
                real.workingDirectory(),
                real.standardInput()));
    asks(
        all,
        "nullTakesAwayWhatAnEarlierFileSays",
        "it reads the first file only",
        real -> request(real, real.files().subList(0, 1), real.set(), real.setString()));
    asks(
        all,
        "kindsAreHelms",
        "it takes --set as text",
        real ->
            request(
                real,
                real.files(),
                List.of(),
                Stream.concat(real.set().stream(), real.setString().stream()).toList()));
    asks(
        all,
        "aDashIsStandardInput",
        "it looks elsewhere",
        real ->
            new ValuesRequest(
                real.files(),
                real.set(),
                real.setString(),
                real.setFile(),
                null,
                real.workingDirectory(),
                InputStream.nullInputStream()));
    var calls = new AtomicInteger();
    asks(
        all,
        "readingAgainGivesTheSame",
        "it keeps what it read before",
        real ->
            request(
                real, real.files(), List.of("call=" + calls.incrementAndGet()), real.setString()));
  }

  private static void gives(
      Offenders<ValuesReaderContract> all,
      String promise,
      String how,
      UnaryOperator<HelmValues> other) {
    plant(all, promise, how, real -> request -> other.apply(real.read(request)));
  }

  private static void plantResults(Offenders<ValuesReaderContract> all) {
    gives(
        all,
        "everyLeafSaysWhereItWasWritten",
        "it does not know",
        real -> from(real, written -> Source.DEFAULT));
    gives(
        all,
        "everyLeafSaysWhereItWasWritten",
        "it knows files only",
        real ->
            from(real, written -> written instanceof Source.FileLine ? written : Source.DEFAULT));
    gives(
        all,
        "theChartsDefaultsStandBelow",
        "there are none",
        real ->
            HelmValues.of(List.of(real.written()), new ChartDefaults(ValueMap.EMPTY, Map.of())));
    gives(
        all,
        "theChartsDefaultsStandBelow",
        "they count as written",
        real -> HelmValues.of(List.of(real.chart().umbrella()), real.chart()));
  }

  private static HelmValues from(HelmValues real, UnaryOperator<Source> source) {
    return HelmValues.of(List.of(from(real.written(), source)), real.chart());
  }

  private static ValueMap from(ValueMap map, UnaryOperator<Source> source) {
    var entries = new LinkedHashMap<String, ValueNode>();
    map.entries()
        .forEach(
            (key, node) ->
                entries.put(
                    key,
                    node instanceof ValueMap inner
                        ? from(inner, source)
                        : new ValueNode.Text("x", source.apply(node.source()))));
    return new ValueMap(entries, source.apply(map.source()));
  }

  private static void plantMistakes(Offenders<ValuesReaderContract> all) {
    fails(all, "it stops at the first", problems -> problems.subList(0, 1));
    fails(
        all,
        "it takes them for failures",
        problems ->
            told(problems, (code, place) -> Notice.of(DomainCode.STORE_FAILED, place, code)));
    fails(
        all,
        "it does not say where",
        problems -> told(problems, (code, place) -> Notice.of(ValuesCode.BAD_SETTING, "", code)));
    plant(
        all,
        "allMistakesAreToldAtOnceAndAsUsage",
        "it shows what the file holds",
        real ->
            request -> {
              try {
                return real.read(request);
              } catch (Gen3DbException e) {
                throw new Gen3DbException(
                    e.problems().stream()
                        .map(
                            one ->
                                Notice.of(
                                    ValuesCode.BAD_SETTING,
                                    one.place(),
                                    "not here: " + text(request),
                                    one.hint()))
                        .toList());
              }
            });
    plant(
        all,
        "allMistakesAreToldAtOnceAndAsUsage",
        "it takes what it can",
        real ->
            request -> {
              try {
                return real.read(request);
              } catch (Gen3DbException e) {
                return real.read(request(request, List.of(), List.of(), List.of()));
              }
            });
  }

  private static String text(ValuesRequest request) {
    return String.join(" ", request.set());
  }

  private static List<Notice> told(List<Notice> problems, BiFunction<String, String, Notice> anew) {
    return problems.stream()
        .map(one -> anew.apply("it is " + one.code().id(), one.place()))
        .toList();
  }

  private static void fails(
      Offenders<ValuesReaderContract> all, String how, UnaryOperator<List<Notice>> other) {
    plant(
        all,
        "allMistakesAreToldAtOnceAndAsUsage",
        how,
        real ->
            request -> {
              try {
                return real.read(request);
              } catch (Gen3DbException e) {
                throw new Gen3DbException(other.apply(e.problems()));
              }
            });
  }
}
