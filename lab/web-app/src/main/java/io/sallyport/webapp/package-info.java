// SPDX-License-Identifier: Apache-2.0
/**
 * The demo web app: signs the user in, asks the orchestrator on the user's behalf.
 *
 * <p>Start at {@link io.sallyport.webapp.WebApp}. Its one rule: no token reaches the browser.
 */
@NullMarked
package io.sallyport.webapp;

import org.jspecify.annotations.NullMarked;
