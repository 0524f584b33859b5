package org.gen3db.domain.login;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.PasswordPolicy;
import org.gen3db.domain.credentials.PasswordPolicy.CharacterClass;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** Reads {@code gen3db.passwords}, strictly. */
public final class PasswordsReader {
  /** Where it stands in the values. */
  public static final String PATH = "gen3db.passwords";

  private final SettingProblems problems;

  /** A reader that tells what is wrong. */
  public PasswordsReader(SettingProblems problems) {
    this.problems = problems;
  }

  /** What passwords must be like; nothing where nothing is said. */
  public PasswordPolicy read(ValueMap written) {
    problems.unknown(written, PATH, List.of("length", "classes"));
    return new PasswordPolicy(
        written
            .get("length")
            .filter(node -> !(node instanceof Null))
            .map(this::length)
            .orElse(PasswordPolicy.NONE.length()),
        written
            .get("classes")
            .filter(node -> !(node instanceof Null))
            .map(this::classes)
            .orElse(Set.of()));
  }

  private int length(ValueNode node) {
    if (node instanceof Num num
        && num.integer() != null
        && num.integer() >= 1
        && num.integer() <= PasswordPolicy.LONGEST) {
      return num.integer().intValue();
    }
    problems.bad(node, PATH + ".length", "a whole number between 1 and " + PasswordPolicy.LONGEST);
    return PasswordPolicy.NONE.length();
  }

  private Set<CharacterClass> classes(ValueNode node) {
    var classes = EnumSet.noneOf(CharacterClass.class);
    boolean good = node instanceof ValueList;
    if (node instanceof ValueList list) {
      for (ValueNode item : list.items()) {
        Optional<CharacterClass> one =
            item instanceof Text text ? CharacterClass.of(text.text()) : Optional.empty();
        one.ifPresent(classes::add);
        good &= one.isPresent();
      }
    }
    if (!good) {
      problems.bad(node, PATH + ".classes", "a list of lower, upper, digit and special");
    }
    return classes;
  }
}
