package org.gen3db.runner.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.gen3db.domain.error.Notice;
import org.gen3db.runner.console.Screen;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Services of which the very same is to be told, such as that their server is down: they are told
 * together, as one cause.
 *
 * @param names the services
 * @param first one of them, which tells it for all
 */
record OneCause<S>(List<String> names, S first) {
  /**
   * The services in their order, those of one cause at the place of the first.
   *
   * @param notices all that is to be told of a service; empty when there is more to tell than
   *     notices, so that it stands alone
   */
  static <S> List<OneCause<S>> of(
      List<S> services, Function<S, String> name, Function<S, List<Notice>> notices) {
    var causes = new LinkedHashMap<Object, OneCause<S>>();
    for (S service : services) {
      List<Notice> told =
          notices.apply(service).stream()
              .map(notice -> anywhere(notice, name.apply(service)))
              .toList();
      Object key = told.isEmpty() ? name.apply(service) : told;
      causes
          .computeIfAbsent(key, cause -> new OneCause<>(new ArrayList<>(), service))
          .names()
          .add(name.apply(service));
    }
    return List.copyOf(causes.values());
  }

  /** The same of whatever service. */
  private static Notice anywhere(Notice notice, String service) {
    return notice.place().equals(service)
        ? Notice.of(notice.code(), "", notice.message(), notice.remedy())
        : notice.about(null);
  }

  void heading(Screen screen) {
    List<String> told = names.stream().distinct().toList(); // checks of one kind have one name
    screen.line(screen.styled(String.join(", ", told), Style.bold));
  }
}
