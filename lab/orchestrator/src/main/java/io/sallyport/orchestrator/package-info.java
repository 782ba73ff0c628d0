// SPDX-License-Identifier: Apache-2.0
/**
 * The demo orchestrator: retrieves passages and asks the model, as the user.
 *
 * <p>Start at {@link io.sallyport.orchestrator.Orchestrator}. Its one rule: it has no rights of its
 * own.
 */
@NullMarked
package io.sallyport.orchestrator;

import org.jspecify.annotations.NullMarked;
