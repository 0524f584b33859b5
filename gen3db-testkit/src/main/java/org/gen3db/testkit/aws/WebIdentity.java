package org.gen3db.testkit.aws;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What else is asked of AWS in forms, and answered in XML: credentials for the role of a pod, who
 * one is, and what one may do.
 */
final class WebIdentity {
  private WebIdentity() {}

  /**
   * The answer to a form, or null where whoever asks may not ask.
   *
   * @param mayAsk whether what one may do is told
   * @param allowed whether an action such as {@code secretsmanager:CreateSecret} is allowed
   */
  static byte[] answer(byte[] form, String who, boolean mayAsk, Predicate<String> allowed)
      throws IOException {
    Map<String, String> parameters = parameters(form);
    String action = parameters.getOrDefault("Action", "");
    String xml =
        switch (action) {
          case "AssumeRoleWithWebIdentity" -> credentials(parameters);
          case "GetCallerIdentity" ->
              """
              <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                <GetCallerIdentityResult><Arn>%s</Arn></GetCallerIdentityResult>
              </GetCallerIdentityResponse>
              """
                  .formatted(who);
          case "SimulatePrincipalPolicy" -> mayAsk ? simulated(parameters, allowed) : "";
          default -> throw new IOException("a form that asks for " + action);
        };
    return xml.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> parameters(byte[] form) {
    var parameters = new TreeMap<String, String>();
    for (String pair : new String(form, StandardCharsets.UTF_8).split("&")) {
      String[] both = pair.split("=", 2);
      parameters.put(
          both[0], both.length < 2 ? "" : URLDecoder.decode(both[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static String credentials(Map<String, String> parameters) throws IOException {
    if (!parameters.containsKey("WebIdentityToken")) {
      throw new IOException("a web identity without its token");
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
    """;
  }

  private static String simulated(Map<String, String> parameters, Predicate<String> allowed) {
    var results = new StringBuilder();
    parameters.forEach(
        (name, action) -> {
          if (name.startsWith("ActionNames.member.")) {
            results
                .append("<member><EvalActionName>")
                .append(action)
                .append("</EvalActionName><EvalResourceName>")
                .append(parameters.get("ResourceArns.member.1"))
                .append("</EvalResourceName><EvalDecision>")
                .append(allowed.test(action) ? "allowed" : "implicitDeny")
                .append("</EvalDecision></member>");
          }
        });
    return """
    <SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>
        <EvaluationResults>%s</EvaluationResults>
      </SimulatePrincipalPolicyResult>
    </SimulatePrincipalPolicyResponse>
    """
        .formatted(results);
  }
}
