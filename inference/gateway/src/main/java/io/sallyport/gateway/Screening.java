// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.enforcement.Passage;
import io.sallyport.firewall.Firewall;
import io.sallyport.firewall.Firewall.Finding;
import io.sallyport.firewall.Firewall.Origin;
import io.sallyport.firewall.Firewall.Verdict;
import io.sallyport.gateway.ChatText.Piece;
import java.util.Comparator;
import java.util.List;

/** Step 9: the firewall on every text of a request. */
final class Screening {
    private static final String REMOVED = "[removed]";

    private final Firewall firewall;

    Screening(Firewall firewall) {
        this.firewall = firewall;
    }

    /** Changes the request's tree where something was removed; refuses where that is not enough. */
    void screen(Passage passage, ChatText text) {
        for (Piece piece : text.pieces()) {
            Verdict verdict = scan(passage, piece.origin(), piece.text(), where(piece.message()));
            if (verdict.action() == Firewall.Action.REDACT) {
                piece.owner().put(piece.field(), without(piece.text(), verdict.findings()));
            }
        }
        for (ChatText.Joined joined : text.joined()) {
            whole(passage, joined.origin(), joined.text(), where(joined.message()));
        }
        whole(passage, Origin.DOCUMENT, text.rest(), "the request beside its messages");
    }

    /** A text that stands in no one place: what would have to be removed is refused. */
    private void whole(Passage passage, Origin origin, String text, String where) {
        Verdict verdict = scan(passage, origin, text, where);
        if (verdict.action() == Firewall.Action.REDACT) {
            throw Refusals.content(where);
        }
    }

    private Verdict scan(Passage passage, Origin origin, String text, String where) {
        if (text.isBlank()) {
            return new Verdict(Firewall.Action.ALLOW, 0, List.of());
        }
        Verdict verdict = firewall.scan(origin, text);
        if (verdict.action() != Firewall.Action.ALLOW) {
            passage.fact("firewall", verdict.action() + " " + origin + " " + rules(verdict));
        }
        if (verdict.action() == Firewall.Action.BLOCK) {
            throw Refusals.content(where);
        }
        return verdict;
    }

    private static String where(int message) {
        return "messages[" + message + "].content";
    }

    private static String rules(Verdict verdict) {
        return String.join(
                ",", verdict.findings().stream().map(Finding::rule).distinct().limit(5).toList());
    }

    static String without(String text, List<Finding> findings) {
        var kept = new StringBuilder();
        int at = 0;
        for (Finding finding :
                findings.stream().sorted(Comparator.comparingInt(Finding::from)).toList()) {
            if (finding.from() >= at) {
                kept.append(text, at, finding.from()).append(REMOVED);
            }
            at = Math.max(at, finding.to());
        }
        return kept.append(text, Math.min(at, text.length()), text.length()).toString();
    }
}
