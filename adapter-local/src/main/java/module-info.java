import org.gen3db.adapter.local.postgres.EmbeddedPostgresProvider;
import org.gen3db.adapter.local.remote.DirectoryRemoteSecretsProvider;
import org.gen3db.adapter.local.secrets.DirectorySecretStoreProvider;
import org.gen3db.spi.AdapterProvider;

/** Everything on this machine: a PostgreSQL server, folders of Secrets and of remote entries. */
@SuppressWarnings("requires-automatic") // annotations, which nothing needs at run time
module org.gen3db.adapter.local {
  requires com.fasterxml.jackson.core;
  requires static com.google.auto.service;
  requires jdk.security.auth;
  requires org.apache.commons.compress;
  requires org.gen3db.spi;
  requires org.slf4j;
  requires org.tukaani.xz;
  requires org.yaml.snakeyaml;

  opens org.gen3db.adapter.local.remote to
      org.gen3db.spi;
  opens org.gen3db.adapter.local.secrets to
      org.gen3db.spi;

  provides AdapterProvider with
      DirectoryRemoteSecretsProvider,
      DirectorySecretStoreProvider,
      EmbeddedPostgresProvider;
}
