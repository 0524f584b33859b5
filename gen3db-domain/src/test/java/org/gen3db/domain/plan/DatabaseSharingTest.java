package org.gen3db.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gen3db.domain.plan.DatabaseSharing.Part.ALONE;
import static org.gen3db.domain.plan.DatabaseSharing.Part.GUEST;
import static org.gen3db.domain.plan.DatabaseSharing.Part.OWNER;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gen3db.domain.plan.DatabaseSharing.User;
import org.junit.jupiter.api.Test;

class DatabaseSharingTest {
  private static User user(String service, String role) {
    return new User(service, role);
  }

  @Test
  void aServiceThatReadsIsAGuestOfTheOneThatWrites() {
    var users = List.of(user("peregrine", "peregrine_user"), user("sheepdog", "sheepdog_user"));
    assertThat(DatabaseSharing.part("sheepdog_user", users)).isEqualTo(OWNER);
    assertThat(DatabaseSharing.part("peregrine_user", users)).isEqualTo(GUEST);
  }

  @Test
  void theOrderOfTheValuesDecidesNothing() {
    var users = Arrays.asList(user("wts", "w"), user("fence", "f"), user("audit", "a"));
    for (int turn = 0; turn < users.size(); turn++) {
      Collections.rotate(users, 1);
      assertThat(DatabaseSharing.owner(users).service()).isEqualTo("audit");
      assertThat(DatabaseSharing.part("f", users)).isEqualTo(GUEST);
    }
  }

  @Test
  void whoeverHasTheOwnersUserIsNoGuest() {
    var users = List.of(user("fence", "one"), user("audit", "one"), user("wts", "other"));
    assertThat(DatabaseSharing.part("one", users)).isEqualTo(OWNER);
    assertThat(DatabaseSharing.part("one", users.subList(0, 2))).isEqualTo(ALONE);
  }
}
