// SPDX-License-Identifier: Apache-2.0
/**
 * What every process needs: configuration read into records, problems, metrics, orderly start and
 * stop.
 *
 * <p>Start at {@link io.sallyport.runtime.Configuration}. Its one rule: a process that cannot run
 * as it was configured does not start.
 */
@NullMarked
package io.sallyport.runtime;

import org.jspecify.annotations.NullMarked;
