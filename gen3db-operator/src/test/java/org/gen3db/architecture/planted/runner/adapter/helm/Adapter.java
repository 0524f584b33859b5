package org.gen3db.architecture.planted.runner.adapter.helm;

public final class Adapter {}
