import org.gen3db.adapter.aws.dumps.S3DumpsProvider;
import org.gen3db.adapter.aws.login.RdsTokensProvider;
import org.gen3db.adapter.aws.search.AwsSignerProvider;
import org.gen3db.adapter.aws.secrets.AwsSecretsProvider;
import org.gen3db.spi.AdapterProvider;

/**
 * Remote entries in AWS Secrets Manager, logins at Amazon RDS, dumps in Amazon S3, and requests to
 * search clusters of Amazon OpenSearch Service.
 */
@SuppressWarnings("requires-automatic") // neither the SDK nor the annotations are modules yet
module org.gen3db.adapter.aws {
  requires com.fasterxml.jackson.core;
  requires java.logging;
  requires java.xml;
  requires static com.google.auto.service;
  requires org.gen3db.spi;
  requires org.slf4j;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.auth.aws;
  requires software.amazon.awssdk.http.auth.spi;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.identity.spi;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries;
  requires software.amazon.awssdk.retries.api;
  requires software.amazon.awssdk.services.s3;
  requires software.amazon.awssdk.services.secretsmanager;
  requires software.amazon.awssdk.utils;

  opens org.gen3db.adapter.aws.dumps to
      org.gen3db.spi;
  opens org.gen3db.adapter.aws.login to
      org.gen3db.spi;
  opens org.gen3db.adapter.aws.search to
      org.gen3db.spi;
  opens org.gen3db.adapter.aws.secrets to
      org.gen3db.spi;

  provides AdapterProvider with
      AwsSecretsProvider,
      AwsSignerProvider,
      RdsTokensProvider,
      S3DumpsProvider;
}
