// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.Map;

/** HTML character references: all numeric ones, and the names that hide markup or letters. */
final class Entities {
    private static final Map<String, String> NAMED =
            Map.ofEntries(
                    Map.entry("lt", "<"),
                    Map.entry("gt", ">"),
                    Map.entry("amp", "&"),
                    Map.entry("quot", "\""),
                    Map.entry("apos", "'"),
                    Map.entry("nbsp", " "),
                    Map.entry("excl", "!"),
                    Map.entry("period", "."),
                    Map.entry("comma", ","),
                    Map.entry("colon", ":"),
                    Map.entry("lbrack", "["),
                    Map.entry("rbrack", "]"),
                    Map.entry("lpar", "("),
                    Map.entry("rpar", ")"),
                    Map.entry("Tab", " "),
                    Map.entry("NewLine", "\n"));

    private Entities() {}

    /** What stands between {@code &} and {@code ;}, decoded; empty when it is no reference. */
    static String decode(String body) {
        if (!body.startsWith("#")) {
            return NAMED.getOrDefault(body, "");
        }
        boolean hex = body.startsWith("#x") || body.startsWith("#X");
        int from = hex ? 2 : 1;
        int cp = Runs.number(body, from, body.length(), hex ? 16 : 10);
        return cp > 0 && Character.isValidCodePoint(cp) ? Character.toString(cp) : "";
    }
}
