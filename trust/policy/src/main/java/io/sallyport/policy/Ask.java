// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.identity.TenantId;

/**
 * What somebody wants to do.
 *
 * @param action an action of the schema, for example {@code search}
 * @param type the resource's type in the schema, for example {@code Collection}
 * @param id the resource's id within its tenant
 * @param tenant whose resource it is; a principal of another tenant is always denied
 */
public record Ask(String action, String type, String id, TenantId tenant) {}
