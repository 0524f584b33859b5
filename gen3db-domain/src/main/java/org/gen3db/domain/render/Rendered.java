package org.gen3db.domain.render;

import java.util.List;
import org.gen3db.domain.render.JobValues.Hidden;

/**
 * What was rendered.
 *
 * @param objects one JSON object each, in the order in which they are to be made
 * @param secret the Secret from which the Job takes what it may not show
 * @param toBeMade what somebody has to put there, since it was not rendered; empty where nothing
 */
public record Rendered(List<String> objects, String secret, List<Hidden> toBeMade) {
  public Rendered {
    objects = List.copyOf(objects);
    toBeMade = List.copyOf(toBeMade);
  }
}
