// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.enforcement.Pep;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.quota.Quota;
import io.sallyport.tls.IdentitySource;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What the key service works with. All of it stays the caller's, to be closed after the role.
 *
 * @param data this role's own folder: its keys ({@code field-keys}) and its ledger ({@code
 *     keys.db})
 */
public record KeysDeps(
        Pep pep,
        IdentitySource identity,
        PolicyEngine policy,
        Quota quota,
        Path data,
        Clock clock) {}
