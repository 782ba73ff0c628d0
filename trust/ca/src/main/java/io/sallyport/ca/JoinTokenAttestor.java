// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.spi.Attestation;
import io.sallyport.ca.spi.Attestor;
import java.time.Clock;
import java.util.Optional;

/** Join tokens that this authority has made. Thread-safe. */
final class JoinTokenAttestor implements Attestor {
    private static final int ALARMS_PER_TOKEN = 10;

    private final Register register;
    private final Clock clock;

    JoinTokenAttestor(Register register, Clock clock) {
        this.register = register;
        this.clock = clock;
    }

    @Override
    public String member() {
        return Wire.JOIN_TOKEN;
    }

    @Override
    public Attestation attest(String evidence) {
        return JoinToken.read(evidence)
                .flatMap(token -> register.find(token).map(ticket -> judge(token, ticket)))
                .orElseGet(() -> new Attestation.Refused("join_token_unknown", Optional.empty()));
    }

    private Attestation judge(JoinToken token, Register.Ticket ticket) {
        if (ticket.used()) {
            return replayed(token, ticket);
        }
        return clock.instant().isBefore(ticket.expires())
                ? new Attestation.Proven(ticket.id(), token.hash(), ticket.expires())
                : new Attestation.Refused("join_token_expired", Optional.of(ticket.id()));
    }

    // Somebody has a token that was used: it was stolen, before or after. A few alarms say so.
    private Attestation replayed(JoinToken token, Register.Ticket ticket) {
        register.replayed(token);
        boolean alarm = ticket.replays() < ALARMS_PER_TOKEN;
        return new Attestation.Refused(
                "join_token_replayed", alarm ? Optional.of(ticket.id()) : Optional.empty());
    }
}
