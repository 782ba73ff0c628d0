// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The provider's sign-in form as its page has it.
 *
 * @param action where it is posted to
 * @param request the hidden field that says which authorization is meant
 */
record LoginForm(String action, String request) {
    private static final Pattern ACTION =
            Pattern.compile("<form method=\"post\" action=\"([^\"]{1,200})\"");
    private static final Pattern REQUEST =
            Pattern.compile("<input type=\"hidden\" name=\"request\" value=\"([^\"]{1,512})\"");

    /**
     * Reads the page.
     *
     * @throws DemoException when there is no such form on it
     */
    static LoginForm in(String page) {
        Matcher action = ACTION.matcher(page);
        Matcher request = REQUEST.matcher(page);
        if (!action.find() || !request.find()) {
            throw new DemoException(
                    "login page: no sign-in form on it (expected: the development provider's"
                            + " page)");
        }
        return new LoginForm(unescape(action.group(1)), unescape(request.group(1)));
    }

    URI target(URI page) {
        return page.resolve(action);
    }

    Map<String, String> filled(String name, String password) {
        return Map.of("request", request, "name", name, "password", password);
    }

    private static String unescape(String text) {
        return text.replace("&quot;", "\"")
                .replace("&gt;", ">")
                .replace("&lt;", "<")
                .replace("&amp;", "&");
    }
}
