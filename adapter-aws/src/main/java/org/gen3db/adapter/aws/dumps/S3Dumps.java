package org.gen3db.adapter.aws.dumps;

import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.rights.Rights;
import org.gen3db.spi.AdapterContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Dumps in a bucket of S3. A file's version is its entity tag, by which every read is pinned; what
 * S3 knows of a whole object is held against what was read of it.
 */
final class S3Dumps implements DumpSource, AutoCloseable {
  private static final int NOT_FOUND = 404;
  private static final int PART_BYTES = 8 << 20;
  private static final Pattern SLASHES = Pattern.compile("/");

  private final Bucket bucket;
  private final Location location;
  private final int parallel;
  private final int partBytes;
  private final Rights rights;
  private final Rights rightsToWrite;

  S3Dumps(Bucket bucket, int parallel, int partBytes, Rights rights, Rights rightsToWrite) {
    this.bucket = bucket;
    this.location = bucket.location();
    this.parallel = parallel;
    this.partBytes = partBytes;
    this.rights = rights;
    this.rightsToWrite = rightsToWrite;
  }

  /** The dumps that the settings lead to. Contacts nobody yet. */
  static S3Dumps open(Location location, S3DumpsSettings settings, AdapterContext context) {
    var bucket = new Bucket(location, settings, context);
    String region = bucket.namedRegion().orElse(null);
    return new S3Dumps(
        bucket,
        settings.parallel(),
        PART_BYTES,
        DumpRights.toRead(location, settings.kmsKeyId(), region),
        DumpRights.toWrite(location, settings.kmsKeyId(), region));
  }

  /** Writes into the same bucket. */
  S3DumpTarget target(DumpManifests manifests, IntUnaryOperator sizes, Clock clock) {
    return new S3DumpTarget(bucket, this, manifests, sizes, clock);
  }

  @Override
  public String describe() {
    return bucket.describe();
  }

  Rights rightsToWrite() {
    return rightsToWrite;
  }

  @Override
  public Optional<Rights> rights() {
    return Optional.of(rights);
  }

  @Override
  public List<DumpFile> list(String folder, Cancellation cancellation) {
    var files = new ArrayList<DumpFile>();
    for (ListObjectsV2Response page : pages(folder, cancellation)) {
      for (S3Object object : page.contents()) {
        String name = object.key().substring(location.prefix(folder).length());
        if (isName(name)) {
          files.add(
              new DumpFile(
                  location.path(object.key()),
                  object.size(),
                  WholeChecksum.tag(object.eTag()),
                  null));
        }
      }
    }
    files.sort(Comparator.comparing(DumpFile::path));
    return List.copyOf(files);
  }

  @Override
  public List<String> folders(String folder, Cancellation cancellation) {
    var names = new TreeSet<String>();
    for (ListObjectsV2Response page : pages(folder, cancellation)) {
      for (CommonPrefix below : page.commonPrefixes()) {
        String name = below.prefix().substring(location.prefix(folder).length());
        String bare = name.substring(0, name.length() - 1);
        if (isName(bare)) {
          names.add(bare);
        }
      }
    }
    return List.copyOf(names);
  }

  /** What some programs leave for a folder has none, and no path of a file leads to a dot. */
  private static boolean isName(String name) {
    return !name.isEmpty() && !name.equals(".") && !name.equals("..");
  }

  private List<ListObjectsV2Response> pages(String folder, Cancellation cancellation) {
    var pages = new ArrayList<ListObjectsV2Response>();
    String place = location.address(folder);
    @Nullable String token = null;
    do {
      @Nullable String from = token;
      ListObjectsV2Response page =
          bucket.call(
              place,
              "ListObjectsV2",
              cancellation,
              client ->
                  client.listObjectsV2(
                      request ->
                          request
                              .bucket(location.bucket())
                              .prefix(location.prefix(folder))
                              .delimiter("/")
                              .continuationToken(from)
                              .requestPayer(bucket.payer())));
      pages.add(page);
      token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (token != null);
    return pages;
  }

  @Override
  public Optional<DumpFile> find(String path, Cancellation cancellation) {
    return isPath(path)
        ? head(path, cancellation).map(object -> file(path, object))
        : Optional.empty();
  }

  /** A bucket may hold what no folder can, and no other path may lead there. */
  private static boolean isPath(String path) {
    return SLASHES.splitAsStream(path).allMatch(S3Dumps::isName) && !path.endsWith("/");
  }

  private DumpFile file(String path, HeadObjectResponse object) {
    return new DumpFile(
        path,
        object.contentLength(),
        WholeChecksum.tag(object.eTag()),
        WholeChecksum.of(location.bucket(), object).flatMap(WholeChecksum::sha256).orElse(null));
  }

  private Optional<HeadObjectResponse> head(String path, Cancellation cancellation) {
    return bucket.call(
        location.address(path),
        "HeadObject",
        cancellation,
        client -> {
          try {
            return Optional.of(
                client.headObject(
                    request ->
                        request
                            .bucket(location.bucket())
                            .key(location.key(path))
                            .checksumMode(ChecksumMode.ENABLED)
                            .requestPayer(bucket.payer())));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND && isOfKey(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static boolean isOfKey(S3Exception e) {
    return e.awsErrorDetails() == null || !"NoSuchBucket".equals(e.awsErrorDetails().errorCode());
  }

  @Override
  public InputStream open(DumpFile file, long from, Cancellation cancellation) {
    if (from < 0 || from > file.bytes()) {
      throw new IllegalArgumentException("byte " + from + " of " + file.bytes());
    }
    String place = location.address(file.path());
    HeadObjectResponse now =
        head(file.path(), cancellation).orElseThrow(() -> bucket.failures().gone(place));
    if (!WholeChecksum.tag(now.eTag()).equals(file.version())
        || now.contentLength() != file.bytes()) {
      throw bucket.failures().changed(place);
    }
    var parts = new ObjectParts(bucket, location.key(file.path()), file.version(), place);
    var all =
        new ParallelInput(parts, place, from, file.bytes(), partBytes, parallel, cancellation);
    Optional<WholeChecksum> known =
        from == 0 ? WholeChecksum.of(location.bucket(), now) : Optional.empty();
    return known
        .<InputStream>map(
            sum ->
                new CheckedInput(all, sum, found -> bucket.failures().damaged(place, sum, found)))
        .orElse(all);
  }

  @Override
  public String toString() {
    return describe();
  }

  @Override
  public void close() {
    bucket.close();
  }
}
