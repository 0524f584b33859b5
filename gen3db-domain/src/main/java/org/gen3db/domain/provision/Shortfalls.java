package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
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
import org.gen3db.domain.plan.Change.LimitConnect;
import org.gen3db.domain.plan.Change.OwnDatabase;
import org.gen3db.domain.plan.Change.OwnSchema;
import org.gen3db.domain.plan.Change.PublishEntry;
import org.gen3db.domain.plan.Change.PublishSecret;
import org.gen3db.domain.plan.Change.RemovePending;
import org.gen3db.domain.plan.Change.SetMark;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.store.StoredSecret;

/**
 * What is wrong, in the words of somebody who looks: a change tells what apply would do, and this
 * what was found that calls for it.
 */
final class Shortfalls {
  private final Release release;
  private final Work work;
  private final List<String> missing = new ArrayList<>();
  private final List<String> different = new ArrayList<>();

  Shortfalls(Release release, Work work) {
    this.release = release;
    this.work = work;
  }

  /** At most one finding for what is not there, and one for what is not as it should be. */
  List<Notice> findings() {
    Set<String> absent =
        work.changes().stream()
            .filter(CreateDatabase.class::isInstance)
            .map(Change::target)
            .collect(Collectors.toSet());
    for (Change change : work.changes()) {
      if (change instanceof Change.InDatabase inside) {
        if (!absent.contains(inside.database())) {
          inside(inside);
        }
      } else if (change instanceof Change.OnStores onStores) {
        stores(onStores);
      } else if (!isOnDatabase(change) || !absent.contains(change.target())) {
        server(change);
      }
    }
    var findings = new ArrayList<Notice>();
    if (!missing.isEmpty()) {
      findings.add(Notice.of(DomainCode.MISSING_PART, "", String.join("; ", missing)));
    }
    if (!different.isEmpty()) {
      findings.add(Notice.of(DomainCode.DRIFT, "", String.join("; ", different)));
    }
    return findings;
  }

  private static boolean isOnDatabase(Change change) {
    return change instanceof OwnDatabase
        || change instanceof LimitConnect
        || change instanceof GrantConnect
        || change instanceof SetMark;
  }

  private void server(Change change) {
    if (change instanceof CreateRole create) {
      missing.add("the role '" + create.role() + "' does not exist on " + place());
    } else if (change instanceof CreateDatabase create) {
      missing.add("the database '" + create.database() + "' does not exist on " + place());
    } else if (change instanceof SetPassword set) {
      different.add("the wanted password of the role '" + set.role() + "' does not log in");
    } else if (change instanceof AllowLogin allow) {
      different.add("the role '" + allow.role() + "' may not log in");
    } else if (change instanceof OwnDatabase own) {
      different.add(
          "the database '" + own.database() + "' does not belong to '" + own.owner() + "'");
    } else if (change instanceof LimitConnect limit) {
      different.add("every role may connect to the database '" + limit.database() + "'");
    } else if (change instanceof GrantConnect grant) {
      different.add(
          "the role '"
              + grant.role()
              + "' lacks CONNECT on the database '"
              + grant.database()
              + "'");
    } else if (change instanceof SetMark mark) {
      different.add("the database '" + mark.database() + "' does not bear this release's mark");
    } else {
      throw unknown(change);
    }
  }

  private String place() {
    return work.member().target().endpoint().toString();
  }

  private void inside(Change.InDatabase change) {
    String where = " in the database '" + change.database() + "'";
    if (change instanceof OwnSchema own) {
      different.add("the schema public" + where + " does not belong to '" + own.owner() + "'");
    } else if (change instanceof GrantSchema grant) {
      different.add("the role '" + grant.role() + "' may not use the schema public" + where);
    } else if (change instanceof CreateExtension create) {
      different.add("the extension " + create.extension() + " is not" + where);
    } else if (change instanceof DefaultPrivileges privileges) {
      different.add("the role '" + privileges.role() + "' may not use what others make" + where);
    } else {
      throw unknown(change);
    }
  }

  private static IllegalStateException unknown(Change change) {
    return new IllegalStateException("a change that tells no shortfall: " + change.action());
  }

  /** A password that is kept first follows from what else is wrong. */
  private void stores(Change.OnStores change) {
    if (change instanceof PublishEntry publish) {
      missing.add("the remote entry " + publish.entry() + " does not exist");
    } else if (change instanceof CompleteEntry complete) {
      different.add("the remote entry " + complete.entry() + " lacks dbcreated");
    } else if (change instanceof PublishSecret publish) {
      work.member()
          .stored()
          .serving()
          .ifPresentOrElse(
              secret -> different.add(wrong(secret)), () -> missing.add(absent(publish.secret())));
    } else if (change instanceof FollowEntry follow) {
      if (work.member().stored().serving().isPresent()) {
        different.add(
            "the Secret "
                + follow.secret()
                + " is not what the remote entry "
                + follow.entry()
                + " makes it");
      } else {
        missing.add(absent(follow.secret()));
      }
    } else if (change instanceof RemovePending remove
        && work.member().stored().pending().isPresent()) {
      different.add(
          "the Secret " + remove.secret() + " is there still, from a run that did not end");
    }
  }

  private static String absent(String secret) {
    return "the Secret " + secret + " does not exist";
  }

  private String wrong(StoredSecret secret) {
    String name = "the Secret " + work.member().plan().secretName();
    List<String> keys =
        work.credentials()
            .map(right -> release.publication(right).differing(secret))
            .orElse(List.of());
    return keys.isEmpty()
        ? name + " follows a remote entry, and should stand by itself"
        : name + " is wrong in, or lacks, " + String.join(", ", keys);
  }
}
