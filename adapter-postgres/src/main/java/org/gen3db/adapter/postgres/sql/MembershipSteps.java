package org.gen3db.adapter.postgres.sql;

/**
 * How an administrator becomes a member of a role for a moment, and leaves it: the statements, for
 * a session that runs them ({@code TemporaryMembership}) and for a script that puts them together
 * on a server that is not known yet ({@link PsqlScript}).
 *
 * @param options whether memberships have options and a grantor of their own, as from 16 on
 */
public record MembershipSteps(boolean options) {
  /** Since when they have. */
  static final int SINCE = 16;

  /** The right by which a role may be assumed, and be given things to own. */
  private static final String ASSUMING = "SET";

  private static final String ASSUMING_BEFORE = "MEMBER";

  public static MembershipSteps on(int major) {
    return new MembershipSteps(major >= SINCE);
  }

  /** Becomes a member that may assume the role, without having its rights all the time. */
  public Sql lend(String role) {
    return Sql.of(lending(options), Sql.name(role));
  }

  /** Becomes a member that has the role's rights too. */
  public Sql lendWithRights(String role) {
    return Sql.of(
        options ? "GRANT %s TO CURRENT_USER WITH SET TRUE, INHERIT TRUE" : lending(false),
        Sql.name(role));
  }

  /** Leaves it; from 16 on only our own grant, so that what the role's creation gave stays. */
  public Sql takeBack(String role) {
    return Sql.of(leaving(options), Sql.name(role));
  }

  /** What a member may do, as {@code pg_has_role} calls it. */
  public Sql assuming() {
    return Sql.literal(options ? ASSUMING : ASSUMING_BEFORE);
  }

  /** The same, as one expression of SQL for every version, over a column {@code options}. */
  static Sql assumingByColumn() {
    return byColumn(Sql.literal(ASSUMING), Sql.literal(ASSUMING_BEFORE));
  }

  /** The statement of {@link #lend} for the role in the column {@code rolname}. */
  static Sql lendByColumn() {
    return byColumn(formatted(lending(true)), formatted(lending(false)));
  }

  /** The statement of {@link #takeBack} for the role in the column {@code rolname}. */
  static Sql takeBackByColumn() {
    return byColumn(formatted(leaving(true)), formatted(leaving(false)));
  }

  private static String lending(boolean options) {
    return options
        ? "GRANT %s TO CURRENT_USER WITH SET TRUE, INHERIT FALSE"
        : "GRANT %s TO CURRENT_USER";
  }

  private static String leaving(boolean options) {
    return options
        ? "REVOKE %s FROM CURRENT_USER GRANTED BY CURRENT_USER"
        : "REVOKE %s FROM CURRENT_USER";
  }

  private static Sql byColumn(Sql with, Sql without) {
    return Sql.of("CASE WHEN options THEN %s ELSE %s END", with, without);
  }

  private static Sql formatted(String statement) {
    return Sql.of("format(%s, rolname)", Sql.literal(statement.formatted("%I")));
  }
}
