package org.gen3db.protocol;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.values.ValuesRequest;

/** One apply in a process of its own: a working folder, then the values files in it. */
final class ApplyProcess {
  private ApplyProcess() {}

  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    var request =
        new ValuesRequest(
            all.subList(1, all.size()),
            List.of(),
            List.of(),
            List.of(),
            null,
            Path.of(all.get(0)),
            InputStream.nullInputStream());
    Report report = Gen3Db.builder(request).build().apply(ApplyOptions.NONE);
    report
        .services()
        .forEach(
            one ->
                System.out.println(
                    one.plan().service() + " " + one.outcome() + " " + one.problem()));
    System.exit(report.any(Outcome.FAILED) ? 1 : 0);
  }
}
