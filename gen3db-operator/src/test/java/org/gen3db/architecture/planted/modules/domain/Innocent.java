package org.gen3db.architecture.planted.modules.domain;

final class Innocent {}
