/** Values, decisions and use cases of gen3db, and the ports that they act through. */
module org.gen3db.domain {
  requires static transitive org.jspecify;

  exports org.gen3db.domain.cancellation;
  exports org.gen3db.domain.check;
  exports org.gen3db.domain.credentials;
  exports org.gen3db.domain.delivery;
  exports org.gen3db.domain.deployment;
  exports org.gen3db.domain.dump;
  exports org.gen3db.domain.error;
  exports org.gen3db.domain.former;
  exports org.gen3db.domain.login;
  exports org.gen3db.domain.operation;
  exports org.gen3db.domain.plan;
  exports org.gen3db.domain.provision;
  exports org.gen3db.domain.render;
  exports org.gen3db.domain.report;
  exports org.gen3db.domain.restoration;
  exports org.gen3db.domain.restore;
  exports org.gen3db.domain.restore.settings;
  exports org.gen3db.domain.rights;
  exports org.gen3db.domain.search;
  exports org.gen3db.domain.server;
  exports org.gen3db.domain.stability;
  exports org.gen3db.domain.store;
  exports org.gen3db.domain.values;
  exports org.gen3db.domain.workload;
}
