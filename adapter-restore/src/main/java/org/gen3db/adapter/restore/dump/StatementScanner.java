package org.gen3db.adapter.restore.dump;

import java.nio.charset.StandardCharsets;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.dump.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Finds where statements end, by the server's lexical rules. Where server and scanner disagreed,
 * something could be run that was never looked at: what those rules leave to a setting, or what
 * pg_dump never writes, is refused rather than guessed.
 */
final class StatementScanner {
  private static final String LAST_LINE = "-- PostgreSQL database dump complete";
  private static final int LONGEST_COMMAND = 1000;

  /** How a string reads a backslash; a string goes on in the same way behind an end of line. */
  private enum Strings {
    NONE,
    PLAIN,
    ESCAPES
  }

  private final ByteSource source;
  private final StatementText text = new StatementText();
  private Encoding encoding = Encoding.UTF8;
  private boolean standardStrings = true;
  private boolean complete;

  private Position begins;
  private int parentheses;
  private int blocks;
  private boolean atBegin;
  private Strings continued = Strings.NONE;
  private boolean lineEnded;

  StatementScanner(ByteSource source) {
    this.source = source;
    this.begins = source.at();
  }

  Encoding encoding() {
    return encoding;
  }

  /** From here on the dump is in this encoding. */
  void encoding(Encoding now) {
    encoding = now;
  }

  /** From here on a backslash in a plain string is one, or begins an escape. */
  void standardStrings(boolean now) {
    standardStrings = now;
  }

  /** Whether nothing came behind the line that ends a dump. */
  boolean isComplete() {
    return complete;
  }

  /** The next piece, or null at the end. */
  @Nullable Piece next() {
    text.clear();
    parentheses = 0;
    blocks = 0;
    atBegin = false;
    continued = Strings.NONE;
    while (true) {
      int next = source.peek(0);
      if (next == -1) {
        return ended();
      }
      if (isSpace(next)) {
        lineEnded |= next == '\n' || next == '\r';
        passOn();
      } else if (next == '-' && source.peek(1) == '-') {
        comment();
      } else if (next == '/' && source.peek(1) == '*') {
        blockComment();
      } else if (next == '\\') {
        return command();
      } else if (next == ';' && parentheses == 0 && blocks == 0) {
        source.read();
        if (!text.isEmpty()) {
          complete = false;
          return text.take(begins, encoding);
        }
      } else {
        token(next);
      }
    }
  }

  private @Nullable Piece ended() {
    if (text.isEmpty()) {
      return null;
    }
    throw begins.problem(
        RestoreCode.DUMP_TRUNCATED, "the dump ends in the statement that begins here");
  }

  private void token(int next) {
    if (text.isEmpty()) {
      begins = source.at();
    }
    Strings mode = continued;
    boolean goesOn = mode != Strings.NONE && lineEnded;
    continued = Strings.NONE;
    int from = text.length();
    if (next == '\'') {
      string(from, goesOn ? mode : standardStrings ? Strings.PLAIN : Strings.ESCAPES);
    } else if (next == '"') {
      quoted(from);
    } else if (next == '$') {
      dollar(from);
    } else if (isNameStart(next)) {
      word(from);
    } else if (isDigit(next)) {
      passWhileDigits();
      add(Kind.NUMBER, from);
    } else {
      sign(from, next);
    }
  }

  private void sign(int from, int next) {
    if (next == 0) {
      throw source.at().problem(RestoreCode.DUMP_UNREADABLE, "a zero byte, which no text has");
    }
    if (next == '(') {
      parentheses++;
    } else if (next == ')' && parentheses > 0) {
      parentheses--;
    }
    passOn();
    add(Kind.SIGN, from);
  }

  private void add(Kind kind, int from) {
    if (!text.token(kind, from)) {
      throw begins.problem(
          RestoreCode.DUMP_TOO_LARGE,
          "the statement has more than %d words and signs".formatted(StatementText.MOST_TOKENS));
    }
    if (kind != Kind.WORD) {
      atBegin = false;
    }
  }

  /** Takes a byte over: into the statement, if one has begun or begins with it. */
  private int passOn() {
    int next = source.read();
    boolean between = text.isEmpty() && text.length() == 0 && isSpace(next);
    if (!between && !text.append(next)) {
      throw begins.problem(
          RestoreCode.DUMP_TOO_LARGE,
          "the statement is longer than %d bytes".formatted(StatementText.LONGEST));
    }
    return next;
  }

  private void word(int from) {
    while (isNamePart(source.peek(0))) {
      passOn();
    }
    int next = source.peek(0);
    if (text.length() - from == 1 && (next == '\'' || next == '&')) {
      boolean unicode = next == '&' && text.isWord(from, "u");
      if (unicode && (source.peek(1) == '\'' || source.peek(1) == '"')) {
        throw source
            .at()
            .problem(RestoreCode.DUMP_REFUSED, "a name or text in U& spelling, which no dump has");
      }
      if (next == '\'' && text.isWord(from, "e")) {
        string(from, Strings.ESCAPES);
        return;
      }
      if (next == '\'' && (text.isWord(from, "b") || text.isWord(from, "x"))) {
        string(from, Strings.PLAIN);
        return;
      }
    }
    add(Kind.WORD, from);
    block(from);
  }

  /** A body of SQL (BEGIN ATOMIC … END) has semicolons of its own, and CASE has an END too. */
  private void block(int from) {
    if (blocks == 0 && atBegin && text.isWord(from, "atomic")) {
      blocks = 1;
    } else if (blocks > 0 && parentheses == 0) {
      if (text.isWord(from, "case")) {
        blocks++;
      } else if (text.isWord(from, "end")) {
        blocks--;
      }
    }
    atBegin = parentheses == 0 && text.isWord(from, "begin") && isFunction();
  }

  private boolean isFunction() {
    int kind = text.firstIs(1, "or") && text.firstIs(2, "replace") ? 3 : 1;
    return text.firstIs(0, "create")
        && (text.firstIs(kind, "function") || text.firstIs(kind, "procedure"));
  }

  private void string(int from, Strings mode) {
    passOn();
    while (true) {
      int next = inside("string");
      if (next == '\\' && mode == Strings.ESCAPES) {
        inside("string");
      } else if (next == '\'') {
        if (source.peek(0) != '\'') {
          break;
        }
        passOn();
      }
    }
    add(Kind.STRING, from);
    continued = mode;
    lineEnded = false;
  }

  private void quoted(int from) {
    passOn();
    while (true) {
      if (inside("quoted name") == '"') {
        if (source.peek(0) != '"') {
          break;
        }
        passOn();
      }
    }
    add(Kind.QUOTED, from);
  }

  /** A parameter, a string between dollars, or just the sign. */
  private void dollar(int from) {
    passOn();
    if (isDigit(source.peek(0))) {
      passWhileDigits();
      add(Kind.NUMBER, from);
      return;
    }
    int tag = text.length();
    if (isNameStart(source.peek(0))) {
      while (isNamePart(source.peek(0)) && source.peek(0) != '$') {
        passOn();
      }
    }
    if (source.peek(0) != '$') {
      if (text.length() > tag) {
        throw source
            .at()
            .problem(
                RestoreCode.DUMP_REFUSED, "a dollar sign that begins neither string nor number");
      }
      add(Kind.SIGN, from);
      return;
    }
    passOn();
    int body = text.length();
    do {
      while (inside("string between dollars") != '$') {
        // All of it, whatever it looks like.
      }
    } while (!text.endsWith(body, from, body));
    add(Kind.STRING, from);
  }

  /** A byte inside of something that must be ended. */
  private int inside(String what) {
    int next = source.peek(0);
    if (next == -1) {
      throw begins.problem(
          RestoreCode.DUMP_TRUNCATED,
          "the dump ends in a %s of the statement that begins here".formatted(what));
    }
    if (next == 0) {
      throw source.at().problem(RestoreCode.DUMP_UNREADABLE, "a zero byte, which no text has");
    }
    return passOn();
  }

  private void passWhileDigits() {
    while (isDigit(source.peek(0))) {
      passOn();
    }
  }

  /** Ends at either end of line, as for the server: what stands behind a lone CR is SQL. */
  private void comment() {
    var said = new StringBuilder();
    while (source.peek(0) != '\n' && source.peek(0) != '\r' && source.peek(0) != -1) {
      int next = commentByte();
      if (said.length() <= LAST_LINE.length()) {
        said.append((char) next);
      }
    }
    if (text.isEmpty() && said.toString().equals(LAST_LINE)) {
      complete = true;
    }
  }

  private void blockComment() {
    Position opened = source.at();
    continued = Strings.NONE;
    commentByte();
    commentByte();
    for (int depth = 1; depth > 0; ) {
      int next = source.peek(0);
      int after = source.peek(1);
      if (next == -1) {
        throw opened.problem(
            RestoreCode.DUMP_TRUNCATED, "the dump ends in the comment that begins here");
      }
      boolean opens = next == '/' && after == '*';
      boolean closes = next == '*' && after == '/';
      commentByte();
      if (opens || closes) {
        commentByte();
        depth += opens ? 1 : -1;
      }
    }
  }

  /** Comments in a statement are kept, so that the server counts its lines as the dump does. */
  private int commentByte() {
    return text.isEmpty() ? source.read() : passOn();
  }

  private Piece command() {
    Position at = source.at();
    if (!text.isEmpty()) {
      throw at.problem(
          RestoreCode.DUMP_REFUSED, "a backslash in a statement, which psql takes for a command");
    }
    var line = new StringBuilder();
    while (source.peek(0) != '\n' && source.peek(0) != -1) {
      line.append((char) source.read());
      if (line.length() > LONGEST_COMMAND) {
        throw at.problem(RestoreCode.DUMP_REFUSED, "a command of psql that has no end");
      }
    }
    String said =
        encoding.decode(
            line.toString().getBytes(StandardCharsets.ISO_8859_1), 0, line.length(), at);
    return new Piece.Command(at, said.stripTrailing());
  }

  private static boolean isSpace(int next) {
    return next == ' ' || (next >= '\t' && next <= '\r');
  }

  private static boolean isDigit(int next) {
    return next >= '0' && next <= '9';
  }

  private static boolean isNameStart(int next) {
    return (next >= 'a' && next <= 'z')
        || (next >= 'A' && next <= 'Z')
        || next == '_'
        || next > 127;
  }

  private static boolean isNamePart(int next) {
    return isNameStart(next) || isDigit(next) || next == '$';
  }
}
