package org.example.vault;

import java.nio.file.Path;
import java.time.Duration;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;
import org.gen3db.spi.ReadableFile;

/** The keys of {@code gen3db.remoteSecrets} when its adapter is {@code vault}. */
public record VaultSettings(
    @Default("http://127.0.0.1:8200") @Description("where Vault or OpenBao answers") String address,
    @Default("secret") @Description("mount of a KV store of version 2") String mount,
    @Default("gen3") @Description("folder of the entries in it") String folder,
    @Description("file that holds the token, such as an agent's sink") @ReadableFile Path tokenFile,
    @Default("10s") @Description("longest wait for an answer") Duration timeout) {

  public VaultSettings {
    if (!address.matches("https?://[^/?#@]+")) {
      throw new IllegalArgumentException(
          "address must be a URL such as https://vault.example.org:8200");
    }
    if (!VaultSecrets.isPath(mount) || !VaultSecrets.isPath(folder)) {
      throw new IllegalArgumentException("mount and folder must be paths such as gen3/prod");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be longer than nothing");
    }
  }
}
