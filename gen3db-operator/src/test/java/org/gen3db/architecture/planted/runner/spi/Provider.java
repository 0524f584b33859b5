package org.gen3db.architecture.planted.runner.spi;

public interface Provider {}
