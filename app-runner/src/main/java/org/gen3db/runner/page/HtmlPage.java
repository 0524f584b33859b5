package org.gen3db.runner.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/** Makes the page; the template is {@code page.jte}, in which every text is escaped. */
public final class HtmlPage {
  /** Where the build puts templates that have become classes. */
  private static final String TEMPLATES = "org.gen3db.runner.page.template";

  private HtmlPage() {}

  /**
   * The whole page.
   *
   * @param json the document
   * @param now when the document was made
   */
  public static String of(String json, Instant now) {
    Map<?, ?> document;
    try {
      document = (Map<?, ?>) Objects.requireNonNull(JsonTree.of(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var engine = TemplateEngine.createPrecompiled(null, ContentType.Html, null, TEMPLATES);
    var output = new StringOutput();
    engine.render(
        "page.jte", PageOf.of(document, now.truncatedTo(ChronoUnit.SECONDS).toString()), output);
    return output.toString();
  }
}
