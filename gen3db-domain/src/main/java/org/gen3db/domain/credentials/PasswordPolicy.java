package org.gen3db.domain.credentials;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What passwords must be like, whoever made them.
 *
 * @param length how many characters they have at least, 1 to {@link #LONGEST}
 * @param classes the classes of which each has one character at least
 */
public record PasswordPolicy(int length, Set<CharacterClass> classes) {
  /** No server or client is known to take less. */
  public static final int LONGEST = 128;

  /** Nothing is asked of the passwords of others; ours are strong by themselves. */
  public static final PasswordPolicy NONE = new PasswordPolicy(1, Set.of());

  public PasswordPolicy {
    classes = Set.copyOf(classes);
    if (length < 1 || length > LONGEST) {
      throw new IllegalArgumentException("a length of " + length);
    }
  }

  /** A kind of characters. */
  public enum CharacterClass {
    /** Small letters. */
    LOWER("lower", "a small letter", Character::isLowerCase),
    /** Capital letters. */
    UPPER("upper", "a capital letter", Character::isUpperCase),
    /** Digits. */
    DIGIT("digit", "a digit", Character::isDigit),
    /** Anything else. */
    SPECIAL(
        "special",
        "a character that is no letter and no digit",
        c -> !Character.isLetterOrDigit(c));

    private final String word;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a function of its argument alone
    private final IntPredicate holds;

    CharacterClass(String word, String description, IntPredicate holds) {
      this.word = word;
      this.description = description;
      this.holds = holds;
    }

    /** As the values write it. */
    public String word() {
      return word;
    }

    /** The one that the values write so. */
    public static Optional<CharacterClass> of(String word) {
      return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    private boolean isIn(char[] chars) {
      for (int i = 0; i < chars.length; i += Character.charCount(Character.codePointAt(chars, i))) {
        if (holds.test(Character.codePointAt(chars, i))) {
          return true;
        }
      }
      return false;
    }
  }

  /** Whether all classes are there; for whoever makes one. */
  boolean holdsAll(char[] chars) {
    return classes.stream().allMatch(one -> one.isIn(chars));
  }

  /**
   * Why a password is not as it must be, to follow its name; empty when it is. It says nothing of
   * the characters that it has.
   */
  public Optional<String> problem(Password password) {
    List<String> lacking =
        password.reveal(
            chars ->
                sorted(classes).stream()
                    .filter(one -> !one.isIn(chars))
                    .map(one -> one.description)
                    .collect(Collectors.toList()));
    var problems = new ArrayList<String>();
    int characters = password.reveal(chars -> Character.codePointCount(chars, 0, chars.length));
    if (characters < length) {
      problems.add("is shorter than " + length + " characters");
    }
    if (!lacking.isEmpty()) {
      problems.add("holds not " + String.join(", nor ", lacking));
    }
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join(", and ", problems));
  }

  private static Collection<CharacterClass> sorted(Set<CharacterClass> classes) {
    return new TreeSet<>(classes);
  }
}
