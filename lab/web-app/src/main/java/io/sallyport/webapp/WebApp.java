// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

/** Replaced by its module. */
public final class WebApp {
    private WebApp() {}
}
