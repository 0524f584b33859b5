package org.gen3db.adapter.aws.secrets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.gen3db.adapter.aws.rights.Names;
import org.gen3db.adapter.aws.rights.Statement;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.rights.Rights;
import org.gen3db.domain.store.StoreNeeds;
import org.jspecify.annotations.Nullable;

/**
 * The least policy of IAM by which a plan can be carried out: every action on the entries of that
 * plan alone. The account is that of whoever gets the policy; at the end of an entry's ARN are six
 * characters of the service's choice.
 */
final class LeastRights {
  private static final String SERVICE = "secretsmanager";

  private final AwsSecretsSettings settings;
  private final Names names;
  private final String place;

  /**
   * @param region where the entries are, or null where only the environment of a run decides
   * @param place the service, as messages call it
   */
  LeastRights(AwsSecretsSettings settings, @Nullable String region, String place) {
    this.settings = settings;
    this.names = Names.in(region);
    this.place = place;
  }

  /**
   * The policy.
   *
   * @throws Gen3DbException when an entry has a name that none can have
   */
  Rights of(StoreNeeds needs) {
    var looked = new TreeSet<>(needs.reads());
    looked.addAll(needs.creates());
    looked.addAll(needs.updates());
    for (String name : looked) {
      EntryName.problem(name, place).ifPresent(LeastRights::refuse);
    }
    var all = new ArrayList<Statement>();
    if (!looked.isEmpty()) {
      all.add(allow("ReadEntries", List.of("GetSecretValue", "DescribeSecret"), entries(looked)));
      // IAM knows this action on all entries only; it gives out none that may not be read.
      all.add(allow("ReadEntriesTogether", List.of("BatchGetSecretValue"), List.of(Names.ANY)));
    }
    if (!needs.creates().isEmpty()) {
      all.add(
          allow(
              "MakeEntries",
              settings.replicaRegions().isEmpty()
                  ? List.of("CreateSecret", "TagResource")
                  : List.of("CreateSecret", "TagResource", "ReplicateSecretToRegions"),
              entries(needs.creates())));
    }
    if (!needs.updates().isEmpty()) {
      all.add(
          allow(
              "ChangeEntries",
              List.of("PutSecretValue", "UpdateSecretVersionStage", "RestoreSecret"),
              entries(needs.updates())));
    }
    if (settings.kmsKeyId().isPresent() && !looked.isEmpty()) {
      all.add(
          Statement.key(
              "UseTheKeyOfEntries",
              settings.kmsKeyId().get(),
              !needs.creates().isEmpty(),
              SERVICE,
              names));
    }
    return Statement.together(all);
  }

  private static void refuse(Notice problem) {
    throw new Gen3DbException(problem);
  }

  private List<String> entries(Collection<String> of) {
    return of.stream().map(name -> names.arn(SERVICE, "secret:" + name + "-??????")).toList();
  }

  private static Statement allow(String id, List<String> actions, List<String> resources) {
    return new Statement(
        id, actions.stream().map(action -> SERVICE + ":" + action).toList(), resources);
  }
}
