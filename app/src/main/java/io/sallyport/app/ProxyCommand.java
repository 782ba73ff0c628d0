// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.enforcement.Pep;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Management;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyConfig;
import io.sallyport.proxy.ProxyParts;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sallyport proxy}: the side-car of a plain HTTP service. */
@Command(
        name = "proxy",
        description = {
            "Puts a plain HTTP service into the chain: mutual TLS and tokens outside,",
            "plain HTTP on loopback inside. Runs beside the service until it gets SIGTERM.",
            "",
            "In: who calls needs a certificate, a place in trust.edges and a token for this",
            "workload. Then the service gets the request with these header fields, which",
            "nobody else can set (values percent-encoded, lists with commas):",
            "  Sallyport-Subject, -Issuer, -Tenant, -Groups  the user, as vouched for",
            "  Sallyport-Service   instead of Subject: a service that asks for nobody",
            "  Sallyport-Actor     the workload that calls, -Scopes what it may",
            "  Sallyport-Txn, Sallyport-Request  ids in the audit logs",
            "  Sallyport-Caller    the handle for calls of its own, for this request only",
            "",
            "Out: the service calls http://127.0.0.1:PORT of a target and sends its",
            "Sallyport-Caller along. The side-car exchanges that user's token at the token",
            "service and calls the target over mutual TLS. No handle, no user, no call.",
            "",
            "The service never sees a token. On the machine it must be reachable by the",
            "side-car alone (127.0.0.1, better a network namespace of its own).",
        },
        footer = {
            "",
            "  proxy:",
            "    workload: reports",
            "    listener: {port: 8453}          # /readyz and /metrics on 9453",
            "    app: http://127.0.0.1:8455",
            "    scope: chat.ask",
            "    targets:",
            "      search: {port: 8454, workload: retrieval, scopes: [vector.query],",
            "               url: \"https://localhost:8445\"}",
            "",
            "beside data-dir, audit-dir, trust and enrolment as for serve. It enrols with",
            "the join token that `sallyport ca token reports` made. trust.edges must list",
            "who may call `reports`, and `reports` for each target and for sts; sts.edges",
            "what may be exchanged on the way. Step by step: docs/guides/mtls.md.",
            "Exit 0: stopped; 1: it could not start, and says why."
        })
final class ProxyCommand implements Runnable {
    static final String SECTION = "proxy";
    private static final Logger LOG = LoggerFactory.getLogger(ProxyCommand.class);
    private static final int MANAGEMENT = 1_000;
    private static final List<String> STARTING =
            List.of("process: starting (expected: started within a minute); wait");

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the configuration file")
    private Path config = Path.of("sallyport.yaml");

    @Option(
            names = "--identities",
            hidden = true,
            description = "shows live identities there: demo only")
    private Optional<Path> identities = Optional.empty();

    @Override
    public void run() {
        Configuration file = Sections.readWith(config, SECTION);
        ProxyConfig proxy = file.section(SECTION, ProxyConfig.class);
        var metrics = new Metrics();
        var missing = new AtomicReference<Supplier<List<String>>>(() -> STARTING);
        try (HttpServer _ =
                        Management.start(
                                proxy.listener().port() + MANAGEMENT,
                                metrics,
                                () -> missing.get().get());
                var setting = new Setting(file, proxy.workload(), identities, metrics)) {
            missing.set(start(proxy, setting)::missing);
            LOG.atInfo()
                    .addKeyValue("workload", proxy.workload())
                    .addKeyValue("app", proxy.app())
                    .log("side-car up");
            UntilStopped.await();
        }
    }

    private static Proxy start(ProxyConfig config, Setting setting) {
        IdentitySource identity = setting.enrol();
        Pep pep = setting.pep(identity, setting.audit());
        return setting.keep(
                Proxy.start(
                        config,
                        new ProxyParts(
                                pep,
                                pep.identity(),
                                setting.exchanger(identity, pep::epoch),
                                setting.metrics(),
                                setting.clock())));
    }
}
