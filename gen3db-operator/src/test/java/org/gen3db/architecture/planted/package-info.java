/**
 * Offenders. Each package below is a small tree of modules with one class that breaks the rule of
 * that name, and with neighbours that keep it; {@code ArchitectureTest} wants the one reported and
 * the others not.
 */
package org.gen3db.architecture.planted;
