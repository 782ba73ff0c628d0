// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.identity.TenantId;
import io.sallyport.runtime.Flaws;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One question and what its answer shall be.
 *
 * @param name what it shows, for the reader; may be missing
 * @param given who asks
 * @param ask what is asked for: {@code search Collection acme/eng-docs}
 * @param expect what must come out
 */
public record PolicyCase(Optional<String> name, Given given, String ask, Answer expect) {
    /** Action, type, tenant and id; an id may hold further slashes. */
    private static final Pattern ASK =
            Pattern.compile("([^ ]{1,100}) ([^ ]{1,100}) ([a-z0-9-]{1,64})/(.{1,500})");

    public PolicyCase {
        new Flaws()
                .unless(
                        ASK.matcher(ask).matches(),
                        "ask",
                        "`%s` (expected: ACTION TYPE TENANT/ID, for example search Collection acme/docs)"
                                .formatted(ask))
                .refuse();
    }

    Ask asked() {
        return parse(ask);
    }

    /**
     * Reads {@code ACTION TYPE TENANT/ID}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Ask parse(String text) {
        var words = ASK.matcher(text);
        if (!words.matches()) {
            throw new IllegalArgumentException(
                    "ask: `%s` (expected: ACTION TYPE TENANT/ID)".formatted(text));
        }
        return new Ask(
                words.group(1), words.group(2), words.group(4), new TenantId(words.group(3)));
    }

    /** The case on one line, as it was asked. */
    public String text() {
        return name.map(text -> text + ": ").orElse("") + given.text() + ": " + ask;
    }
}
