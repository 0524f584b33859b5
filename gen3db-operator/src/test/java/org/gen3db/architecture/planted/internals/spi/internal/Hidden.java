package org.gen3db.architecture.planted.internals.spi.internal;

public final class Hidden {}
