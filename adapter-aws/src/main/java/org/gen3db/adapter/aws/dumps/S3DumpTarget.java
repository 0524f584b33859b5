package org.gen3db.adapter.aws.dumps;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpCode;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.rights.Rights;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket into which dumps are written, laid out as it is read. */
final class S3DumpTarget implements DumpTarget {
  /** Nobody can tell whether a run elsewhere lives; so long does none take. */
  private static final Duration DEAD = Duration.ofDays(3);

  private final Bucket bucket;
  private final S3Dumps source;
  private final DumpManifests manifests;
  private final IntUnaryOperator sizes;
  private final Clock clock;

  /**
   * One that writes.
   *
   * @param source reads the same bucket
   * @param sizes how many bytes a part of a file has, by its number from 1
   */
  S3DumpTarget(
      Bucket bucket, S3Dumps source, DumpManifests manifests, IntUnaryOperator sizes, Clock clock) {
    this.bucket = bucket;
    this.source = source;
    this.manifests = manifests;
    this.sizes = sizes;
    this.clock = clock;
  }

  private Objects objects(Cancellation end) {
    return new Objects(bucket, source, end);
  }

  private static String manifestOf(String path) {
    return path + "/" + DumpManifest.NAME;
  }

  @Override
  public String describe() {
    return bucket.describe();
  }

  @Override
  public Optional<Rights> rights() {
    return Optional.of(source.rightsToWrite());
  }

  @Override
  public boolean isTaken(String path, Cancellation end) {
    return objects(end).isAny(path);
  }

  /** By an upload that is begun and ended, of which nobody sees anything. */
  @Override
  public void checkWritable(String path, Cancellation end) {
    var upload = new Upload(objects(end), manifestOf(path), part -> 1);
    try {
      upload.write(0);
    } finally {
      upload.abort(end);
    }
  }

  Gen3DbException taken(String path) {
    return new Gen3DbException(
        Notice.of(
            DumpCode.DUMP_EXISTS,
            path,
            "there is something at %s".formatted(bucket.location().address(path))));
  }

  @Override
  public Draft begin(String path, Cancellation end) {
    if (isTaken(path, end)) {
      throw taken(path);
    }
    return new S3Draft(this, path, objects(end), manifests, sizes);
  }

  @Override
  public List<String> leftovers(String folder, boolean remove, Cancellation end) {
    Objects objects = objects(end);
    Instant before = clock.instant().minus(DEAD);
    var left = new ArrayList<String>();
    for (MultipartUpload upload : uploads(folder, end)) {
      if (upload.initiated().isBefore(before)) {
        String path = bucket.location().path(upload.key());
        if (remove) {
          Upload.abort(objects, path, upload.uploadId());
        }
        left.add(path + ", an upload that a run began which was killed");
      }
    }
    for (S3Object object : objects.below(folder)) {
      String path = bucket.location().path(object.key());
      if (path.endsWith("/" + DumpManifest.NAME) && object.lastModified().isBefore(before)) {
        objects
            .small(path)
            .flatMap(found -> Claim.in(found.bytes()))
            .ifPresent(
                claim -> {
                  String dump = path.substring(0, path.length() - DumpManifest.NAME.length() - 1);
                  if (remove) {
                    delete(objects, dump, claim.files());
                  }
                  left.add(dump + ", which a run that was killed left unfinished");
                });
      }
    }
    return left;
  }

  private List<MultipartUpload> uploads(String folder, Cancellation end) {
    var found = new ArrayList<MultipartUpload>();
    @Nullable String key = null;
    @Nullable String id = null;
    do {
      @Nullable String fromKey = key;
      @Nullable String fromId = id;
      ListMultipartUploadsResponse page =
          bucket.write(
              bucket.location().address(folder),
              "ListMultipartUploads",
              end,
              client ->
                  client.listMultipartUploads(
                      request ->
                          request
                              .bucket(bucket.location().bucket())
                              .prefix(bucket.location().prefix(folder))
                              .keyMarker(fromKey)
                              .uploadIdMarker(fromId)
                              .requestPayer(bucket.payer())));
      found.addAll(page.uploads());
      boolean more = Boolean.TRUE.equals(page.isTruncated());
      key = more ? page.nextKeyMarker() : null;
      id = more ? page.nextUploadIdMarker() : null;
    } while (key != null);
    return found;
  }

  @Override
  public List<Complete> complete(String folder, Cancellation end) {
    Objects objects = objects(end);
    var dumps = new TreeMap<String, Map<String, Long>>();
    for (S3Object object : objects.below(folder)) {
      String path = bucket.location().path(object.key()).substring(folder.length() + 1);
      int slash = path.indexOf('/');
      if (slash > 0) {
        dumps
            .computeIfAbsent(path.substring(0, slash), name -> new TreeMap<>())
            .put(path.substring(slash + 1), object.size());
      }
    }
    var complete = new ArrayList<Complete>();
    dumps.forEach(
        (name, files) -> {
          if (files.remove(DumpManifest.NAME) != null) {
            String path = folder + "/" + name;
            manifest(objects, path)
                .filter(manifest -> manifest.version().equals(name))
                .filter(manifest -> sizes(manifest).equals(files))
                .ifPresent(manifest -> complete.add(new Complete(path, manifest)));
          }
        });
    return complete;
  }

  private static Map<String, Long> sizes(DumpManifest manifest) {
    return manifest.files().stream()
        .collect(
            Collectors.toMap(
                DumpedFile::path, DumpedFile::bytes, (one, other) -> -1L, TreeMap::new));
  }

  /** What it says of itself; empty where that is nothing of ours. */
  private Optional<DumpManifest> manifest(Objects objects, String path) {
    Optional<Objects.Found> found = objects.small(manifestOf(path));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          manifests.read(manifestOf(path), new ByteArrayInputStream(found.get().bytes())));
    } catch (IOException | Gen3DbException e) {
      return Optional.empty();
    }
  }

  /** From the moment in which a claim stands in the place of its manifest, nobody uses it. */
  @Override
  public void remove(Complete dump, Cancellation end) {
    Objects objects = objects(end);
    List<String> files = dump.manifest().files().stream().map(DumpedFile::path).toList();
    Optional<Objects.Found> manifest = objects.small(manifestOf(dump.path()));
    if (manifest.isPresent()) {
      objects.put(
          manifestOf(dump.path()),
          new Claim(UUID.randomUUID().toString(), files).bytes(),
          manifest.get().version());
      delete(objects, dump.path(), files);
    }
  }

  private static void delete(Objects objects, String dump, List<String> files) {
    files.forEach(file -> objects.delete(dump + "/" + file));
    objects.delete(manifestOf(dump));
  }
}
