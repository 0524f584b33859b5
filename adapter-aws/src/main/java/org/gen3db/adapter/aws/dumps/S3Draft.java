package org.gen3db.adapter.aws.dumps;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.error.Gen3DbException;

/**
 * A dump on its way into a bucket. All files are uploaded before the first of them is to be seen.
 * Then the place of the manifest is claimed, so that nobody uses what lies there from now on; the
 * files become visible, and the manifest takes the place of the claim, last.
 */
final class S3Draft implements DumpTarget.Draft {
  private static final Duration TAKING_BACK = Duration.ofMinutes(2);

  private final S3DumpTarget target;
  private final String path;
  private final Objects objects;
  private final DumpManifests manifests;
  private final IntUnaryOperator sizes;
  private final Map<String, Upload> uploads = new TreeMap<>();

  S3Draft(
      S3DumpTarget target,
      String path,
      Objects objects,
      DumpManifests manifests,
      IntUnaryOperator sizes) {
    this.target = target;
    this.path = path;
    this.objects = objects;
    this.manifests = manifests;
    this.sizes = sizes;
  }

  private String place(String file) {
    return path + "/" + file;
  }

  @Override
  public OutputStream write(String file) {
    var upload = new Upload(objects, place(file), sizes);
    Upload before;
    synchronized (uploads) {
      before = uploads.put(file, upload);
    }
    if (before != null) {
      before.abort(objects.end());
    }
    return upload;
  }

  private List<Map.Entry<String, Upload>> all() {
    synchronized (uploads) {
      return List.copyOf(uploads.entrySet());
    }
  }

  @Override
  public void complete(DumpManifest manifest) {
    if (objects.isAny(path)) {
      throw target.taken(path);
    }
    String claimed = claimed();
    var visible = new ArrayList<String>();
    try {
      for (Map.Entry<String, Upload> each : all()) {
        visible.add(each.getKey());
        each.getValue().complete();
      }
      objects.put(place(DumpManifest.NAME), manifests.write(manifest), claimed);
    } catch (Gen3DbException e) {
      takeBack(visible, e);
      throw e;
    }
  }

  private String claimed() {
    var claim =
        new Claim(UUID.randomUUID().toString(), all().stream().map(Map.Entry::getKey).toList());
    try {
      return objects.put(place(DumpManifest.NAME), claim.bytes(), null);
    } catch (Gen3DbException e) {
      if (!objects.end().isCancelled() && objects.isAny(path)) {
        throw target.taken(path);
      }
      throw e;
    }
  }

  /**
   * First what is still on its way: a bucket may take minutes to join an upload, and would show it
   * after it was taken away. The claim goes last: until then nobody uses what is still there.
   */
  private void takeBack(List<String> visible, Gen3DbException why) {
    Cancellation end = Cancellation.create().within(TAKING_BACK);
    Objects anyway = objects.until(end);
    for (Map.Entry<String, Upload> each : all()) {
      try {
        each.getValue().abort(end);
      } catch (Gen3DbException e) {
        why.addSuppressed(e);
      }
    }
    try {
      visible.forEach(file -> anyway.delete(place(file)));
      anyway.delete(place(DumpManifest.NAME));
    } catch (Gen3DbException e) {
      why.addSuppressed(e);
    }
  }

  /** Also of a run that was interrupted: what was sent costs whoever pays for the bucket. */
  @Override
  public void close() {
    Cancellation anyway = Cancellation.create().within(TAKING_BACK);
    Gen3DbException first = null;
    for (Map.Entry<String, Upload> each : all()) {
      try {
        each.getValue().abort(anyway);
      } catch (Gen3DbException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
