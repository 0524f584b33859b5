package org.gen3db.domain.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.MasterTokens;
import org.junit.jupiter.api.Test;

/** Each connection has a token of its own, for the server by the name that the values give it. */
class TokenPasswordTest {
  private final Cancellation end = Cancellation.create();
  private final List<String> asked = new ArrayList<>();

  private final MasterTokens tokens =
      new MasterTokens() {
        @Override
        public Password token(Endpoint server, String username, Cancellation cancellation) {
          assertThat(cancellation).isSameAs(end);
          asked.add(username + " at " + server);
          return Password.of("token " + asked.size());
        }

        @Override
        public String whenRefused(String username) {
          return "let " + username + " in";
        }

        @Override
        public String describe() {
          return "tokens of the tests";
        }
      };

  @Test
  void eachTimeAnotherIsMade() {
    var password =
        new TokenPassword(tokens, new Endpoint("db.example.org", 5432), "gen3_admin", end);
    assertThat(asked).as("none before it is needed").isEmpty();
    assertThat(password.now().text()).isEqualTo("token 1");
    assertThat(password.now().text()).isEqualTo("token 2");
    assertThat(asked).hasSize(2).containsOnly("gen3_admin at db.example.org:5432");
  }

  @Test
  void aRefusedOneIsRefusedAgainAndItIsSaidWhatMayBeMissing() {
    var password =
        new TokenPassword(tokens, new Endpoint("db.example.org", 5432), "gen3_admin", end);
    assertThat(password.insteadOf(Password.of("token"))).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(password.whenRefused()).contains("let gen3_admin in");
  }
}
