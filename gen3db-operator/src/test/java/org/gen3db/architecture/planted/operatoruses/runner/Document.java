package org.gen3db.architecture.planted.operatoruses.runner;

public final class Document {}
