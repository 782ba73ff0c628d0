// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The phrases that begin at each token of a view, looked up once. One thread. */
final class Labels {
    private final Tokens tokens;
    private final Vocabulary vocabulary;
    private final @Nullable List<Vocabulary.Phrase>[] known;

    @SuppressWarnings({
        "unchecked",
        "rawtypes"
    }) // arrays of a generic type cannot be made otherwise
    Labels(Tokens tokens, Vocabulary vocabulary) {
        this.tokens = tokens;
        this.vocabulary = vocabulary;
        this.known = new List[tokens.size()];
    }

    /** Empty past the end. */
    List<Vocabulary.Phrase> at(int token) {
        if (token >= tokens.size()) {
            return List.of();
        }
        List<Vocabulary.Phrase> phrases = known[token];
        if (phrases == null) {
            phrases = tokens.id(token) == Tokens.UNKNOWN ? List.of() : vocabulary.at(tokens, token);
            known[token] = phrases;
        }
        return phrases;
    }

    Tokens tokens() {
        return tokens;
    }
}
