package org.gen3db.testkit.aws;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.gen3db.testkit.http.LoopbackHttp;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for Amazon S3, with buckets by their path, that lists, takes and gives out objects and
 * parts of them as S3 documents it, and breaks in the ways in which it breaks. It checks no
 * signature.
 */
public final class BucketServer implements AutoCloseable {
  /** How many keys a page of a list has. */
  private static final int PAGE = 3;

  private static final Map<String, String> XML = Map.of("Content-Type", "application/xml");

  private final LoopbackHttp server;
  private final Map<String, SortedMap<String, StoredBytes>> buckets = new ConcurrentHashMap<>();
  private final Set<String> paidByReaders = ConcurrentHashMap.newKeySet();
  private final List<BucketRequest> requests = new CopyOnWriteArrayList<>();
  private final StoredUploads uploads = new StoredUploads();
  private final AtomicInteger atWork = new AtomicInteger();
  private volatile Instant now = Instant.EPOCH;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Function<BucketRequest, BucketFault> faults = request -> BucketFault.NONE;

  private BucketServer() {
    server = LoopbackHttp.start("bucket", this::handle);
  }

  /** Starts one without buckets, on a free port of this machine. */
  public static BucketServer start() {
    return new BucketServer();
  }

  /** Where it listens. */
  public URI endpoint() {
    return server.url();
  }

  /** Makes a bucket, unless it is there. */
  public void bucket(String name) {
    objects(name);
  }

  /** From now on whoever reads a bucket must say that it pays. */
  public void letReadersPay(String bucket) {
    paidByReaders.add(bucket);
  }

  /** Puts an object in one piece; its answers have these headers beside the usual ones. */
  public void put(String bucket, String key, byte[] bytes, Map<String, String> headers) {
    objects(bucket).put(key, StoredBytes.of(bytes, headers));
  }

  /** Puts an object in parts. */
  public void putInParts(String bucket, String key, byte[] bytes, Map<String, String> headers) {
    objects(bucket).put(key, StoredBytes.inParts(bytes, headers));
  }

  /** Archives an object. */
  public void archive(String bucket, String key) {
    objects(bucket).computeIfPresent(key, (same, object) -> object.inArchive());
  }

  /** The bytes of an object, which is there. */
  public byte[] bytes(String bucket, String key) {
    StoredBytes object = objects(bucket).get(key);
    if (object == null) {
      throw new IllegalArgumentException("there is no object " + key);
    }
    return object.part(0, object.length());
  }

  /** The keys of all objects, sorted. */
  public List<String> keys(String bucket) {
    return List.copyOf(objects(bucket).keySet());
  }

  /** The keys of all uploads that are neither complete nor given up. */
  public List<String> uploads(String bucket) {
    return uploads.keys(bucket);
  }

  /** From now on all that is written is written at this time; by default it is the real one. */
  public void setTime(Instant time) {
    now = time;
  }

  private Instant now() {
    return now.equals(Instant.EPOCH) ? Instant.now() : now;
  }

  /** Removes an object. */
  public void remove(String bucket, String key) {
    objects(bucket).remove(key);
  }

  private SortedMap<String, StoredBytes> objects(String bucket) {
    return buckets.computeIfAbsent(bucket, key -> new ConcurrentSkipListMap<>());
  }

  /** Breaks requests from now on; the function is asked once for each, by several threads. */
  public void breakBy(Function<BucketRequest, BucketFault> breaker) {
    faults = breaker;
  }

  /** All requests so far, those that were broken too. */
  public List<BucketRequest> requests() {
    return List.copyOf(requests);
  }

  /** Forgets the requests so far. */
  public void forgetRequests() {
    requests.clear();
  }

  /** Whether nobody is at work on a request that has come. */
  public boolean isIdle() {
    return atWork.get() == 0;
  }

  private void handle(HttpExchange exchange) throws IOException {
    atWork.incrementAndGet();
    try {
      handled(exchange);
    } finally {
      atWork.decrementAndGet();
    }
  }

  private void handled(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    BucketRequest request = read(exchange);
    requests.add(request);
    BucketFault fault = faults.apply(request);
    SortedMap<String, StoredBytes> objects = buckets.get(request.bucket());
    if (fault == BucketFault.CUT) {
      exchange.close();
    } else if (fault == BucketFault.THROTTLED) {
      refuse(exchange, 503, "SlowDown", "Please reduce your request rate.");
    } else if (fault == BucketFault.BROKEN) {
      refuse(exchange, 500, "InternalError", "We encountered an internal error.");
    } else if (fault == BucketFault.KEY_DENIED) {
      refuse(
          exchange,
          403,
          "AccessDenied",
          "User: arn:aws:iam::123456789012:user/tester is not authorized to perform: kms:Decrypt on"
              + " the resource associated with this ciphertext");
    } else if (fault == BucketFault.DENIED || !pays(request)) {
      refuse(exchange, 403, "AccessDenied", "Access Denied");
    } else if (objects == null) {
      refuse(exchange, 404, "NoSuchBucket", "The specified bucket does not exist");
    } else if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      if (fault == BucketFault.FLIPPED && body.length > 0) {
        body[body.length / 2] = (byte) (body[body.length / 2] ^ 4);
      }
      write(exchange, request, objects, body, fault == BucketFault.CUT_HALFWAY);
    } else if (request.query().containsKey("uploads")) {
      answer(
          exchange,
          200,
          XML,
          utf8(uploads.list(request.bucket(), request.query().getOrDefault("prefix", ""))));
    } else if (request.key().isEmpty()) {
      answer(exchange, 200, Map.of("Content-Type", "application/xml"), list(request, objects));
    } else {
      object(exchange, request, objects.get(request.key()), fault);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What changes something; an answer that is lost changes it all the same. */
  private void write(
      HttpExchange exchange,
      BucketRequest request,
      SortedMap<String, StoredBytes> objects,
      byte[] body,
      boolean lost)
      throws IOException {
    String upload = request.query().getOrDefault("uploadId", "");
    StoredBytes there = objects.get(request.key());
    String sum = request.header("x-amz-checksum-crc64nvme");
    String match = request.header("if-match");
    if (request.method().equals("DELETE")) {
      if (!upload.isEmpty() && !uploads.abort(upload)) {
        refuse(exchange, 404, "NoSuchUpload", "The specified upload does not exist.");
        return;
      } else if (upload.isEmpty()) {
        objects.remove(request.key());
      }
      reply(exchange, lost, 204, Map.of(), new byte[0]);
    } else if (request.query().containsKey("uploads")) {
      String id = uploads.begin(request.bucket(), request.key(), now());
      reply(
          exchange,
          lost,
          200,
          XML,
          utf8(
              "<InitiateMultipartUploadResult><UploadId>"
                  + id
                  + "</UploadId></InitiateMultipartUploadResult>"));
    } else if (request.method().equals("PUT")
        && !sum.isEmpty()
        && !sum.equals(StoredBytes.crc64(body))) {
      refuse(exchange, 400, "BadDigest", "The checksum you specified did not match.");
    } else if (request.method().equals("PUT") && !upload.isEmpty()) {
      int number = Integer.parseInt(request.query().getOrDefault("partNumber", "0"));
      if (!uploads.put(upload, number, body)) {
        refuse(exchange, 404, "NoSuchUpload", "The specified upload does not exist.");
        return;
      }
      reply(exchange, lost, 200, Map.of("ETag", "\"part-" + number + '"'), new byte[0]);
    } else if ((request.header("if-none-match").equals("*") && there != null)
        || (!match.isEmpty() && (there == null || !match.equals('"' + there.tag() + '"')))) {
      refuse(exchange, 412, "PreconditionFailed", "At least one of the pre-conditions failed");
    } else {
      StoredBytes object =
          upload.isEmpty()
              ? StoredBytes.of(body, Map.of())
              : uploads.complete(upload, body, request);
      if (object == null) {
        refuse(exchange, 404, "NoSuchUpload", "The specified upload does not exist.");
      } else if (!upload.isEmpty()
          && !sum.isEmpty()
          && !sum.equals(StoredBytes.crc64(object.part(0, object.length())))) {
        refuse(exchange, 400, "BadDigest", "The checksum you specified did not match.");
      } else {
        objects.put(request.key(), object.writtenAt(now()));
        String tag = '"' + object.tag() + '"';
        reply(
            exchange,
            lost,
            200,
            Map.of("ETag", tag, "Content-Type", "application/xml"),
            upload.isEmpty()
                ? new byte[0]
                : utf8(
                    "<CompleteMultipartUploadResult><ETag>"
                        + tag.replace("\"", "&quot;")
                        + "</ETag></CompleteMultipartUploadResult>"));
      }
    }
  }

  private static void reply(
      HttpExchange exchange, boolean lost, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    if (lost) {
      exchange.close();
    } else {
      answer(exchange, status, headers, body);
    }
  }

  private boolean pays(BucketRequest request) {
    return !paidByReaders.contains(request.bucket())
        || request.header("x-amz-request-payer").equals("requester");
  }

  private static BucketRequest read(HttpExchange exchange) {
    String[] path = exchange.getRequestURI().getRawPath().substring(1).split("/", 2);
    var query = new HashMap<String, String>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
      }
    }
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new BucketRequest(
        exchange.getRequestMethod(),
        decoded(path[0]),
        path.length < 2 ? "" : decoded(path[1]),
        query,
        headers);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static byte[] list(BucketRequest request, SortedMap<String, StoredBytes> objects) {
    String prefix = request.query().getOrDefault("prefix", "");
    String delimiter = request.query().getOrDefault("delimiter", "");
    var keys = new TreeMap<String, @Nullable StoredBytes>();
    objects.forEach(
        (key, object) -> {
          if (key.startsWith(prefix)) {
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (end < 0) {
              keys.put(key, object);
            } else {
              String folder = key.substring(0, end + 1);
              keys.put(folder, null);
            }
          }
        });
    var after =
        new ArrayList<>(
            keys.tailMap(request.query().getOrDefault("continuation-token", ""), false).entrySet());
    var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult>");
    boolean more = after.size() > PAGE;
    for (var entry : after.subList(0, Math.min(PAGE, after.size()))) {
      StoredBytes object = entry.getValue();
      xml.append(
          object == null
              ? "<CommonPrefixes><Prefix>" + escaped(entry.getKey()) + "</Prefix></CommonPrefixes>"
              : "<Contents><Key>"
                  + escaped(entry.getKey())
                  + "</Key><Size>"
                  + object.length()
                  + "</Size><LastModified>"
                  + object.written()
                  + "</LastModified><ETag>&quot;"
                  + object.tag()
                  + "&quot;</ETag></Contents>");
    }
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      xml.append("<NextContinuationToken>")
          .append(escaped(after.get(PAGE - 1).getKey()))
          .append("</NextContinuationToken>");
    }
    return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void object(
      HttpExchange exchange, BucketRequest request, @Nullable StoredBytes object, BucketFault fault)
      throws IOException {
    if (object == null) {
      refuse(exchange, 404, "NoSuchKey", "The specified key does not exist.");
      return;
    }
    if (request.method().equals("HEAD")) {
      exchange.getResponseHeaders().set("ETag", '"' + object.tag() + '"');
      exchange.getResponseHeaders().set("Content-Length", "" + object.length());
      if (request.header("x-amz-checksum-mode").equalsIgnoreCase("ENABLED")) {
        object.headers().forEach(exchange.getResponseHeaders()::set);
      }
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    } else if (object.archived()) {
      refuse(
          exchange,
          403,
          "InvalidObjectState",
          "The operation is not valid for the object's storage class");
    } else if (!request.header("if-match").isEmpty()
        && !request.header("if-match").equals('"' + object.tag() + '"')) {
      refuse(exchange, 412, "PreconditionFailed", "At least one of the pre-conditions failed");
    } else {
      part(exchange, request, object, fault);
    }
  }

  private void part(
      HttpExchange exchange, BucketRequest request, StoredBytes object, BucketFault fault)
      throws IOException {
    int all = object.length();
    String[] range = request.header("range").replace("bytes=", "").split("-");
    boolean ranged = range.length == 2 && fault != BucketFault.WHOLE;
    int from = ranged ? Integer.parseInt(range[0]) : 0;
    int to = ranged ? Math.min(Integer.parseInt(range[1]) + 1, all) : all;
    byte[] bytes = object.part(from, to);
    if (fault == BucketFault.FLIPPED) {
      bytes[bytes.length / 2] = (byte) (bytes[bytes.length / 2] ^ 4);
    }
    exchange.getResponseHeaders().set("ETag", '"' + object.tag() + '"');
    if (ranged) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + all);
    }
    exchange.sendResponseHeaders(ranged ? 206 : 200, bytes.length == 0 ? -1 : bytes.length);
    if (fault == BucketFault.CUT_HALFWAY || fault == BucketFault.SILENT_HALFWAY) {
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
      if (fault == BucketFault.SILENT_HALFWAY) {
        await(closed);
      }
    } else {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static void refuse(HttpExchange exchange, int status, String code, String words)
      throws IOException {
    String body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
            + code
            + "</Code><Message>"
            + words
            + "</Message></Error>";
    boolean head = exchange.getRequestMethod().equals("HEAD");
    answer(
        exchange,
        status,
        Map.of("Content-Type", "application/xml"),
        head ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(
      HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it at once; requests that wait get no answer. */
  @Override
  public void close() {
    closed.countDown();
    server.close();
  }
}
