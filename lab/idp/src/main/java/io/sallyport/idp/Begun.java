// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

/**
 * A sign-in whose form was shown to a browser.
 *
 * @param asked what it is for
 * @param browser the value of the cookie that only that browser has
 * @param path where the form is sent; the cookie is for this path only, so that two tabs do not
 *     take each other's away
 */
record Begun(Visit asked, String browser, String path) {
    @Override
    public String toString() {
        return "Begun[" + asked.clientId() + "]";
    }
}
