package org.gen3db.adapter.aws.dumps;

import com.google.auto.service.AutoService;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.values.Sourced;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DumpSourceProvider;

/** Brings dumps in Amazon S3. Nothing of the SDK is loaded with this class. */
@AutoService(AdapterProvider.class)
@SuppressWarnings("rawtypes") // found as a service of the raw type, whatever its port
public final class S3DumpsProvider implements DumpSourceProvider<S3DumpsSettings> {
  private static final String BUCKET = "global.dbRestoreBucket";

  @Override
  public String id() {
    return "s3";
  }

  @Override
  public String description() {
    return "dumps in a bucket of Amazon S3, read and written";
  }

  @Override
  public Class<S3DumpsSettings> settingsType() {
    return S3DumpsSettings.class;
  }

  @Override
  public Adapter create(S3DumpsSettings settings, AdapterContext context) {
    Location location = settings.from().flatMap(Location::parse).orElseGet(() -> ofValues(context));
    S3Dumps dumps = S3Dumps.open(location, settings, context);
    Adapter adapter = Adapter.of(DumpSource.class, dumps);
    return context
        .port(DumpManifests.class)
        .map(
            manifests ->
                adapter.and(
                    DumpTarget.class, dumps.target(manifests, Upload.GROWING, context.clock())))
        .orElse(adapter);
  }

  private static Location ofValues(AdapterContext context) {
    Sourced<String> bucket =
        context
            .value(BUCKET)
            .filter(found -> !found.value().isBlank())
            .orElseThrow(
                () ->
                    new Gen3DbException(
                        Notice.of(
                            AwsCode.S3_LOCATION,
                            "gen3db.dumps",
                            "neither gen3db.dumps.from nor " + BUCKET + " is set")));
    if (!Location.isBucket(bucket.value())) {
      throw new Gen3DbException(
          Notice.of(
              AwsCode.S3_LOCATION,
              bucket.source().toString(),
              BUCKET + " is '" + bucket.value() + "', which is no name of a bucket"));
    }
    return new Location(bucket.value(), "");
  }
}
