package org.gen3db.adapter.aws.dumps;

import java.io.IOException;
import java.time.Duration;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.adapter.aws.call.Breaking;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Parts of one object, by requests that name the version that was seen first, so that no byte of
 * another is among them. Where a connection ends in the middle of an answer, the rest is asked for
 * by another request.
 */
final class ObjectParts implements ParallelInput.Parts {
  /** How often in a row not one byte comes before it is given up. */
  private static final int MOST_IN_VAIN = 5;

  private static final String READING = "reading";

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final Bucket bucket;
  private final String key;
  private final String tag;
  private final String place;

  /**
   * @param key the object's
   * @param tag the name of its version
   * @param place the object, for messages
   */
  ObjectParts(Bucket bucket, String key, String tag, String place) {
    this.bucket = bucket;
    this.key = key;
    this.tag = tag;
    this.place = place;
  }

  @Override
  public void read(long from, byte[] into, int length, Cancellation cancellation) {
    int done = 0;
    int inVain = 0;
    while (done < length) {
      int before = done;
      String why = "the answer ended before its time";
      try (ResponseInputStream<GetObjectResponse> answer =
              ask(from + done, length - done, cancellation);
          Breaking call = Breaking.on(cancellation)) {
        Breaking.waitsFor(answer);
        int read = 0;
        while (read >= 0 && done < length) {
          done += read; // what came before it breaks counts
          read = answer.read(into, done, length - done);
        }
        if (done < length) {
          answer.abort();
        }
      } catch (IOException e) {
        why = Reason.of(e);
      } catch (AbortedException e) {
        cancellation.check(place, READING);
        throw e;
      }
      cancellation.check(place, READING);
      inVain = done > before ? 0 : inVain + 1;
      if (inVain == MOST_IN_VAIN) {
        throw new Gen3DbException(
            Notice.of(
                AwsCode.AWS_UNREACHABLE,
                place,
                "S3 does not give out byte "
                    + (from + done)
                    + " in "
                    + inVain
                    + " attempts: "
                    + why));
      }
      if (inVain > 0) {
        cancellation.pause(FIRST_PAUSE.multipliedBy(1L << inVain));
        cancellation.check(place, READING);
      }
    }
  }

  private ResponseInputStream<GetObjectResponse> ask(
      long from, int length, Cancellation cancellation) {
    ResponseInputStream<GetObjectResponse> answer =
        bucket.call(
            place,
            "GetObject",
            cancellation,
            client ->
                client.getObject(
                    request ->
                        request
                            .bucket(bucket.location().bucket())
                            .key(key)
                            .ifMatch("\"" + tag + "\"")
                            .range("bytes=" + from + "-" + (from + length - 1))
                            .requestPayer(bucket.payer())));
    String expected = "bytes " + from + "-" + (from + length - 1) + "/";
    String range = String.valueOf(answer.response().contentRange());
    if (!range.startsWith(expected)) {
      answer.abort();
      throw new Gen3DbException(
          Notice.of(
              AwsCode.AWS_REFUSED,
              place,
              "asked for "
                  + expected
                  + "…, S3 gives out "
                  + (range.equals("null") ? "all" : range)));
    }
    return answer;
  }
}
