/** The objects that the chart renders too, and how they leave its manifest without being lost. */
@NullMarked
package org.gen3db.adapter.k8s.chart;

import org.jspecify.annotations.NullMarked;
