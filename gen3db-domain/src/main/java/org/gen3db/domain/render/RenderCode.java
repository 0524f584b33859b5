package org.gen3db.domain.render;

import org.gen3db.domain.error.Code;

/** What cannot be rendered. */
public enum RenderCode implements Code {
  /** Nobody says what the Job runs. */
  NO_JOB_IMAGE(
      Definition.usage(
          "GEN3DB-646",
          "A Job is to be rendered, and no image is named for its container.",
          "Set gen3db.job.image to an image whose entry point is gen3db, with its tag or digest.")),
  /** Nobody says where dumps go. */
  NO_DUMPS_CLAIM(
      Definition.usage(
          "GEN3DB-939",
          "What dumps or restores in the cluster is to be rendered, and nothing says where dumps"
              + " are: no PersistentVolumeClaim, and no bucket.",
          "Set gen3db.job.dumpsClaim to the name of a claim in the namespace, or gen3db.dumps to a"
              + " bucket, {adapter: s3, from: s3://BUCKET/FOLDER}; and gen3db.job.image to an image"
              + " that has PostgreSQL's client programs beside gen3db.")),
  /** No part. */
  NOTHING_IN_PARTS(
      Definition.usage(
          "GEN3DB-658",
          "Jobs that restore in parts are to be rendered, and the values ask for no restore, or keep"
              + " nothing of a part until all are loaded.",
          "Set postgres.dbRestore: true for services, or global.postgres.dbRestore: true, or"
              + " guppy.dbRestore: true.")),
  /** The Job would not do what is planned here. */
  JOB_DECIDES_OTHERWISE(
      Definition.usage(
          "GEN3DB-647",
          "The Job has the built-in defaults of the chart, and would decide otherwise than it is"
              + " planned here.",
          "Write the values that the message names into a values file, as the chart given here has"
              + " them; then render again.")),
  /** A file that cannot go into a Secret. */
  NO_FILE_FOR_JOB(
      Definition.usage(
          "GEN3DB-649",
          "A setting names a file that cannot be handed to the Job.",
          "Name a file of text that can be read, of at most 512 KiB.")),
  /** A password that nobody tells. */
  PASSWORD_NOT_KNOWN(
      Definition.failure(
          "GEN3DB-648",
          "A Secret is to be rendered whose password is neither in the values nor in the cluster;"
              + " a new one each time would lock the service out.",
          "Apply first, so that the password is there to be read; or set it in the values."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  RenderCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
