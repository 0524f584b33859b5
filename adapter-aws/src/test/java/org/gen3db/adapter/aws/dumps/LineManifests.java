package org.gen3db.adapter.aws.dumps;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.gen3db.domain.dump.DumpCode;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** Manifests in a form of their own: that of gen3db is in another module. */
final class LineManifests implements DumpManifests {
  private static final String FORM = "manifest ";

  @Override
  public byte[] write(DumpManifest manifest) {
    return (FORM + manifest.version() + " " + manifest.databases().get(0).file().bytes())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public DumpManifest read(String place, InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    if (!text.startsWith(FORM)) {
      throw new Gen3DbException(Notice.of(DumpCode.MANIFEST_UNREADABLE, place, "it is none"));
    }
    String[] parts = text.split(" ");
    return BucketContract.manifest(parts[1], Integer.parseInt(parts[2]));
  }
}
