package org.gen3db.testkit.aws;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Objects of the stand-in for S3 that come in parts, of which nobody sees anything yet. */
final class StoredUploads {
  private static final Pattern NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
  private static final String CRC = "x-amz-checksum-crc64nvme";

  /** One of them. */
  private static final class Upload {
    private final String bucket;
    private final String key;
    private final Instant begun;
    private final SortedMap<Integer, byte[]> parts = new TreeMap<>();

    Upload(String bucket, String key, Instant begun) {
      this.bucket = bucket;
      this.key = key;
      this.begun = begun;
    }
  }

  private final Map<String, Upload> uploads = new TreeMap<>();
  private int begun;

  synchronized String begin(String bucket, String key, Instant now) {
    String id = "upload-" + ++begun;
    uploads.put(id, new Upload(bucket, key, now));
    return id;
  }

  /** Takes a part; false where there is no such upload. */
  synchronized boolean put(String id, int number, byte[] bytes) {
    Upload upload = uploads.get(id);
    if (upload == null) {
      return false;
    }
    upload.parts.put(number, bytes);
    return true;
  }

  /** All of it, as the request names the parts; null where there is no such upload or part. */
  synchronized @Nullable StoredBytes complete(String id, byte[] request, BucketRequest headers) {
    Upload upload = uploads.get(id);
    if (upload == null) {
      return null;
    }
    var all = new ByteArrayOutputStream();
    Matcher numbers = NUMBER.matcher(new String(request, StandardCharsets.UTF_8));
    while (numbers.find()) {
      byte[] part = upload.parts.get(Integer.valueOf(numbers.group(1)));
      if (part == null) {
        return null;
      }
      all.writeBytes(part);
    }
    uploads.remove(id);
    var told = new HashMap<String, String>();
    if (!headers.header(CRC).isEmpty()) {
      told.put(CRC, headers.header(CRC));
      told.put("x-amz-checksum-type", "FULL_OBJECT");
    }
    return StoredBytes.inParts(all.toByteArray(), told);
  }

  synchronized boolean abort(String id) {
    return uploads.remove(id) != null;
  }

  /** The keys of those in a bucket. */
  synchronized List<String> keys(String bucket) {
    var keys = new ArrayList<String>();
    uploads.values().stream()
        .filter(one -> one.bucket.equals(bucket))
        .forEach(one -> keys.add(one.key));
    return keys;
  }

  /** Those whose keys begin so. */
  synchronized String list(String bucket, String prefix) {
    var xml = new StringBuilder("<ListMultipartUploadsResult>");
    uploads.forEach(
        (id, one) -> {
          if (one.bucket.equals(bucket) && one.key.startsWith(prefix)) {
            xml.append("<Upload><Key>" + BucketServer.escaped(one.key) + "</Key>");
            xml.append("<UploadId>" + id + "</UploadId>");
            xml.append("<Initiated>" + one.begun + "</Initiated></Upload>");
          }
        });
    return xml.append("<IsTruncated>false</IsTruncated></ListMultipartUploadsResult>").toString();
  }
}
