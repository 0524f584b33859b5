package org.gen3db.domain.login;

import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * Further keys of a Secret that hold its credentials in one text, as {@code gen3db.connectionKeys}
 * asks for them.
 *
 * @param forms the forms, one at least, each by its key
 * @param sslMode the mode that stands in them, or null for the one that suits the server
 * @param source where they are asked for
 */
public record ConnectionKeys(Set<String> forms, @Nullable String sslMode, Source source) {
  /** The modes that there are. */
  public static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** The mode that stands in them, where one is asked for. */
  public Optional<String> mode() {
    return Optional.ofNullable(sslMode);
  }

  public ConnectionKeys {
    forms = Set.copyOf(forms);
    if (forms.isEmpty()) {
      throw new IllegalArgumentException("no form is asked for");
    }
  }
}
