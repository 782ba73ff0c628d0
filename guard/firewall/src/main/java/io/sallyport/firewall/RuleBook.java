// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import io.sallyport.firewall.Firewall.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The signatures, ready to run: the {@link Prefilter} decides which automata are tried at all.
 * Immutable; any number of threads.
 */
final class RuleBook {
    private final Vocabulary vocabulary;
    private final List<Signature> signatures;
    private final List<BitSet> byFirst =
            new ArrayList<>(); // signatures by the class they begin with
    private final Prefilter prefilter;
    private final BitSet shields = new BitSet();

    RuleBook(Vocabulary vocabulary, List<Signature> signatures, Map<String, Rule> literals) {
        this.vocabulary = vocabulary;
        this.signatures = List.copyOf(signatures);
        this.prefilter = new Prefilter(vocabulary, signatures, literals);
        for (int i = 0; i < vocabulary.classCount(); i++) {
            byFirst.add(new BitSet());
        }
        for (int i = 0; i < signatures.size(); i++) {
            byFirst.get(signatures.get(i).pattern().first()).set(i);
            shields.set(i, signatures.get(i) instanceof Signature.Shield);
        }
    }

    /** Adds to {@code hits} what the view says. */
    void judge(View folded, Origin origin, Hits hits, Work work) {
        work.add(folded.text().length());
        BitSet candidates =
                prefilter.candidates(
                        folded.text(),
                        work,
                        (rule, from, to) -> {
                            if (rule.origins().contains(origin)) {
                                hits.add(rule, folded.from(from), folded.to(to - 1));
                            }
                        });
        var signs = (BitSet) candidates.clone();
        signs.andNot(shields);
        if (signs.isEmpty()) {
            return;
        }
        var labels = new Labels(Tokens.of(folded, vocabulary), vocabulary);
        work.add(labels.tokens().size());
        List<Match> matches = match(labels, signs, work);
        if (matches.isEmpty()) {
            return;
        }
        candidates.and(shields);
        var shielded = new Shields(labels.tokens().size());
        match(labels, candidates, work).forEach(shielded::add);
        for (Match match : matches) {
            if (match.signature() instanceof Signature.Sign(Rule rule, _)
                    && rule.origins().contains(origin)
                    && !shielded.cover(rule.family(), match.from(), match.to())) {
                Tokens tokens = labels.tokens();
                hits.add(
                        rule,
                        tokens.originalFrom(match.from(), match.to()),
                        tokens.originalTo(match.from(), match.to()));
            }
        }
    }

    /** A signature's match: tokens {@code [from, to)}. */
    record Match(Signature signature, int from, int to) {}

    private List<Match> match(Labels labels, BitSet wanted, Work work) {
        var matches = new ArrayList<Match>();
        for (int token = 0; token < labels.tokens().size(); token++) {
            for (Vocabulary.Phrase phrase : labels.at(token)) {
                var tried = (BitSet) byFirst.get(phrase.phraseClass()).clone();
                tried.and(wanted);
                for (int i = tried.nextSetBit(0); i >= 0; i = tried.nextSetBit(i + 1)) {
                    Signature signature = signatures.get(i);
                    int end = signature.pattern().match(labels, token, work);
                    if (end > token) {
                        matches.add(new Match(signature, token, end));
                    }
                }
            }
        }
        return matches;
    }
}
