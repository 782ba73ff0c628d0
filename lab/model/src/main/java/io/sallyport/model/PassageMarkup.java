// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import io.sallyport.model.Conversation.Source;
import java.util.List;

/** Takes {@code <passage title="...">...</passage>} out of a text, in one pass. */
final class PassageMarkup {
    private static final String OPEN = "<passage";
    private static final String CLOSE = "</passage>";

    private PassageMarkup() {}

    /** Adds what it finds to {@code into} and gives back the text around it. */
    static String take(String text, List<Source> into) {
        var rest = new StringBuilder();
        int from = 0;
        while (true) {
            int open = text.indexOf(OPEN, from);
            int tagEnd = open < 0 ? -1 : text.indexOf('>', open);
            int close = tagEnd < 0 ? -1 : text.indexOf(CLOSE, tagEnd);
            if (close < 0) {
                return rest.append(text, from, text.length()).toString().strip();
            }
            rest.append(text, from, open);
            String tag = text.substring(open + OPEN.length(), tagEnd);
            into.add(new Source(attribute(tag, "title"), text.substring(tagEnd + 1, close)));
            from = close + CLOSE.length();
        }
    }

    private static String attribute(String tag, String name) {
        int start = tag.indexOf(name + "=\"");
        int value = start + name.length() + 2;
        int end = start < 0 ? -1 : tag.indexOf('"', value);
        return end < 0 ? "" : tag.substring(value, end);
    }
}
