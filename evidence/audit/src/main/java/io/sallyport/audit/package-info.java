// SPDX-License-Identifier: Apache-2.0
/**
 * The tamper-evident log: two records a request, a Merkle tree over them, signed checkpoints.
 *
 * <p>Start at {@link io.sallyport.audit.AuditLog}. Its one rule: a record that cannot be written is
 * a refusal.
 */
@NullMarked
package io.sallyport.audit;

import org.jspecify.annotations.NullMarked;
