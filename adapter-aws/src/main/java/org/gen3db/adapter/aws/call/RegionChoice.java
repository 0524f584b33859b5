package org.gen3db.adapter.aws.call;

import java.util.Optional;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.adapter.aws.signing.JdkHttp;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.Sourced;
import org.gen3db.spi.AdapterContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * In which region something is: as the settings say; else the values; else the environment, as for
 * AWS's own programs. A chart's own default is no override (R1), so that it comes last.
 */
public final class RegionChoice {
  private final @Nullable String explicit;
  private final @Nullable String last;
  private final @Nullable String profile;

  private RegionChoice(@Nullable String explicit, @Nullable String last, @Nullable String profile) {
    this.explicit = explicit;
    this.last = last;
    this.profile = profile;
  }

  /**
   * A choice; nobody is asked yet.
   *
   * @param setting the region, where the settings of an adapter name it
   * @param profile of the files of AWS's command line, if not the usual one
   */
  public static RegionChoice of(
      Optional<String> setting, Optional<String> profile, AdapterContext context) {
    Optional<Sourced<String>> inValues =
        context.value("global.aws.region").filter(found -> !found.value().isBlank());
    return new RegionChoice(
        setting
            .or(() -> inValues.filter(one -> one.source().isExplicit()).map(Sourced::value))
            .orElse(null),
        inValues.map(Sourced::value).orElse(null),
        profile.orElse(null));
  }

  /** A choice that is made. */
  public static RegionChoice of(Region region) {
    return new RegionChoice(region.id(), null, null);
  }

  /** The region that settings or values name; where they do not, the environment decides. */
  public Optional<String> named() {
    return Optional.ofNullable(explicit);
  }

  /**
   * The region.
   *
   * @param place what is asked, for messages
   * @throws Gen3DbException when nothing names one
   */
  public Region find(String place) {
    if (explicit != null) {
      return Region.of(explicit);
    }
    JdkHttp.begin();
    try {
      return DefaultAwsRegionProviderChain.builder().profileName(profile).build().getRegion();
    } catch (SdkClientException e) {
      if (last != null) {
        return Region.of(last);
      }
      throw new Gen3DbException(
          Notice.of(
              AwsCode.AWS_REGION, place, "neither the values nor the environment name a region"));
    }
  }
}
