package org.gen3db.architecture.planted.codes.adapter;

import org.gen3db.domain.error.Code;

enum NamedCode implements Code {
  SEALED;

  @Override
  public Definition definition() {
    return Definition.unreachable("VAULT-1", "The vault is sealed.", "Unseal it.");
  }
}
