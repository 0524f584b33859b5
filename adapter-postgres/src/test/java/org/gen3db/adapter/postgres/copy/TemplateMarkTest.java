package org.gen3db.adapter.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadedDump.Compared;
import org.gen3db.domain.restore.Template;
import org.junit.jupiter.api.Test;

class TemplateMarkTest {
  private static final TemplateMark MARK =
      new TemplateMark(
          "1".repeat(64),
          new Template.Input("2".repeat(64), "3".repeat(64), 12_345_678_901L),
          "4".repeat(32),
          "fence of\n\"Ada\" %41",
          List.of(
              new LoadedDump.Table("public.users", 2, 30, Compared.CONTENT, List.of()),
              new LoadedDump.Table(
                  "s.a table\n1 2 COUNT x", 0, 0, Compared.COUNT, List.of("money", "my type"))));

  @Test
  void what_is_written_is_read() {
    assertThat(TemplateMark.of(MARK.text())).contains(MARK);
    assertThat(MARK.text().lines()).hasSize(4);
  }

  @Test
  void what_is_not_whole_is_none() {
    String text = MARK.text();
    assertThat(TemplateMark.of("")).isEmpty();
    assertThat(TemplateMark.of("about " + text)).isEmpty();
    assertThat(TemplateMark.of(text.replace("CONTENT", "MUCH"))).isEmpty();
    assertThat(TemplateMark.of(text.substring(0, text.indexOf(" for ")))).isEmpty();
  }
}
