package org.gen3db.architecture.planted.adapters.domain;

public interface Port {}
