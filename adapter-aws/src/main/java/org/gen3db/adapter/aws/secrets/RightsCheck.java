package org.gen3db.adapter.aws.secrets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.adapter.aws.call.Breaking;
import org.gen3db.adapter.aws.signing.SignedCalls;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.store.StoreNeeds;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Asks IAM whether whoever gen3db runs as may do at entries what a plan needs, where that one may
 * ask: the roles that Gen3 documents may not. Nothing is done at any entry by it.
 */
final class RightsCheck {
  static final String ID = "entries.rights";

  private static final String ASKING = "asking for rights";

  /** What changes an entry that is there, as a rotation does, and no push of a new one. */
  private static final Set<String> ROTATING =
      Set.of("secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage");

  private static final Pattern WHO =
      Pattern.compile(
          "arn:([\\w-]+):(?:iam|sts)::(\\d{12}):(user|role|assumed-role|root)(?:/(.+))?");

  /** Where IAM is, which has one place for all regions of a partition. */
  private static final Map<String, String> PLACES =
      Map.of(
          "aws", "us-east-1 iam.amazonaws.com",
          "aws-us-gov", "us-gov-west-1 iam.us-gov.amazonaws.com",
          "aws-cn", "cn-north-1 iam.cn-north-1.amazonaws.com.cn");

  private final Service service;

  RightsCheck(Service service) {
    this.service = service;
  }

  /** One check for each entry that is to be written, or for all where nothing can be told. */
  List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    var entries = new TreeSet<>(needs.reads());
    entries.addAll(needs.creates());
    if (entries.isEmpty()) {
      return List.of();
    }
    try (SdkHttpClient http = service.newHttp()) {
      return ask(http, needs, entries, cancellation);
    } catch (SdkException | IOException | SAXException | ParserConfigurationException e) {
      cancellation.check(service.describe(), ASKING);
      return List.of(unknown(reason(e)));
    } catch (Gen3DbException e) {
      cancellation.check(service.describe(), ASKING);
      return List.of(unknown(e.problem().message()));
    }
  }

  private static String reason(Exception e) {
    if (e instanceof SignedCalls.Refused refused && refused.isDenied()) {
      return "whoever gen3db runs as may not ask (iam:SimulatePrincipalPolicy)";
    }
    return e instanceof IOException io ? Reason.of(io) : "the answer cannot be understood";
  }

  private Check unknown(String why) {
    return unknown(service.describe(), why);
  }

  private static Check unknown(String about, String why) {
    return Check.notChecked(
        ID,
        about,
        Notice.of(
            AwsCode.AWS_RIGHTS_UNKNOWN,
            about,
            "it is not known what whoever gen3db runs as may do at entries: " + why));
  }

  private List<Check> ask(
      SdkHttpClient http, StoreNeeds needs, Collection<String> entries, Cancellation cancellation)
      throws IOException, SAXException, ParserConfigurationException {
    Region region = service.region();
    PartitionMetadata partition = PartitionMetadata.of(region);
    AwsCredentialsIdentity identity = service.identity();
    var sts =
        new SignedCalls(
            http, place("sts." + region.id() + "." + partition.dnsSuffix()), "sts", region.id());
    var caller = Map.of("Action", "GetCallerIdentity", "Version", "2011-06-15");
    Document who = parse(post(sts, identity, caller, cancellation));
    String arn = text(who.getDocumentElement(), "Arn");
    Matcher parts = WHO.matcher(arn);
    @Nullable String iamPlace = PLACES.get(partition.id());
    if (!parts.matches() || iamPlace == null) {
      return List.of(unknown("IAM tells nothing of " + arn));
    }
    if (parts.group(3).equals("root")) {
      return List.of(Check.ok(ID, service.describe())); // who may do everything
    }
    String principal =
        parts.group(3).equals("assumed-role")
            ? "arn:%s:iam::%s:role/%s"
                .formatted(parts.group(1), parts.group(2), parts.group(4).replaceFirst("/.*", ""))
            : arn;
    var iam = new SignedCalls(http, place(iamPlace.split(" ")[1]), "iam", iamPlace.split(" ")[0]);
    var names = new LinkedHashMap<String, String>();
    for (String entry : entries) {
      names.put(
          "arn:%s:secretsmanager:%s:%s:secret:%s-gen3db"
              .formatted(partition.id(), region.id(), parts.group(2), entry),
          entry);
    }
    var checks = new ArrayList<Check>();
    for (Map.Entry<String, String> one : names.entrySet()) {
      String entry = one.getValue();
      checks.add(
          cancellation.isOver()
              ? unknown(entry, "there was no time left to ask")
              : told(
                  entry,
                  principal,
                  denied(
                      form -> post(iam, identity, form, cancellation),
                      principal,
                      one.getKey(),
                      needs.creates().contains(entry))));
    }
    return checks;
  }

  /** One request, which ends soon after the cancellation. */
  private byte[] post(
      SignedCalls calls,
      AwsCredentialsIdentity identity,
      Map<String, String> form,
      Cancellation cancellation)
      throws IOException {
    cancellation.check(service.describe(), ASKING);
    try (Breaking call = Breaking.on(cancellation)) {
      return calls.post(identity, form);
    }
  }

  /** Who may push may do without what only a rotation needs. */
  private static Check told(String entry, String principal, Collection<String> denied) {
    if (denied.isEmpty()) {
      return Check.ok(ID, entry);
    }
    boolean rotates = ROTATING.containsAll(denied);
    Notice notice =
        Notice.of(
            AwsCode.AWS_DENIED,
            EntryName.place(entry),
            principal
                + " may not do "
                + String.join(", ", denied)
                + " at "
                + entry
                + (rotates ? ", so that rotate will be refused" : ""),
            "Allow it by a policy: gen3db render --iam-policy prints the least one.");
    return rotates ? Check.finding(ID, entry, notice) : Check.blocker(ID, entry, notice);
  }

  /** Asks IAM. */
  @FunctionalInterface
  private interface Asking {
    byte[] ask(Map<String, String> form) throws IOException;
  }

  private static Set<String> denied(Asking iam, String principal, String entry, boolean written)
      throws IOException, SAXException, ParserConfigurationException {
    var actions = new ArrayList<>(List.of("GetSecretValue", "DescribeSecret"));
    if (written) {
      actions.addAll(
          List.of("CreateSecret", "TagResource", "PutSecretValue", "UpdateSecretVersionStage"));
    }
    var form = new LinkedHashMap<String, String>();
    form.put("Action", "SimulatePrincipalPolicy");
    form.put("Version", "2010-05-08");
    form.put("PolicySourceArn", principal);
    form.put("ResourceArns.member.1", entry);
    for (int i = 0; i < actions.size(); i++) {
      form.put("ActionNames.member." + (i + 1), "secretsmanager:" + actions.get(i));
    }
    Element answer = parse(iam.ask(form)).getDocumentElement();
    NodeList names = answer.getElementsByTagName("EvalActionName");
    if (names.getLength() < actions.size()) {
      throw new SAXException("an answer for some actions only");
    }
    var denied = new TreeSet<String>();
    for (int i = 0; i < names.getLength(); i++) {
      var result = (Element) names.item(i).getParentNode();
      if (!text(result, "EvalDecision").equals("allowed")) {
        denied.add(names.item(i).getTextContent());
      }
    }
    return denied;
  }

  /** A stand-in on this machine answers for all services. */
  private URI place(String host) {
    return service.local().orElseGet(() -> URI.create("https://" + host));
  }

  private static String text(Element in, String name) throws SAXException {
    NodeList found = in.getElementsByTagName(name);
    if (found.getLength() == 0) {
      throw new SAXException("an answer without " + name);
    }
    return found.item(0).getTextContent().strip();
  }

  private static Document parse(byte[] xml)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null); // it would write to standard error
    return builder.parse(new ByteArrayInputStream(xml));
  }
}
