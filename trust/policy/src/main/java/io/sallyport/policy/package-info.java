// SPDX-License-Identifier: Apache-2.0
/**
 * May this principal do this to that? Cedar policies, checked at start.
 *
 * <p>Start at {@link io.sallyport.policy.PolicyEngine}. Its one rule: no answer is a Deny, and an
 * empty set permits nothing.
 */
@NullMarked
package io.sallyport.policy;

import org.jspecify.annotations.NullMarked;
