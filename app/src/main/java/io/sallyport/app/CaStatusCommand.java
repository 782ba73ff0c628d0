// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.ca.CaOperator;
import io.sallyport.ca.CaStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport ca status}: who is there, and how long still. */
@Command(
        name = "status",
        description = {
            "Shows the roots and issuing authorities with the days they have left, the next step of a rotation,",
            "other trust domains with the age of what is known of them, and every certificate that counts: workload,",
            "serial, end, days left."
        },
        footer = {
            "",
            "MANNER says by what right a certificate was issued: enrol (a proof such as a join token), renew, own (the",
            "authority's own), hand (sallyport ca issue). BUNDLE is the newest trust bundle that the workload says to use:",
            "a prepared authority signs when every workload has its bundle."
        })
final class CaStatusCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SECONDS_A_DAY = 86_400;

    @Mixin private CaFiles files = new CaFiles();

    @Option(names = "--json", description = "the same as one JSON object")
    private boolean json;

    @Override
    public void run() {
        CaStatus status = files.with(CaOperator::status);
        System.out.println(json ? json(status) : text(status));
    }

    static String text(CaStatus status) {
        var lines = new ArrayList<String>();
        lines.add(
                "trust domain %s, bundle %d, sha256 %s"
                        .formatted(
                                status.trustDomain(),
                                status.bundleSequence(),
                                status.bundleHash()));
        status.roots().forEach(root -> lines.add(authority("root", root, status.now())));
        status.issuing().forEach(one -> lines.add(authority("issuing", one, status.now())));
        lines.add("next: " + status.next());
        if (status.untold() > 0) {
            lines.add(
                    "revocations that the token service has not heard of: %d; does it run?"
                            .formatted(status.untold()));
        }
        new TreeSet<>(status.revoked()).forEach(id -> lines.add("revoked for good: " + id));
        status.foreign().forEach(one -> lines.add(foreign(one, status.now())));
        lines.add("");
        lines.addAll(table(status));
        return String.join("\n", lines);
    }

    private static String authority(String what, CaStatus.Authority one, Instant now) {
        return "%-7s %s %-8s ends %s, %.1f days left"
                .formatted(what, one.id(), one.state(), one.end(), days(now, one.end()));
    }

    private static String foreign(CaStatus.Foreign one, Instant now) {
        String known =
                one.answered()
                        .map(since ->
                                "bundle %s, %d roots, confirmed %d s ago, counts to %s"
                                        .formatted(
                                                one.sequence().isPresent()
                                                        ? one.sequence().getAsLong()
                                                        : "without a number",
                                                one.roots(),
                                                Duration.between(since, now).toSeconds(),
                                                one.until().orElseThrow()))
                        .orElse("never answered");
        return "foreign %s: %s, %s%s"
                .formatted(
                        one.trustDomain(),
                        one.believed(now) ? "believed" : "NOBODY BELIEVED",
                        known,
                        one.refused().map(why -> "; last answer not taken: " + why).orElse(""));
    }

    private static List<String> table(CaStatus status) {
        int width =
                status.workloads().stream()
                        .mapToInt(one -> one.id().toString().length())
                        .max()
                        .orElse(8);
        String form = "%-" + width + "s  %-32s  %-6s  %-20s  %9s  %6s";
        var lines = new ArrayList<String>();
        lines.add(form.formatted("WORKLOAD", "SERIAL", "MANNER", "END", "DAYS LEFT", "BUNDLE"));
        for (CaStatus.Workload one : status.workloads()) {
            lines.add(
                    form.formatted(
                            one.id(),
                            one.serial(),
                            one.manner(),
                            one.end(),
                            String.format(Locale.ROOT, "%.3f", days(status.now(), one.end())),
                            one.bundleSeen() == 0 ? "-" : one.bundleSeen()));
        }
        return lines;
    }

    static String json(CaStatus status) {
        ObjectNode node = JSON.createObjectNode();
        node.put("trust_domain", status.trustDomain());
        node.put("bundle_sequence", status.bundleSequence());
        node.put("bundle_sha256", status.bundleHash());
        authorities(node.putArray("roots"), status.roots(), status.now());
        authorities(node.putArray("issuing"), status.issuing(), status.now());
        node.put("next", status.next());
        node.put("revocations_untold", status.untold());
        ArrayNode revoked = node.putArray("revoked");
        new TreeSet<>(status.revoked()).forEach(revoked::add);
        foreign(node.putArray("foreign"), status);
        ArrayNode workloads = node.putArray("certificates");
        for (CaStatus.Workload one : status.workloads()) {
            workloads
                    .addObject()
                    .put("workload", one.id().toString())
                    .put("serial", one.serial())
                    .put("manner", one.manner())
                    .put("end", one.end().toString())
                    .put("days_left", days(status.now(), one.end()))
                    .put("bundle_seen", one.bundleSeen());
        }
        return node.toPrettyString();
    }

    private static void foreign(ArrayNode array, CaStatus status) {
        for (CaStatus.Foreign one : status.foreign()) {
            ObjectNode node = array.addObject();
            node.put("trust_domain", one.trustDomain());
            node.put("believed", one.believed(status.now()));
            one.sequence().ifPresent(number -> node.put("bundle_sequence", number));
            node.put("roots", one.roots());
            one.answered().ifPresent(at -> node.put("answered", at.toString()));
            one.until().ifPresent(at -> node.put("counts_to", at.toString()));
            one.refused().ifPresent(why -> node.put("refused", why));
        }
    }

    private static void authorities(
            ArrayNode array, List<CaStatus.Authority> authorities, Instant now) {
        for (CaStatus.Authority one : authorities) {
            array.addObject()
                    .put("id", one.id())
                    .put("state", one.state())
                    .put("end", one.end().toString())
                    .put("days_left", days(now, one.end()));
        }
    }

    private static double days(Instant now, Instant end) {
        return Math.round(Duration.between(now, end).toSeconds() / SECONDS_A_DAY * 1e4) / 1e4;
    }
}
