package org.gen3db.runner.output;

import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.AllowLogin;
import org.gen3db.domain.plan.Change.CompleteEntry;
import org.gen3db.domain.plan.Change.CreateDatabase;
import org.gen3db.domain.plan.Change.CreateExtension;
import org.gen3db.domain.plan.Change.CreateRole;
import org.gen3db.domain.plan.Change.DefaultPrivileges;
import org.gen3db.domain.plan.Change.FollowEntry;
import org.gen3db.domain.plan.Change.GrantConnect;
import org.gen3db.domain.plan.Change.GrantSchema;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.LiftExpiry;
import org.gen3db.domain.plan.Change.LimitConnect;
import org.gen3db.domain.plan.Change.OwnDatabase;
import org.gen3db.domain.plan.Change.OwnSchema;
import org.gen3db.domain.plan.Change.PublishEntry;
import org.gen3db.domain.plan.Change.PublishSecret;
import org.gen3db.domain.plan.Change.RemovePending;
import org.gen3db.domain.plan.Change.SetMark;
import org.gen3db.domain.plan.Change.SetPassword;

/** What a change does, in words that an operator understands. */
final class ChangeWords {
  private ChangeWords() {}

  static String of(Change change) {
    if (change instanceof Change.OfPassword ofPassword) {
      return ofPassword(ofPassword);
    } else if (change instanceof Change.OnServer onServer) {
      return onServer(onServer);
    } else if (change instanceof Change.InDatabase inside) {
      return inside(inside);
    } else if (change instanceof Change.OnStores onStores) {
      return onStores(onStores);
    } else if (change instanceof LiftExpiry lift) {
      return "let the role " + lift.role() + " log in for ever";
    }
    throw unknown(change);
  }

  private static String ofPassword(Change.OfPassword change) {
    if (change instanceof CreateRole) {
      return "create the role " + change.role();
    } else if (change instanceof SetPassword) {
      return "give the role " + change.role() + " the wanted password";
    }
    throw unknown(change);
  }

  private static String onServer(Change.OnServer change) {
    if (change instanceof AllowLogin allow) {
      return "let the role " + allow.role() + " log in again";
    } else if (change instanceof CreateDatabase create) {
      return "create the database " + create.database() + ", owned by " + create.owner();
    } else if (change instanceof OwnDatabase own) {
      return "make " + own.owner() + " the owner of the database " + own.database();
    } else if (change instanceof LimitConnect limit) {
      return "let only "
          + String.join(", ", limit.allowed())
          + " and the administrator connect to "
          + limit.database();
    } else if (change instanceof GrantConnect grant) {
      return "let " + grant.role() + " connect to " + grant.database();
    } else if (change instanceof SetMark mark) {
      return "mark the database " + mark.database() + " as this release's";
    }
    throw unknown(change);
  }

  private static String inside(Change.InDatabase change) {
    if (change instanceof OwnSchema own) {
      return "make " + own.owner() + " the owner of the schema public in " + own.database();
    } else if (change instanceof GrantSchema grant) {
      return "let " + grant.role() + " use the schema public in " + grant.database();
    } else if (change instanceof CreateExtension create) {
      return "create the extension "
          + create.extension()
          + " in "
          + create.database()
          + (create.required() ? "" : ", if the server offers it");
    } else if (change instanceof DefaultPrivileges privileges) {
      return "let "
          + privileges.role()
          + " use what others make in "
          + privileges.database()
          + " later";
    }
    throw unknown(change);
  }

  private static String onStores(Change.OnStores change) {
    if (change instanceof KeepPending keep) {
      return "keep the new password in the Secret " + keep.secret();
    } else if (change instanceof PublishEntry publish) {
      return "create the remote entry " + publish.entry();
    } else if (change instanceof CompleteEntry complete) {
      return "add dbcreated to the remote entry " + complete.entry();
    } else if (change instanceof PublishSecret publish) {
      return "write the Secret " + publish.secret();
    } else if (change instanceof FollowEntry follow) {
      return "let the Secret " + follow.secret() + " follow the remote entry " + follow.entry();
    } else if (change instanceof RemovePending remove) {
      return "remove the Secret " + remove.secret();
    }
    throw unknown(change);
  }

  private static IllegalStateException unknown(Change change) {
    return new IllegalStateException("a change without words: " + change.action());
  }
}
