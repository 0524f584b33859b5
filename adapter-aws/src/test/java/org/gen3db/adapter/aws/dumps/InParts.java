package org.gen3db.adapter.aws.dumps;

import org.gen3db.domain.restore.DumpSource;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.DumpSourceProvider;

/** The adapter with parts so small that a short object has many. */
record InParts(int bytes) implements DumpSourceProvider<S3DumpsSettings> {
  @Override
  public String id() {
    return "s3";
  }

  @Override
  public String description() {
    return "in small parts";
  }

  @Override
  public Class<S3DumpsSettings> settingsType() {
    return S3DumpsSettings.class;
  }

  @Override
  public Adapter create(S3DumpsSettings settings, AdapterContext context) {
    var bucket = new Bucket(new Location(BucketContract.BUCKET, ""), settings, context);
    var rights = DumpRights.toRead(bucket.location(), settings.kmsKeyId(), null);
    return Adapter.of(
        DumpSource.class, new S3Dumps(bucket, settings.parallel(), bytes, rights, rights));
  }
}
