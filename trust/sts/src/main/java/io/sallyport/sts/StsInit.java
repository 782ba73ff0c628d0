// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.RootKey;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.TokenRoot;
import io.sallyport.identity.VouchedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Makes the token service's signing keys, vouched for by the token root: part of {@code init}. A
 * running token service serves what is written here within a second.
 */
public final class StsInit {
    private final KeyFolder folder;
    private final TokenRoot root;
    private final Instant now;

    StsInit(Path folder, TokenRoot root, Clock clock) {
        this.folder = new KeyFolder(folder);
        this.root = root;
        this.now = clock.instant();
    }

    /**
     * Makes two keys, one for now and one for 15 days later, and a statement of {@code root} that
     * vouches for them, for 30 days, in {@code folder}.
     *
     * @throws IOException when it cannot be written
     */
    public static void init(Path folder, TokenRoot root) throws IOException {
        new StsInit(folder, root, Clock.systemUTC()).renew();
    }

    /**
     * Renews the statement for the keys that are there, and for the ones that come after them, for
     * 30 more days.
     *
     * @throws IOException when it cannot be written
     * @throws IllegalArgumentException when another root vouched for them
     */
    public static void renew(Path folder, TokenRoot root) throws IOException {
        new StsInit(folder, root, Clock.systemUTC()).renew();
    }

    /**
     * Makes a new key. It signs 15 minutes later, when everybody knows it; tokens of the old one
     * live to their end.
     *
     * @throws IOException when it cannot be written
     * @throws IllegalArgumentException when another root vouched for the old one
     */
    public static void rotate(Path folder, TokenRoot root) throws IOException {
        new StsInit(folder, root, Clock.systemUTC()).rotate();
    }

    /**
     * Makes a new key that signs at once, and drops all others: for a key that somebody stole.
     *
     * @throws IOException when it cannot be written
     */
    public static void replace(Path folder, TokenRoot root) throws IOException {
        new StsInit(folder, root, Clock.systemUTC()).replace();
    }

    void renew() throws IOException {
        write(KeySchedule.renewed(known(), now, this::fresh));
    }

    void rotate() throws IOException {
        write(KeySchedule.rotated(known(), now, this::fresh));
    }

    void replace() throws IOException {
        write(KeySchedule.replaced(now, this::fresh));
    }

    private void write(KeySchedule schedule) throws IOException {
        folder.state(root.vouchWithin(schedule.terms(), now, KeySchedule.LIFE));
    }

    /** Whose private half is here: the others have signed for the last time. */
    private List<KeySchedule.Turn> known() throws IOException {
        if (folder.isNew()) {
            return List.of();
        }
        return vouched().entrySet().stream()
                .filter(entry -> folder.holds(entry.getKey()))
                .map(entry ->
                        new KeySchedule.Turn(folder.key(entry.getKey()), entry.getValue().from()))
                .sorted(Comparator.comparing(KeySchedule.Turn::from))
                .toList();
    }

    private Map<String, VouchedKeys.Term> vouched() throws IOException {
        try {
            return RootKey.parse(root.publicKey()).verify(folder.statement(), now).keys();
        } catch (TokenRefusedException e) {
            if (e.reason().equals("key_set_expired")) {
                return Map.of();
            }
            throw new IllegalArgumentException(
                    "token keys: `"
                            + folder.path()
                            + "` not of this root (expected: the root that init made with them)",
                    e);
        }
    }

    private SigningKey fresh() {
        try {
            return folder.make(now);
        } catch (IOException e) {
            throw new UncheckedIOException("token keys: not written", e);
        }
    }
}
