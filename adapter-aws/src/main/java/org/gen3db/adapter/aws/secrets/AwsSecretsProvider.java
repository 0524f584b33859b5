package org.gen3db.adapter.aws.secrets;

import com.google.auto.service.AutoService;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.RemoteSecretsProvider;

/** Brings remote entries in AWS Secrets Manager. Nothing of the SDK is loaded with this class. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class AwsSecretsProvider implements RemoteSecretsProvider<AwsSecretsSettings> {
  @Override
  public String id() {
    return "aws-secrets-manager";
  }

  @Override
  public String description() {
    return "remote entries in AWS Secrets Manager, in the bytes of External Secrets";
  }

  @Override
  public Class<AwsSecretsSettings> settingsType() {
    return AwsSecretsSettings.class;
  }

  /** By requests that reach nobody: what they load takes longer than they do. */
  @Override
  public void warmUp() {
    EntryRehearsal.run();
  }

  @Override
  public Adapter create(AwsSecretsSettings settings, AdapterContext context) {
    refuseGoogle(context);
    return Adapter.of(RemoteSecrets.class, AwsRemoteSecrets.open(settings, context));
  }

  /** Written to AWS, entries of an environment at Google would be read by nobody. */
  private static void refuseGoogle(AdapterContext context) {
    context
        .value("global.gcp.enabled")
        .filter(enabled -> enabled.value().equals("true"))
        .ifPresent(
            enabled -> {
              throw new Gen3DbException(
                  Notice.of(
                      AwsCode.AWS_NOT_CHOSEN,
                      enabled.source().toString(),
                      "global.gcp.enabled is true, and gen3db.remoteSecrets.adapter is"
                          + " aws-secrets-manager"));
            });
  }
}
