// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Form;

/**
 * What somebody typed into the form.
 *
 * @param ticket the form's own name, from its page
 */
record Typed(String ticket, String name, String password) {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PASSWORD = 256;

    static Typed in(Form form) {
        return new Typed(
                form.one("request").orElse(""),
                form.one("name").orElse(""),
                form.one("password").orElse(""));
    }

    /** Longer ones are refused before they are looked up, counted or hashed. */
    boolean tooLong() {
        return name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD;
    }

    @Override
    public String toString() {
        return "Typed[redacted]";
    }
}
