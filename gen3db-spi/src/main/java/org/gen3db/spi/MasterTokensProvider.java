package org.gen3db.spi;

import org.gen3db.domain.deployment.AdapterSection;
import org.gen3db.domain.server.MasterTokens;

/**
 * Brings {@link MasterTokens}. Where values choose one, administrators log in by tokens: the
 * release's own, and those under {@code databaseServer.masters} that have no {@code passwordFile}.
 *
 * @param <S> its settings
 */
public interface MasterTokensProvider<S extends Record> extends AdapterProvider<S> {
  /** The section {@code masterTokens}; without an adapter there, administrators have passwords. */
  Section<MasterTokens> SECTION =
      Section.of(AdapterSection.MASTER_TOKENS, MasterTokens.class)
          .neededWhen(deployment -> deployment.logsInByToken());

  @Override
  default Section<MasterTokens> section() {
    return SECTION;
  }
}
