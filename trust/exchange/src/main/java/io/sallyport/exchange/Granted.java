// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import io.sallyport.identity.BearerToken;
import java.time.Duration;

/**
 * What the token service gave.
 *
 * @param life how long from now
 */
record Granted(BearerToken token, Duration life) {}
