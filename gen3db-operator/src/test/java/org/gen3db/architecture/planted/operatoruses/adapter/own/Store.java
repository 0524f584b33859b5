package org.gen3db.architecture.planted.operatoruses.adapter.own;

public final class Store {}
