package tool;

import java.util.List;
import java.util.Map;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.RunListener;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.provision.Step;

public class Provision {
  public static void main(String[] files) {
    var cancellation = Cancellation.create();
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      cancellation.cancel();
      try { main.join(25_000); } catch (InterruptedException e) { main.interrupt(); }
    }));
    var progress = new RunListener() {
      @Override public void began(int services) { System.err.println(services + " services"); }
      @Override public void stepBegan(Step step) {
        System.err.println(step.service() + ": " + step.action() + " " + step.target());
      }
    };
    try (Gen3Db gen3db = Gen3Db.builder().files(List.of(files))
        .values(Map.of("gen3db", Map.of("parallelism", 2)))
        .listener(progress).cancellation(cancellation).build()) {
      System.err.println(gen3db.plan().hasChanges() ? "something to do" : "nothing to do");
      gen3db.apply().services().forEach(one -> System.out.println(one.service() + " " + one.outcome()
          + one.problem().map(problem -> ", " + problem).orElse("")));
    } catch (Gen3DbException e) {
      e.problems().forEach(problem -> System.err.println(problem + "\n  " + problem.hint()));
    }
  }
}
