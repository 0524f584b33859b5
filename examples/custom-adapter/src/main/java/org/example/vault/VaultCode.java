package org.example.vault;

import org.gen3db.domain.error.Code;

/** What can go wrong at a Vault. Its ids begin with a name of its own, so that they stay unique. */
enum VaultCode implements Code {
  BAD_NAME(
      Definition.failure(
          "VAULT-1",
          "A path of Vault cannot hold the entry's name as it is.",
          "Give the entry another name, of letters, digits and -_.=+@ with / between them.")),
  REFUSED(
      Definition.failure(
          "VAULT-2",
          "Vault does not let the token do this.",
          "Give the token's policy create, read, update and patch on MOUNT/data/FOLDER/* and"
              + " MOUNT/metadata/FOLDER/*.")),
  NOT_REACHED(
      Definition.unreachable(
          "VAULT-3",
          "Vault gave no answer that tells what is there.",
          "Check gen3db.remoteSecrets.address, and whether Vault is unsealed.")),
  DELETED(
      Definition.failure(
          "VAULT-4",
          "The newest version of the entry is deleted, and can be taken back.",
          "bao kv undelete takes it back; bao kv destroy lets a new one be made."));

  private final Definition definition;

  VaultCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }

  @Override
  public String page() {
    return "examples/custom-adapter/README.md#errors";
  }
}
