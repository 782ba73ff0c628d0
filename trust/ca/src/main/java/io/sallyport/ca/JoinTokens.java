// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Makes join tokens, in the authority's own folder: beside a running authority or before it
 * started. Thread-safe.
 */
public final class JoinTokens implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Register register;
    private final String trustDomain;
    private final Clock clock;

    private JoinTokens(Register register, String trustDomain, Clock clock) {
        this.register = register;
        this.trustDomain = trustDomain;
        this.clock = clock;
    }

    /**
     * Opens the folder that {@link CaInit} made.
     *
     * @throws CaException when there is no authority in it
     */
    public static JoinTokens open(Path folder, Clock clock) {
        var ca = new CaFolder(folder);
        return new JoinTokens(new Register(ca.database()), ca.read().bundle().trustDomain(), clock);
    }

    /**
     * A token with which {@code id} may enrol once within {@code ttl}.
     *
     * @param ttl up to 7 days
     * @throws IllegalArgumentException when {@code id} is of another trust domain or the
     *     authority's own
     */
    public JoinToken create(SpiffeId id, Duration ttl) {
        if (!id.trustDomain().equals(trustDomain) || id.equals(OwnId.of(trustDomain))) {
            throw new IllegalArgumentException(
                    "spiffe id: %s (expected: a workload of %s, not the authority)"
                            .formatted(id, trustDomain));
        }
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "ttl: " + ttl + " (expected: more than 0, up to 7d)");
        }
        if (new Revocations(register).banned(id)) {
            throw new IllegalArgumentException(
                    "spiffe id: %s is revoked (expected: one that is not); `sallyport ca revoke --lift %s` lets it come back"
                            .formatted(id, id.name()));
        }
        Instant now = clock.instant();
        JoinToken token = JoinToken.random();
        register.add(token, id, now.plus(ttl), now);
        return token;
    }

    /**
     * As {@link #create}, into {@code tokens}/NAME (0600), where that workload looks for it.
     *
     * @return the file
     */
    public Path write(SpiffeId id, Duration ttl, Path tokens) {
        Path file = tokens.resolve(id.name());
        try {
            PrivateFiles.write(file, text(create(id, ttl)));
            return file;
        } catch (IOException e) {
            throw new CaException("join token: cannot write " + file + "; give it to this user", e);
        }
    }

    /** Read after the token is made: a withdrawal between the two ends the token itself. */
    private String text(JoinToken token) {
        return new JoinFile(token, withdrawn()).text();
    }

    /**
     * Ids of the authorities that count no more, which travel with each token: ask after {@link
     * #create}, so that none is missed. Empty means none.
     */
    public Set<String> withdrawn() {
        return register.read(handle ->
                new AuthorityTable(handle, trustDomain)
                        .newest()
                        .map(it -> it.bundle().withdrawn())
                        .orElse(Set.of()));
    }

    @Override
    public void close() {
        register.close();
    }
}
