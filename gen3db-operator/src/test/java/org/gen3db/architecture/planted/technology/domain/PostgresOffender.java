package org.gen3db.architecture.planted.technology.domain;

final class PostgresOffender {}
