package org.gen3db.architecture.planted.localuses.adapter.local;

import org.tukaani.xz.XZInputStream;

final class Innocent {
  XZInputStream inItsTableLine;
}
