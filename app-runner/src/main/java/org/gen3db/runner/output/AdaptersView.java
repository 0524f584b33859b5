package org.gen3db.runner.output;

import java.util.List;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.api.SettingInfo;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.output.Table.Cell;
import org.gen3db.spi.AdapterProvider;
import picocli.CommandLine.Help.Ansi.Style;

/** The adapters found, for people. */
public final class AdaptersView {
  private final AdapterCatalog catalog;
  private final Screen screen;

  /** A catalog on a screen. */
  public AdaptersView(AdapterCatalog catalog, Screen screen) {
    this.catalog = catalog;
    this.screen = screen;
  }

  /** Prints it. */
  public void print() {
    var table = new Table(screen, "KIND", "ADAPTER", "VERSION", "WHAT IT IS");
    for (AdapterProvider<?> provider : catalog.all()) {
      table.row(
          Cell.of(provider.section().key()),
          Cell.of(provider.id()),
          Cell.of(AdapterCatalog.version(provider).orElse("unknown")),
          Cell.prose(provider.description()));
    }
    table.print();
    for (AdapterProvider<?> provider : catalog.all()) {
      List<SettingInfo> settings = SettingInfo.of(provider);
      if (!settings.isEmpty()) {
        screen.line();
        screen.line(
            screen.styled(
                "Settings of gen3db." + provider.section().key() + " with adapter " + provider.id(),
                Style.bold));
        settings(settings);
      }
    }
  }

  private void settings(List<SettingInfo> settings) {
    var table = new Table(screen, "KEY", "TYPE", "DEFAULT", "WHAT IT DOES");
    for (SettingInfo setting : settings) {
      table.row(
          Cell.of(setting.key()),
          Cell.of(setting.type()),
          Cell.of(
              !setting.byDefault().isEmpty()
                  ? setting.byDefault()
                  : setting.optional() ? "(none)" : "(must be given)"),
          Cell.prose(setting.description()));
    }
    table.print();
  }
}
