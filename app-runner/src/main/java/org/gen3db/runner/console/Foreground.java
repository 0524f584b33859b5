package org.gen3db.runner.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a Ctrl-C of a terminal comes to this process, and so to every program in its group: not
 * the streams tell it, which may lead anywhere, but which group the terminal has in front.
 */
public final class Foreground {
  private static final Path STAT = Path.of("/proc/self/stat");

  private Foreground() {}

  /** Whether it does now; a shell's fg and bg change it. Without /proc the streams must do. */
  public static boolean isOurs(Terminals terminals) {
    try {
      return isOurs(Files.readString(STAT, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return terminals.in() || terminals.out() || terminals.err();
    }
  }

  /** By what Linux tells: "pid (name) state ppid pgrp session tty_nr tpgid ...". */
  static boolean isOurs(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > 5 && !fields[4].equals("0") && fields[5].equals(fields[2]);
  }
}
