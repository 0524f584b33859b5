package org.gen3db.adapter.aws.login;

import com.google.auto.service.AutoService;
import org.gen3db.domain.server.MasterTokens;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.MasterTokensProvider;

/** Brings tokens of IAM for Amazon RDS. Nothing of the SDK is loaded with this class. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class RdsTokensProvider implements MasterTokensProvider<RdsTokensSettings> {
  @Override
  public String id() {
    return "rds-iam";
  }

  @Override
  public String description() {
    return "administrators of Amazon RDS log in by tokens of IAM";
  }

  @Override
  public Class<RdsTokensSettings> settingsType() {
    return RdsTokensSettings.class;
  }

  @Override
  public Adapter create(RdsTokensSettings settings, AdapterContext context) {
    return Adapter.of(MasterTokens.class, RdsTokens.open(settings, context));
  }
}
