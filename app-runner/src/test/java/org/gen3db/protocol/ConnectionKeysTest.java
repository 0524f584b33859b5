package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;

/** Credentials in one text, as further keys of Secrets, never behind the others. */
class ConnectionKeysTest extends ProtocolTest {
  private static final String KEYS = "gen3db: {connectionKeys: {fence: [uri, jdbc-uri]}}\n";

  private Keys secret(String name) {
    return stores.secret(name).orElseThrow();
  }

  private String uri(String name, String mode) {
    Keys secret = secret(name);
    return "postgresql://%s:%s@127.0.0.1:%d/fence_gen3?sslmode=%s"
        .formatted(secret.values().get("username"), secret.password(), server.port(), mode);
  }

  private String jdbc(String name, String mode) {
    Keys secret = secret(name);
    return "jdbc:postgresql://127.0.0.1:%d/fence_gen3?user=%s&password=%s&sslmode=%s"
        .formatted(server.port(), secret.values().get("username"), secret.password(), mode);
  }

  @Test
  void they_stand_where_they_are_asked_for() {
    values(KEYS);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    Keys keys = fence(secret("fence-dbcreds").password()).ready();
    stores.serves(
        "fence",
        keys.with("uri", uri("fence-dbcreds", "prefer"))
            .with("jdbc-uri", jdbc("fence-dbcreds", "prefer")));
  }

  /** Asked for later, they are added; the password stays. */
  @Test
  void they_are_added_and_set_right() {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    String password = secret("fence-dbcreds").password();
    values("gen3db: {connectionKeys: {fence: {keys: [uri], sslMode: verify-full}}}");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("publish-secret fence-dbcreds");
    assertThat(secret("fence-dbcreds").values())
        .containsEntry("uri", uri("fence-dbcreds", "verify-full"))
        .containsEntry("password", password);
    stores.secret("fence-dbcreds", secret("fence-dbcreds").with("uri", "postgresql://elsewhere/"));
    apply().expect("fence", Outcome.REPAIRED);
    assertThat(secret("fence-dbcreds").values())
        .containsEntry("uri", uri("fence-dbcreds", "verify-full"));
  }

  /** Whoever reads only this key follows a rotation, also once nobody asks for the key any more. */
  @Test
  void they_follow_a_rotation_as_long_as_they_stand() {
    values(KEYS);
    apply().expect("fence", Outcome.CREATED);
    String before = uri("fence-dbcreds", "prefer");
    gen3db().perform(new Rotate(Set.of("fence"), null));
    assertThat(uri("fence-dbcreds", "prefer")).isNotEqualTo(before);
    assertThat(secret("fence-dbcreds").values())
        .containsEntry("uri", uri("fence-dbcreds", "prefer"))
        .containsEntry("jdbc-uri", jdbc("fence-dbcreds", "prefer"));
    values(LOCAL);
    apply().expect("fence", Outcome.UNCHANGED);

    gen3db().perform(new Rotate(Set.of("fence"), null));

    assertThat(secret("fence-dbcreds").values())
        .containsEntry("uri", uri("fence-dbcreds", "prefer"))
        .containsEntry("jdbc-uri", jdbc("fence-dbcreds", "prefer"));
  }

  /** A key of somebody else's is left alone while nobody asks for it. */
  @Test
  void a_key_of_others_stays() {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    stores.secret("fence-dbcreds", secret("fence-dbcreds").with("uri", "https://theirs"));
    apply().expect("fence", Outcome.UNCHANGED);

    gen3db().perform(new Rotate(Set.of("fence"), null));

    assertThat(secret("fence-dbcreds").values()).containsEntry("uri", "https://theirs");
  }

  /** Logins beside the services' own can have them too, whatever the service's delivery is. */
  @Test
  void a_login_beside_a_service_that_is_pushed_has_them() {
    values(
        PUSH,
        "gen3db: {logins: {fence: {reader: {access: read}}}, connectionKeys: {fence.reader: [uri]}}");

    apply().expect("fence", Outcome.CREATED).expect("fence.reader", Outcome.CREATED);

    assertThat(secret("fence-reader").values()).containsEntry("uri", uri("fence-reader", "prefer"));
    assertThat(secret("fence-dbcreds").values()).doesNotContainKey("uri");
  }

  /** What is made keeps the policy of the values. */
  @Test
  void passwords_are_made_as_the_values_want_them() {
    values("gen3db: {passwords: {length: 40, classes: [lower, upper, digit, special]}}");

    apply().expect("fence", Outcome.CREATED);

    assertThat(secret("fence-dbcreds").password())
        .hasSize(40)
        .matches(".*[a-z].*")
        .matches(".*[A-Z].*")
        .matches(".*[0-9].*")
        .matches(".*[-._~].*");
  }
}
