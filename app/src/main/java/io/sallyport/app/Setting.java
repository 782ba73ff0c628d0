// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.audit.AuditLog;
import io.sallyport.ca.Enrolment;
import io.sallyport.ca.EnrolmentConfig;
import io.sallyport.ca.IdentityFiles;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.exchange.Exchanger;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.policy.PolicyWatch;
import io.sallyport.quota.Quota;
import io.sallyport.quota.QuotaConfig;
import io.sallyport.quota.Quotas;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one role's process stands on: configuration, identity, audit log, and whatever of the shared
 * parts it asks for. Closes in reverse what it has opened. Used by one thread.
 */
final class Setting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Setting.class);

    private final Configuration file;
    private final String name;
    private final Optional<Path> identities;
    private final Metrics metrics;
    private final Clock clock = Clock.systemUTC();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /**
     * @param name the workload's
     * @param identities where the demo's live identities are shown; empty outside the demo
     */
    Setting(Configuration file, String name, Optional<Path> identities, Metrics metrics) {
        this.file = file;
        this.name = name;
        this.identities = identities;
        this.metrics = metrics;
    }

    Configuration file() {
        return file;
    }

    Clock clock() {
        return clock;
    }

    Metrics metrics() {
        return metrics;
    }

    TrustConfig trust() {
        return file.section("trust", TrustConfig.class);
    }

    /** This role's own folder, 0700. */
    Path data() {
        return privateFolder(file.path(Sections.DATA).resolve(name));
    }

    AuditLog audit() {
        Path folder = privateFolder(file.path(Sections.AUDIT).resolve(name));
        return keep(AuditLog.open(folder, trust().workload(name).toString()));
    }

    /** Enrols with the authority, or goes on with a kept identity. */
    IdentitySource enrol() {
        var config = file.section("enrolment", EnrolmentConfig.class);
        return show(
                keep(
                        Enrolment.enrol(
                                config,
                                trust().workload(name),
                                data().resolve("identity"),
                                clock)));
    }

    /** In the demo, keeps the identity's files fresh for curl and the drill. */
    IdentitySource show(IdentitySource identity) {
        identities.ifPresent(folder -> {
            Runnable write = () -> write(folder.resolve(name), identity);
            write.run();
            keep(identity.onChange(write));
        });
        return identity;
    }

    private static void write(Path folder, IdentitySource identity) {
        try {
            PrivateFiles.folder(folder);
            IdentityFiles.write(folder, identity.svid(), identity.bundle());
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("why", String.valueOf(e.getMessage()))
                    .log("the demo's identity files are stale");
        }
    }

    Pep pep(IdentitySource identity, AuditLog audit) {
        return keep(Pep.open(trust(), name, identity, audit, metrics, clock));
    }

    /** The policies, kept up with their folder. */
    PolicyEngine policy() {
        PolicyEngine engine = keep(PolicyEngine.open(file.path(Sections.POLICIES)));
        engine.measure(metrics);
        keep(PolicyWatch.start(engine, metrics));
        return engine;
    }

    Exchanger exchanger(IdentitySource identity) {
        return exchanger(identity, () -> 0);
    }

    /** Whose tokens at hand are of the newest {@code epoch} only. */
    Exchanger exchanger(IdentitySource identity, LongSupplier epoch) {
        TrustConfig trust = trust();
        return keep(
                Exchanger.of(
                        identity,
                        trust.workload("sts"),
                        trust.sts().resolve("/oauth2/token"),
                        epoch));
    }

    QuotaConfig quotaConfig() {
        return file.section("quota", QuotaConfig.class);
    }

    Quota quota() {
        return keep(Quotas.embedded(quotaConfig(), data().resolve("quota.db"), clock));
    }

    <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private static Path privateFolder(Path folder) {
        try {
            PrivateFiles.folder(folder);
            return folder;
        } catch (IOException e) {
            throw new Refusal("folder: %s cannot be made (%s)".formatted(folder, e.getMessage()));
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.atWarn()
                        .addKeyValue("why", String.valueOf(e.getMessage()))
                        .log("a part did not close well");
            }
        }
    }
}
