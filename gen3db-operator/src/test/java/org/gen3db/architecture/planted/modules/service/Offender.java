package org.gen3db.architecture.planted.modules.service;

final class Offender {}
