// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The state of an authority at one moment.
 *
 * @param bundleHash what {@link BundleHash} says of the newest bundle
 * @param roots in the bundle
 * @param issuing those that are not withdrawn, the one that signs among them
 * @param next what happens next, in one line; what it waits for, when it does
 * @param workloads certificates that count, by workload
 * @param revoked workloads that are refused for good
 * @param untold revocations that the token service has not heard of
 * @param foreign the other trust domains of the configuration
 */
public record CaStatus(
        Instant now,
        String trustDomain,
        long bundleSequence,
        String bundleHash,
        List<Authority> roots,
        List<Authority> issuing,
        String next,
        List<Workload> workloads,
        Set<String> revoked,
        int untold,
        List<Foreign> foreign) {
    public CaStatus {
        roots = List.copyOf(roots);
        issuing = List.copyOf(issuing);
        workloads = List.copyOf(workloads);
        revoked = Set.copyOf(revoked);
        foreign = List.copyOf(foreign);
    }

    /**
     * Another trust domain.
     *
     * @param sequence of its newest bundle; empty when it does not count, or never answered
     * @param roots how many keys vouch for it; 0 before its first answer
     * @param answered when its endpoint last confirmed that; empty before the first time
     * @param until from then on nobody of it is believed; empty as {@code answered}
     * @param refused why its last answer was not taken; empty when it was
     */
    public record Foreign(
            String trustDomain,
            OptionalLong sequence,
            int roots,
            Optional<Instant> answered,
            Optional<Instant> until,
            Optional<String> refused) {
        /** Whether workloads of it are believed at that moment, where an edge names them. */
        public boolean believed(Instant now) {
            return until.map(now::isBefore).orElse(false);
        }
    }

    /**
     * A root or an issuing authority.
     *
     * @param id the first 16 digits of its key's SHA-256
     * @param state {@code trusted} for a root
     */
    public record Authority(String id, String state, Instant end) {}

    /**
     * One certificate of a workload.
     *
     * @param serial hex
     * @param manner by what right it was issued
     * @param bundleSeen the newest bundle that its holder says to use; 0 for none
     */
    public record Workload(
            SpiffeId id, String serial, String manner, Instant end, long bundleSeen) {}
}
