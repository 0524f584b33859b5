package org.gen3db.domain.render;

import java.util.List;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Plan;

/**
 * What a chart renders too of the objects that gen3db makes, so that they are taken out of the
 * chart's manifest, and whether that is safe yet: a program that applies the manifest takes away
 * what leaves it, unless the live object says otherwise (R19).
 */
public interface Takeover {
  /**
   * Which object of a namespace.
   *
   * @param group the group of its API, without a version; empty for the core
   * @param kind such as {@code Secret}
   * @param name its name
   */
  record ObjectName(String group, String kind, String name) {}

  /**
   * All that the chart may render of what gen3db makes or does, for every delivery. Contacts
   * nothing.
   *
   * @param plan made from the values alone
   */
  Set<ObjectName> objects(Plan plan);

  /**
   * Those of them that are live and would be lost, once they are in no manifest any more: with what
   * they hold, or with what goes along with them. Changes nothing.
   *
   * @param plan made from the values alone
   * @param operatorPushes whether an operator makes the remote entries, so that what it pushes by
   *     is to stay
   * @return one problem each, sorted by kind and name; none where all can be taken out
   * @throws org.gen3db.domain.error.Gen3DbException when it cannot be told
   */
  List<Notice> unkept(Plan plan, boolean operatorPushes, Cancellation cancellation);
}
