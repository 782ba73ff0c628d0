// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts masks where guarded values belong, before anything is embedded, indexed or stored. A social
 * security number that was left in the clear is masked too, and counted: its sender has a mistake
 * to mend.
 */
final class Masking {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9_-]{1,64})}}");
    private static final Pattern SOCIAL_SECURITY_NUMBER =
            Pattern.compile("(?<![\\d-])\\d{3}([-. ])\\d{2}\\1\\d{4}(?![\\d-])");
    private static final String STRAY = "***-**-****";

    private int strays;

    private Masking() {}

    static Masked mask(IncomingDocument document) {
        var masking = new Masking();
        var guarded = document.guarded();
        var clean =
                new IncomingDocument(
                        masking.mask(document.title(), guarded),
                        masking.mask(document.text(), guarded),
                        masking.mask(document.attributes()),
                        guarded,
                        document.rights(),
                        document.source());
        return new Masked(clean, masking.strays);
    }

    private Map<String, Attribute> mask(Map<String, Attribute> attributes) {
        var clean = new HashMap<String, Attribute>();
        attributes.forEach((key, attribute) ->
                clean.put(
                        key,
                        attribute instanceof Attribute.Text(String value)
                                ? new Attribute.Text(mask(value, Map.of()))
                                : attribute));
        return clean;
    }

    private String mask(String text, Map<String, Guarded> guarded) {
        String filled =
                PLACEHOLDER
                        .matcher(text)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(
                                        guarded.containsKey(found.group(1))
                                                ? guarded.get(found.group(1)).mask()
                                                : found.group()));
        return SOCIAL_SECURITY_NUMBER
                .matcher(filled)
                .replaceAll(_ -> {
                    strays++;
                    return Matcher.quoteReplacement(STRAY);
                });
    }

    /**
     * What may be stored.
     *
     * @param strays values that were in the clear and should not have been
     */
    record Masked(IncomingDocument document, int strays) {}
}
