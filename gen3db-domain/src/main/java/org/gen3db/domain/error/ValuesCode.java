package org.gen3db.domain.error;

/** What can be wrong with the values, as the domain understands them. */
public enum ValuesCode implements Code {
  /** A value has the wrong shape or type. */
  BAD_VALUE(
      Definition.usage(
          "GEN3DB-104",
          "A value has a type or shape that the charts cannot work with.",
          "Write the value as the message says.")),
  /** A number or boolean stands where text belongs. */
  UNQUOTED_TEXT(
      Definition.usage(
          "GEN3DB-105",
          "A number or true/false stands where a name or password belongs; YAML and Helm would change"
              + " it (R5).",
          "Put it in quotes.")),
  /** A name cannot be used as an identifier. */
  BAD_NAME(
      Definition.usage(
          "GEN3DB-106",
          "A name is empty, longer than 63 bytes, or holds a character that no database accepts.",
          "Choose another name; the server would cut it silently.")),
  /** A port is out of range. */
  BAD_PORT(
      Definition.usage(
          "GEN3DB-107",
          "A port is not a whole number between 1 and 65535.",
          "Write a port such as 5432.")),
  /** The two names of the local flag disagree. */
  LOCAL_FLAGS_DIFFER(
      Definition.usage(
          "GEN3DB-108",
          "global.externalSecrets.dbCreate and global.externalSecrets.createLocalK8sSecret mean the"
              + " same and are set differently.",
          "Set one of them, or both alike.")),
  /** No master for the databases to be created. */
  NO_MASTER(
      Definition.usage(
          "GEN3DB-109",
          "A database is to be created and nothing says with which administrator (R3).",
          "Set global.dev: true for the bundled server, or global.postgres.externalSecret to the name"
              + " of a Secret, or global.postgres.master.host and .password (or, for tokens instead of a"
              + " password, gen3db.masterTokens).")),
  /** Services that share a role have different passwords. */
  SHARED_ROLE_PASSWORDS(
      Definition.usage(
          "GEN3DB-110",
          "Services share a user on one server and their explicit passwords differ (R12).",
          "Give them the same password, or users of their own.")),
  /** A reserved role or database. */
  RESERVED_NAME(
      Definition.usage(
          "GEN3DB-111",
          "A service's user or database is one that belongs to the server or its administrator (R12).",
          "Choose another name; gen3db never creates, alters or re-owns these.")),
  /** A service that does not exist. */
  UNKNOWN_SERVICE(
      Definition.usage(
          "GEN3DB-112",
          "No service of that name has a database in this release.",
          "Use one of the services named, or add it under gen3db.services.")),
  /** The release or namespace has an impossible name. */
  BAD_RELEASE(
      Definition.usage(
          "GEN3DB-113",
          "A release or namespace has a name that Helm or Kubernetes refuses.",
          "Use lower case letters, digits and dashes; at most 53 characters for a release, 63 for a"
              + " namespace.")),
  /** A host that is none. */
  BAD_HOST(
      Definition.usage(
          "GEN3DB-115",
          "A host is neither a name nor an address of one server.",
          "Write the name or address alone; the port stands in a key of its own.")),
  /** A key below gen3db that does not exist. */
  UNKNOWN_SETTING(
      Definition.usage(
          "GEN3DB-201",
          "A key below gen3db is unknown, or unknown to the adapter chosen.",
          Remedy.together(Remedy.text("Correct the key."), new Remedy.Use(Means.LIST_ADAPTERS)))),
  /** A setting of the wrong type. */
  BAD_SETTING(
      Definition.usage(
          "GEN3DB-202",
          "A setting below gen3db has a value that it cannot have, or is missing.",
          Remedy.together(
              Remedy.text("Write it as the message says."), new Remedy.Use(Means.LIST_ADAPTERS)))),
  /** A login that is another's too. */
  LOGIN_NOT_ALONE(
      Definition.usage(
          "GEN3DB-740",
          "A login of gen3db.logins has a user or a Secret that a service, or another login, has too"
              + " (R20).",
          "Give it a username and a secret of its own, or leave both to their defaults.")),
  /** Keys of a Secret that follows its entry. */
  KEYS_OF_ENTRY(
      Definition.usage(
          "GEN3DB-741",
          "gen3db.connectionKeys asks for further keys of a Secret that follows a remote entry, whose"
              + " form is fixed.",
          "Leave the service out; a login of gen3db.logins into the same database has a Secret of its"
              + " own, which can have them.")),
  /** Different wishes for one role. */
  ROLE_WISHES_DIFFER(
      Definition.usage(
          "GEN3DB-742",
          "gen3db.roles wants different things of services that share one role (R12).",
          "Write the same for each of them, or leave it to one of them.")),
  /** No remote store for a delivery that needs one. */
  NO_REMOTE_STORE(
      Definition.usage(
          "GEN3DB-205",
          "The values ask for a remote entry, and no remote store is set beside the secret store.",
          "Set gen3db.remoteSecrets.adapter, or switch global.externalSecrets.deploy off.")),
  /** Push without deploy. */
  PUSH_WITHOUT_DEPLOY(
      Definition.warning(
          "GEN3DB-W101",
          "A push flag is set and global.externalSecrets.deploy is not: the flag does nothing.",
          "Set deploy, or take the push flag away.")),
  /** A service's false cannot veto. */
  FALSE_CANNOT_VETO(
      Definition.warning(
          "GEN3DB-W102",
          "A service's false cannot veto the global true.",
          "Take the service's false away, or the global true.")),
  /** A key that looks like a misspelt one. */
  MISSPELT_KEY(
      Definition.warning(
          "GEN3DB-W103",
          "A key is unknown and close to a known one.",
          "Correct the key, if the known one is meant.")),
  /** A password of the values that breaks the values' own policy. */
  WEAK_PASSWORD(
      Definition.warning(
          "GEN3DB-W740",
          "A password in the values is not as gen3db.passwords says that passwords must be. It is used"
              + " all the same, as pods may run with it.",
          "Choose another password; or take it out of the values, so that one is made that is.")),
  /** Settings of an adapter that is not there. */
  SETTINGS_NOT_CHECKED(
      Definition.warning(
          "GEN3DB-W109",
          "An adapter is chosen that is not installed, so that its settings are not checked, and"
              + " only what the values alone decide can be told.",
          Remedy.together(
              new Remedy.Use(Means.LIST_ADAPTERS), new Remedy.Use(Means.ADD_ADAPTERS)))),
  /** A dev release ignores hosts. */
  DEV_IGNORES(
      Definition.warning(
          "GEN3DB-W105",
          "global.dev is true, so another host or master in the values is not used (R2).",
          "Set global.dev: false for a server of your own.")),
  /** A section like a service's under a name that nobody knows. */
  UNKNOWN_SECTION(
      Definition.warning(
          "GEN3DB-W107",
          "A section has a postgres part or externalSecrets.dbcreds as a service's, and no service"
              + " of its name is known: nothing is done for it.",
          Remedy.together(
              Remedy.text("Name the service under gen3db.services."),
              new Remedy.Use(Means.GIVE_CHART))));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  ValuesCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
