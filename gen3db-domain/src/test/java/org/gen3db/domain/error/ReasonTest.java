package org.gen3db.domain.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new AccessDeniedException("/x"), "permission denied: /x"),
        Arguments.of(new NoSuchFileException("/x"), "no such file or folder: /x"),
        Arguments.of(new FileAlreadyExistsException("/x"), "it exists already: /x"),
        Arguments.of(new NotDirectoryException("/x"), "not a folder: /x"),
        Arguments.of(new DirectoryNotEmptyException("/x"), "the folder is not empty: /x"),
        Arguments.of(
            new FileSystemException("/x", null, "No space left on device"),
            "No space left on device: /x"),
        Arguments.of(new FileSystemException("/x"), "the system refused it: /x"),
        Arguments.of(new FileSystemException(null), "the system refused it"),
        Arguments.of(new MalformedInputException(1), "it is no text in UTF-8"),
        Arguments.of(new EOFException(), "it ends too early"),
        Arguments.of(new UnknownHostException("db.example"), "unknown host db.example"),
        Arguments.of(new FileNotFoundException("/x (Permission denied)"), "/x (Permission denied)"),
        Arguments.of(new IOException((String) null), "no reason is given"),
        Arguments.of(
            new UncheckedIOException(new AccessDeniedException("/x")), "permission denied: /x"),
        Arguments.of(new IOException("java.nio.file.AccessDeniedException: /x"), "/x"),
        Arguments.of(
            new IOException(
                "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilder"
                    + "Exception: unable to find valid certification path"),
            "PKIX path building failed: unable to find valid certification path"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void noClassOfJavaIsNamed(Exception e, String words) {
    assertThat(Reason.of(e)).isEqualTo(words);
  }
}
