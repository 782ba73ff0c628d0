// SPDX-License-Identifier: Apache-2.0
/**
 * The demo company: its people, collections, documents, policies and configuration.
 *
 * <p>Start at {@link io.sallyport.world.World}. Its one rule: nothing here is needed by a real
 * deployment.
 */
@NullMarked
package io.sallyport.world;

import org.jspecify.annotations.NullMarked;
