package org.gen3db.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each test of the class that asks for a {@link RestoredDatabase} or a {@link javax.sql.DataSource}
 * as a parameter, of its own or of its {@code BeforeEach}, gets a database of its own with the data
 * of a dump, which is dropped after it. The dump is restored once in the JVM, as {@code gen3db
 * restore} does it, compared, masked and checked; what tests get are copies of that, which the
 * server makes. Tests may run side by side.
 *
 * <pre>{@code
 * @Restored(service = "fence", from = "src/test/dumps", version = "1.0.3")
 * class UsersTest {
 *   @Test
 *   void aUserIsFound(DataSource database) throws SQLException {
 *     try (Connection connection = database.getConnection()) { … }
 *   }
 * }
 * }</pre>
 *
 * <p>The server is one that is started for the JVM and gone with it, unless the configuration
 * parameters of JUnit name one: {@code gen3db.junit.server} is {@code HOST:PORT}, {@code
 * gen3db.junit.username} its administrator ({@code postgres} by default) and {@code
 * gen3db.junit.passwordFile} the file that holds that one's password. It may be any administrator
 * who makes roles and databases; nothing that is there is touched, and what is made is taken away.
 * {@code gen3db.junit.folder} is where the started server's folder is made, the folder of temporary
 * files by default.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(RestoredDatabases.class)
public @interface Restored {
  /** The service whose dump it is, such as {@code fence}. */
  String service();

  /**
   * Where dumps lie (R16): a folder, taken against the current one, or what {@code gen3db restore
   * --from} takes, such as {@code s3://bucket/folder}.
   */
  String from();

  /** The version of the data, a folder of the source; empty where the source has none. */
  String version() default "";

  /**
   * Values files, as gen3db reads them: for masks and checks ({@code gen3db.restore}), extensions,
   * the environment, or a service that Gen3 does not have. What they say of servers, names and
   * stores does not count.
   */
  String[] values() default {};
}
