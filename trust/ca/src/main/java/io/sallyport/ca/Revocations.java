// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Takes workloads and certificates back. What is revoked is not renewed from the moment that it is
 * in the register; the token service is told afterwards, as often as it takes. Thread-safe.
 */
final class Revocations {
    private final Register register;

    Revocations(Register register) {
        this.register = register;
    }

    /** What the token service must hear: everybody who asks it refuses this then. */
    record Word(long number, Kind kind, String value) {
        /** The words of its form. */
        enum Kind {
            WORKLOAD("workload"),
            CERTIFICATE("certificate");

            private final String text;

            Kind(String text) {
                this.text = text;
            }

            String text() {
                return text;
            }
        }
    }

    /** What was revoked. */
    record Revoked(SpiffeId id, List<String> serials) {
        Revoked {
            serials = List.copyOf(serials);
        }
    }

    /** Called inside the transaction; what it throws leaves everything as it was. */
    @FunctionalInterface
    interface Witness {
        void see(Revoked revoked);
    }

    /** The workload, with all certificates that it has and could ever get. */
    Revoked workload(SpiffeId id, Instant now, Witness witness) {
        return register.write(handle -> {
            handle.execute(
                    "insert into banned (spiffe_id, since) values (?, ?) on conflict do nothing",
                    id.toString(),
                    now.toEpochMilli());
            tell(handle, Word.Kind.WORKLOAD, id.toString(), now.plus(Wanted.LONGEST));
            return revoke(handle, living(handle, id, now), id, now, witness);
        });
    }

    /** All certificates that the workload has; with a new join token it can enrol again. */
    Revoked certificates(SpiffeId id, Instant now, Witness witness) {
        return register.write(handle -> revoke(handle, living(handle, id, now), id, now, witness));
    }

    /**
     * One certificate, and whatever was renewed from the one that it began with.
     *
     * @param serial hex
     * @throws CaException when no such certificate was issued here or it has ended
     */
    Revoked serial(String serial, Instant now, Witness witness) {
        return register.write(handle -> {
            Certificate named =
                    Certificate.ofSerial(handle, serial)
                            .filter(one -> one.end().isAfter(now))
                            .orElseThrow(() ->
                                    new CaException(
                                            "serial: `%s` names no certificate that counts (expected: one of `sallyport ca status`)"
                                                    .formatted(serial)));
            List<Certificate> line =
                    Certificate.living(handle, now).stream()
                            .filter(one -> one.line().equals(named.line()))
                            .toList();
            return revoke(handle, line, named.id(), now, witness);
        });
    }

    /** Lets that workload enrol again; those who were told keep refusing it for a while. */
    boolean lift(SpiffeId id, Witness witness) {
        return register.write(handle -> {
            boolean was =
                    handle.execute("delete from banned where spiffe_id = ?", id.toString()) > 0;
            if (was) {
                witness.see(new Revoked(id, List.of()));
            }
            return was;
        });
    }

    Set<String> banned() {
        return register.read(handle ->
                new LinkedHashSet<>(
                        handle.createQuery("select spiffe_id from banned order by spiffe_id")
                                .mapTo(String.class)
                                .list()));
    }

    boolean banned(SpiffeId id) {
        return banned().contains(id.toString());
    }

    /** What nobody was told yet, oldest first; a few at a time. */
    List<Word> untold(Instant now) {
        return register.read(handle ->
                handle.createQuery(
                                "select number, kind, denied from untold where until > :now"
                                        + " order by number limit 100")
                        .bind("now", now.toEpochMilli())
                        .map((row, _) ->
                                new Word(
                                        row.getLong("number"),
                                        Word.Kind.valueOf(
                                                row.getString("kind")
                                                        .toUpperCase(java.util.Locale.ROOT)),
                                        row.getString("denied")))
                        .list());
    }

    /** It was told; what nobody needs to hear any more goes with it. */
    void told(Word word, Instant now) {
        register.write(handle ->
                handle.execute(
                        "delete from untold where number = ? or until <= ?",
                        word.number(),
                        now.toEpochMilli()));
    }

    private static List<Certificate> living(Handle handle, SpiffeId id, Instant now) {
        return Certificate.living(handle, now).stream().filter(one -> one.id().equals(id)).toList();
    }

    private static Revoked revoke(
            Handle handle, List<Certificate> all, SpiffeId id, Instant now, Witness witness) {
        var serials = new ArrayList<String>();
        for (Certificate one : all) {
            handle.execute(
                    "update certificate set revoked_at = ? where serial = ? and revoked_at is null",
                    now.toEpochMilli(),
                    one.serial());
            tell(
                    handle,
                    Word.Kind.CERTIFICATE,
                    one.thumbprint(),
                    one.end().plus(Duration.ofHours(1)));
            serials.add(one.serial());
        }
        var revoked = new Revoked(id, serials);
        witness.see(revoked);
        return revoked;
    }

    private static void tell(Handle handle, Word.Kind kind, String value, Instant until) {
        handle.execute(
                "insert into untold (kind, denied, until) values (?, ?, ?)",
                kind.text(),
                value,
                until.toEpochMilli());
    }
}
