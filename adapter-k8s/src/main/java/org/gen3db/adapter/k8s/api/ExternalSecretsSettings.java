package org.gen3db.adapter.k8s.api;

import java.time.Duration;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;

/**
 * The settings of the entries that an operator reads and makes.
 *
 * @param probeDeadline how long the operator may take to tell what an entry holds
 * @param pushDeadline how long it may take to make one
 */
public record ExternalSecretsSettings(
    @Default("30s") @Description("how long the operator may take to tell what an entry holds")
        Duration probeDeadline,
    @Default("2m") @Description("how long the operator may take to make an entry")
        Duration pushDeadline) {}
