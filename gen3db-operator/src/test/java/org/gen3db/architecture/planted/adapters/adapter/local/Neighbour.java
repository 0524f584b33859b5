package org.gen3db.architecture.planted.adapters.adapter.local;

public final class Neighbour {}
