// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import java.util.Locale;

/** A judgement in one word, as policy cases write it. */
public enum Answer {
    /** Both the user and the service may. */
    PERMIT,
    /** The service could, the user may not: a confused deputy was stopped. */
    DEPUTY,
    /** The service may not, whatever the user may. */
    DENY;

    /** The word for {@code judgement}. */
    public static Answer of(Judgement judgement) {
        if (judgement.permitted()) {
            return PERMIT;
        }
        return judgement.deputyBlocked() ? DEPUTY : DENY;
    }

    /** As cases write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
