// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.AuthorityRow.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts an authority's state together. */
final class StatusReader {
    private static final Duration SOON = Duration.ofDays(60);

    private StatusReader() {}

    static CaStatus read(Register register, Authorities authorities, CaConfig config, Instant now) {
        PublishedBundle bundle = authorities.published();
        List<AuthorityRow> rows = authorities.rows();
        var revocations = new Revocations(register);
        return new CaStatus(
                now,
                bundle.bundle().trustDomain(),
                bundle.sequence(),
                BundleHash.of(bundle.bundle()),
                roots(bundle),
                rows.stream()
                        .filter(row -> row.state() != State.WITHDRAWN)
                        .map(row ->
                                new CaStatus.Authority(
                                        row.shortId(), row.state().text(), row.notAfter()))
                        .toList(),
                next(rows, authorities, now),
                workloads(register, now),
                revocations.banned(),
                revocations.untold(now).size(),
                config.federation().stream().map(domain -> foreign(register, domain)).toList());
    }

    private static CaStatus.Foreign foreign(Register register, ForeignDomain domain) {
        Optional<ForeignTable.Row> row =
                register.read(handle -> new ForeignTable(handle, domain.trustDomain()).find());
        Optional<BundleDocument> document =
                row.flatMap(ForeignTable.Row::document)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .map(bytes -> BundleDocument.read(domain.trustDomain(), bytes));
        Optional<Instant> answered = row.flatMap(ForeignTable.Row::answered);
        return new CaStatus.Foreign(
                domain.trustDomain(),
                document.map(BundleDocument::sequence).orElse(OptionalLong.empty()),
                document.map(it -> it.bundle().anchors().size()).orElse(0),
                answered,
                answered.map(since -> since.plus(domain.keeps())),
                row.flatMap(ForeignTable.Row::refused));
    }

    private static List<CaStatus.Authority> roots(PublishedBundle bundle) {
        return bundle.bundle().anchors().stream()
                .map(root ->
                        new CaStatus.Authority(
                                Rotation.shortId(root), "trusted", root.getNotAfter().toInstant()))
                .sorted(Comparator.comparing(CaStatus.Authority::end))
                .toList();
    }

    private static List<CaStatus.Workload> workloads(Register register, Instant now) {
        return register.read(handle -> Certificate.living(handle, now)).stream()
                .filter(one -> one.revoked().isEmpty())
                .map(one ->
                        new CaStatus.Workload(
                                one.id(), one.serial(), one.manner(), one.end(), one.bundleSeen()))
                .toList();
    }

    private static String next(List<AuthorityRow> rows, Authorities authorities, Instant now) {
        for (AuthorityRow row : rows) {
            if (row.state() == State.PREPARED) {
                return "%s signs as soon as every workload has bundle %d; %d certificates' holders do not have it yet"
                        .formatted(
                                row.shortId(), row.needs(), authorities.lacking(row.needs(), now));
            }
            if (row.state() == State.RETIRING) {
                return "%s is withdrawn when the last certificate that it signed has ended"
                        .formatted(row.shortId());
            }
        }
        Instant end = authorities.signing().certificate().getNotAfter().toInstant();
        return end.isBefore(now.plus(SOON))
                ? "rotate now, the issuing authority ends soon: sallyport ca rotate"
                : "nothing; rotate before " + end.minus(SOON);
    }
}
