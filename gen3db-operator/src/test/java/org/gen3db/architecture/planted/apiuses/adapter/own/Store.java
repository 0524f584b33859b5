package org.gen3db.architecture.planted.apiuses.adapter.own;

public final class Store {}
