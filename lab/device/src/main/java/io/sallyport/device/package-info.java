// SPDX-License-Identifier: Apache-2.0
/**
 * An edge device without browser and keyboard, which asks a model: for its user, or on its own.
 *
 * <p>Start at {@link io.sallyport.device.Device}. Its one rule: it never pretends to be its user;
 * without a token of theirs it asks as itself or not at all.
 */
@NullMarked
package io.sallyport.device;

import org.jspecify.annotations.NullMarked;
