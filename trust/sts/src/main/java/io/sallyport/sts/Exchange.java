// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.BearerToken;

/**
 * An exchange, in whatever dialect it was asked for; from here on there is one path.
 *
 * @param subject not looked at yet
 */
record Exchange(BearerToken subject, Ask ask) {}
