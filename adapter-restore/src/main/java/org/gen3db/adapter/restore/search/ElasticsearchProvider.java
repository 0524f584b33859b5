package org.gen3db.adapter.restore.search;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.adapter.restore.search.dump.HttpIndexDumper;
import org.gen3db.adapter.restore.search.http.Credentials;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.adapter.restore.search.load.Patience;
import org.gen3db.adapter.restore.search.release.HttpSearchCluster;
import org.gen3db.adapter.restore.search.release.SignsOfLife;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.dump.IndexDumper;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.search.RequestSigner;
import org.gen3db.domain.search.SearchCluster;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.SearchClusterProvider;

/** Brings clusters of Elasticsearch and OpenSearch. */
@SuppressWarnings("rawtypes")
@AutoService(AdapterProvider.class)
public final class ElasticsearchProvider implements SearchClusterProvider<SearchSettings> {
  private static final Duration FULL = Duration.ofMinutes(1);

  @Override
  public String id() {
    return "elasticsearch";
  }

  @Override
  public String description() {
    return "Indices in Elasticsearch 7.10 or later, or OpenSearch";
  }

  @Override
  public Class<SearchSettings> settingsType() {
    return SearchSettings.class;
  }

  @Override
  public Adapter create(SearchSettings settings, AdapterContext context) {
    var client =
        new SearchClient(
            settings.url(),
            credentials(settings, context),
            settings.caFile().map(file -> certificates(context, file)).orElse(null),
            settings.timeout());
    SignsOfLife life = SignsOfLife.within(settings.silence()).telling(context.progress()::waiting);
    return Adapter.of(
            SearchCluster.class,
            new HttpSearchCluster(
                client,
                new Patience(settings.patience(), FULL),
                Path.of(System.getProperty("java.io.tmpdir")),
                context.workingDirectory(),
                life))
        .and(IndexDumper.class, new HttpIndexDumper(client, settings.patience(), life));
  }

  private static javax.net.ssl.SSLContext certificates(AdapterContext context, Path file) {
    try {
      return Certificates.of(context.workingDirectory().resolve(file));
    } catch (IllegalArgumentException e) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.SEARCH_UNREACHABLE,
              "gen3db.search.caFile",
              e.getMessage() + ": " + file,
              "Name the file with the certificate of the cluster's authority, as PEM."),
          e);
    }
  }

  private static Credentials credentials(SearchSettings settings, AdapterContext context) {
    Optional<RequestSigner> signer = context.port(RequestSigner.class);
    if (signer.isPresent()) {
      refuseBeside(settings);
      return new Credentials.Signed(signer.get());
    }
    if (settings.username().isPresent()) {
      return new Credentials.Basic(
          settings.username().get(), secret(context, settings.passwordFile().orElseThrow()));
    }
    if (settings.apiKeyFile().isPresent()) {
      return new Credentials.ApiKey(secret(context, settings.apiKeyFile().get()));
    }
    return new Credentials.None();
  }

  /** Both say who asks, in the same header. */
  private static void refuseBeside(SearchSettings settings) {
    String other = settings.username().isPresent() ? "username" : "apiKeyFile";
    if (settings.username().isPresent() || settings.apiKeyFile().isPresent()) {
      throw new Gen3DbException(
          Notice.of(
              ValuesCode.BAD_SETTING,
              "gen3db.search." + other,
              "gen3db.searchSigner signs each request, and gen3db.search."
                  + other
                  + " names somebody else who asks",
              "Remove one of the two."));
    }
  }

  private static Password secret(AdapterContext context, Path file) {
    try {
      String text =
          Files.readString(context.workingDirectory().resolve(file), StandardCharsets.UTF_8);
      return Password.of(text.replaceAll("[\\r\\n]+$", ""));
    } catch (IOException e) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.SEARCH_LOGIN, file.toString(), "it cannot be read: " + e.getMessage()),
          e);
    }
  }
}
