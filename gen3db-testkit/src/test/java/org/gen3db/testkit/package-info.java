/**
 * The contracts themselves are tested: by stores that keep them, and by planted ones that do not.
 */
@org.jspecify.annotations.NullMarked
package org.gen3db.testkit;
