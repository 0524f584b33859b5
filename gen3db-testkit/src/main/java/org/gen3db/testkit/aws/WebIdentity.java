package org.gen3db.testkit.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** AWS's service for tokens, as far as a pod with a role of its own asks it. */
final class WebIdentity {
  private WebIdentity() {}

  static byte[] answer(byte[] form) throws IOException {
    String text = new String(form, StandardCharsets.UTF_8);
    if (!text.contains("Action=AssumeRoleWithWebIdentity") || !text.contains("WebIdentityToken=")) {
      throw new IOException("neither of Secrets Manager nor of a web identity");
    }
    return """
    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleWithWebIdentityResult>
        <Credentials>
          <AccessKeyId>ASIAWEBIDENTITY00000</AccessKeyId>
          <SecretAccessKey>of-a-web-identity</SecretAccessKey>
          <SessionToken>session-of-a-web-identity</SessionToken>
          <Expiration>2099-01-01T00:00:00Z</Expiration>
        </Credentials>
      </AssumeRoleWithWebIdentityResult>
      <ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata>
    </AssumeRoleWithWebIdentityResponse>
    """
        .getBytes(StandardCharsets.UTF_8);
  }
}
