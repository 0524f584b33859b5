package org.gen3db.adapter.k8s.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.render.JobRequest;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Text;

/**
 * The ways out of the Pod: names, the API server, stores of entries, and the database servers. By
 * ports alone, since a NetworkPolicy knows no host names, and addresses of managed servers change.
 */
final class JobEgress {
  private static final int DNS = 53;

  /** HTTPS, and where API servers listen behind the Service of that port. */
  private static final Set<Integer> ALWAYS = Set.of(443, 6443);

  /** Where a search cluster listens, unless the settings name another address. */
  private static final int SEARCH = 9200;

  private JobEgress() {}

  static ObjectNode spec(JobRequest request, ObjectNode pods) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.putObject("podSelector").set("matchLabels", pods);
    spec.putArray("policyTypes").add("Ingress").add("Egress");
    ArrayNode egress = spec.putArray("egress");
    ArrayNode names = egress.addObject().putArray("ports");
    names.addObject().put("protocol", "UDP").put("port", DNS);
    names.addObject().put("protocol", "TCP").put("port", DNS);
    ArrayNode ports = egress.addObject().putArray("ports");
    if (request.ports().stream().anyMatch(OptionalInt::isEmpty)) {
      ports.addObject().put("protocol", "TCP"); // one that only the master's Secret tells
    } else {
      ports(request).forEach(port -> ports.addObject().put("protocol", "TCP").put("port", port));
    }
    return spec;
  }

  private static Collection<Integer> ports(JobRequest request) {
    var ports = new TreeSet<Integer>(ALWAYS);
    request.ports().forEach(port -> port.ifPresent(ports::add));
    if (request.dumps() != null || request.fanOut() != null) {
      ports.add(SEARCH);
    }
    HelmValues.leaves(request.values().shown().map("gen3db"))
        .values()
        .forEach(node -> port(node).ifPresent(ports::add));
    return ports;
  }

  /** Of an address that the settings name, such as an endpoint of a store. */
  private static OptionalInt port(ValueNode node) {
    if (!(node instanceof Text text)) {
      return OptionalInt.empty();
    }
    try {
      URI uri = new URI(text.text());
      return uri.getHost() != null && uri.getPort() > 0
          ? OptionalInt.of(uri.getPort())
          : Endpoint.parse(text.text()).stream().mapToInt(Endpoint::port).findFirst();
    } catch (URISyntaxException e) {
      return Endpoint.parse(text.text()).stream().mapToInt(Endpoint::port).findFirst();
    }
  }
}
