package org.gen3db.domain.search;

import java.util.List;

/**
 * An index that is made without documents, so that what searches it starts.
 *
 * @param index the name under which services search it
 * @param mapping its mapping as JSON, in its type where it has one
 * @param remarks what a user should know of it
 */
public record EmptyIndex(String index, String mapping, List<String> remarks) {
  public EmptyIndex {
    remarks = List.copyOf(remarks);
  }
}
