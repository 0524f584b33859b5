package org.gen3db.architecture.planted.adapters.adapter.helm;

import org.gen3db.architecture.planted.adapters.domain.Port;

final class Innocent implements Port {}
