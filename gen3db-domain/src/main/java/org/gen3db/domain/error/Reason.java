package org.gen3db.domain.error;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Pattern;

/**
 * What the JDK says of files and networks, in words for people: often the name of an exception's
 * class is all that tells what happened, and nobody who runs a program reads those.
 */
public final class Reason {
  private static final Pattern CLASS_NAMES =
      Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error)\\b:?\\s*");

  private Reason() {}

  /** What happened, and to which file. */
  public static String of(Exception e) {
    if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return of(unchecked.getCause());
    }
    if (e instanceof FileSystemException failed) {
      String file = failed.getFile();
      return ofFile(failed) + (file == null ? "" : ": " + file);
    }
    if (e instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    String message = plain(String.valueOf(e.getMessage()));
    if (e instanceof UnknownHostException) {
      return "unknown host " + message;
    }
    return message.isEmpty() || message.equals("null") ? "no reason is given" : message;
  }

  private static String ofFile(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (e instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    String reason = e.getReason();
    return reason == null || reason.isEmpty() ? "the system refused it" : plain(reason);
  }

  /** The words without the names of exceptions that libraries write between them. */
  public static String plain(String words) {
    return CLASS_NAMES.matcher(words).replaceAll("").strip();
  }
}
