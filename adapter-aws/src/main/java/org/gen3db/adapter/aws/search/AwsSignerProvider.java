package org.gen3db.adapter.aws.search;

import com.google.auto.service.AutoService;
import org.gen3db.domain.search.RequestSigner;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.RequestSignerProvider;

/** Brings signatures of AWS for search clusters. Nothing of the SDK is loaded with this class. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class AwsSignerProvider implements RequestSignerProvider<AwsSignerSettings> {
  @Override
  public String id() {
    return "aws";
  }

  @Override
  public String description() {
    return "signed requests to search clusters of Amazon OpenSearch Service";
  }

  @Override
  public Class<AwsSignerSettings> settingsType() {
    return AwsSignerSettings.class;
  }

  @Override
  public Adapter create(AwsSignerSettings settings, AdapterContext context) {
    return Adapter.of(RequestSigner.class, AwsRequestSigner.open(settings, context));
  }
}
