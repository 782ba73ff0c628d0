// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a policy file at the semicolons that end its policies, so that each fault of syntax can be
 * told: Cedar itself stops at the first and does not say where it was. One pass.
 */
final class Statements {
    /**
     * One policy's text, right or wrong.
     *
     * @param offset where it starts in the file
     */
    record Statement(int offset, String text) {}

    private final String text;
    private final List<Statement> found = new ArrayList<>();
    private int start = -1;

    private Statements(String text) {
        this.text = text;
    }

    /** In file order; the last may lack its semicolon. Comments alone are none. */
    static List<Statement> of(String text) {
        var cutting = new Statements(text);
        cutting.cut();
        return cutting.found;
    }

    private void cut() {
        int at = 0;
        while (at < text.length()) {
            at = step(at);
        }
        if (start >= 0) {
            found.add(new Statement(start, text.substring(start)));
        }
    }

    /** Looks at one character, string or comment, and says where the next begins. */
    private int step(int at) {
        char c = text.charAt(at);
        if (text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
        if (start < 0 && !Character.isWhitespace(c)) {
            start = at;
        }
        if (c == '"') {
            return afterString(at + 1);
        }
        if (c == ';' && start >= 0) {
            found.add(new Statement(start, text.substring(start, at + 1)));
            start = -1;
        }
        return at + 1;
    }

    private int afterString(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
