// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import io.sallyport.quota.Quota.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notices a client that asks the very same thing again and again: an agent in a loop, or an attempt
 * to copy the model. In memory, bounded; when full, the least recent one is forgotten, which the
 * request rates make slow to bring about.
 */
final class Repetitions {
    private static final int LONGEST_FINGERPRINT = 256;

    private final int allowed;
    private final Duration length;
    private final int bound;
    private final LinkedHashMap<Key, Window> windows =
            new LinkedHashMap<>(); // least recently asked first

    private record Key(String user, String fingerprint) {}

    private record Window(Instant start, int count) {}

    Repetitions(QuotaConfig config, int bound) {
        this.allowed = config.repeatsAllowed();
        this.length = config.repeatsWindow();
        this.bound = bound;
    }

    synchronized Answer count(Spender spender, String fingerprint, Instant now) {
        if (fingerprint.isBlank() || fingerprint.length() > LONGEST_FINGERPRINT) {
            throw new IllegalArgumentException(
                    "fingerprint: %d characters (expected: 1 to %d)"
                            .formatted(fingerprint.length(), LONGEST_FINGERPRINT));
        }
        var key = new Key(Scope.USER.owner(spender), fingerprint);
        Window window = next(windows.get(key), now);
        windows.putLast(key, window);
        if (windows.size() > bound) {
            windows.pollFirstEntry();
        }
        return window.count() <= allowed
                ? new Answer.Admitted()
                : new Answer.Exhausted("loop", Duration.between(now, window.start().plus(length)));
    }

    private Window next(@Nullable Window window, Instant now) {
        if (window == null || !now.isBefore(window.start().plus(length))) {
            return new Window(now, 1);
        }
        int count = Math.min(window.count() + 1, 2 * allowed + 1);
        // who keeps hammering has to be quiet for a whole window
        return new Window(count > 2 * allowed ? now : window.start(), count);
    }
}
