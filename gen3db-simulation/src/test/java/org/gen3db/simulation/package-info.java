/**
 * The use cases against a simulated world: every port in memory, every call of one a place where a
 * run may crash, fail, read what is old, or meet a second run.
 */
@org.jspecify.annotations.NullMarked
package org.gen3db.simulation;
