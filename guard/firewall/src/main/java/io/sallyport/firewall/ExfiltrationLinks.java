// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.Locale;
import java.util.Set;

/**
 * Finds addresses that wait for data to be put into them: {@code ![x](https://host/?q={secret})}.
 * One pass; an address is looked at up to its first 300 chars.
 */
final class ExfiltrationLinks {
    private static final int LONGEST = 300;
    private static final Set<String> PLACEHOLDERS =
            Set.of(
                    "secret",
                    "system_prompt",
                    "system_prompt_here",
                    "conversation",
                    "history",
                    "response",
                    "data",
                    "content",
                    "prompt",
                    "password",
                    "token",
                    "api_key",
                    "your_answer",
                    "context");

    private ExfiltrationLinks() {}

    static void find(View view, Hits hits, Work work) {
        String text = view.text();
        int at = text.indexOf("://");
        while (at >= 0) {
            int end = end(text, at + 3);
            work.add(end - at);
            if (isShown(text, at) && waitsForData(text.substring(at, end))) {
                hits.add(Rule.EXFILTRATION_LINK, view.from(at), view.to(end - 1));
            }
            at = text.indexOf("://", end);
        }
    }

    /** Whether a client would load it by itself: a Markdown image, or an HTML source. */
    private static boolean isShown(String text, int at) {
        String before = text.substring(Math.max(0, at - 80), at).toLowerCase(Locale.ROOT);
        int image = before.lastIndexOf("![");
        int link = before.lastIndexOf("](");
        return (image >= 0 && link > image) || before.contains("src=");
    }

    private static int end(String text, int from) {
        int i = from;
        while (i < Math.min(text.length(), from + LONGEST)) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || c == ')' || c == '"' || c == '\'') {
                break;
            }
            i++;
        }
        return Math.max(i, from);
    }

    private static boolean waitsForData(String address) {
        int query = address.indexOf('?');
        if (query < 0) {
            return false;
        }
        for (String pair : address.substring(query + 1).split("[&;]", -1)) {
            String value = pair.substring(pair.indexOf('=') + 1);
            String bare = value.replaceAll("[^A-Za-z_]", "");
            boolean bracketed = !value.isEmpty() && "{[<$".indexOf(value.charAt(0)) >= 0;
            boolean shouted = bare.equals(bare.toUpperCase(Locale.ROOT)) && !bare.isEmpty();
            if (bracketed || (shouted && PLACEHOLDERS.contains(bare.toLowerCase(Locale.ROOT)))) {
                return true;
            }
        }
        return false;
    }
}
