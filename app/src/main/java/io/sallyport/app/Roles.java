// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.audit.AuditLog;
import io.sallyport.ca.CaConfig;
import io.sallyport.ca.CertificateAuthority;
import io.sallyport.ca.Surroundings;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.embeddings.Embedder;
import io.sallyport.enforcement.Pep;
import io.sallyport.exchange.Exchanger;
import io.sallyport.firewall.Firewall;
import io.sallyport.firewall.FirewallConfig;
import io.sallyport.firewall.Firewalls;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.GatewayConfig;
import io.sallyport.idp.IdentityProvider;
import io.sallyport.idp.IdpConfig;
import io.sallyport.idp.IdpParts;
import io.sallyport.keys.KeyService;
import io.sallyport.keys.KeysConfig;
import io.sallyport.keys.KeysDeps;
import io.sallyport.model.ModelConfig;
import io.sallyport.model.ModelService;
import io.sallyport.orchestrator.Orchestrator;
import io.sallyport.orchestrator.OrchestratorConfig;
import io.sallyport.quota.Prices;
import io.sallyport.retrieval.Retrieval;
import io.sallyport.retrieval.RetrievalConfig;
import io.sallyport.retrieval.RetrievalDeps;
import io.sallyport.sts.StsConfig;
import io.sallyport.sts.StsParts;
import io.sallyport.sts.TokenService;
import io.sallyport.tls.IdentitySource;
import io.sallyport.webapp.WebApp;
import io.sallyport.webapp.WebAppConfig;
import io.sallyport.webapp.WebAppParts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts each role together by hand; the only place where that is done. */
final class Roles {
    private Roles() {}

    /**
     * Starts one role on {@code setting}, which closes it.
     *
     * @return what its {@code /readyz} says is missing; empty when it is ready
     */
    static Supplier<List<String>> start(Role role, Setting setting) {
        return switch (role) {
            case CA -> ca(setting);
            case STS -> sts(setting);
            case GATEWAY -> gateway(setting);
            case RETRIEVAL -> retrieval(setting);
            case KEYS -> keys(setting);
            case IDP -> idp(setting);
            case WEB_APP -> webApp(setting);
            case ORCHESTRATOR -> orchestrator(setting);
            case MODEL -> model(setting);
        };
    }

    private static Supplier<List<String>> ca(Setting setting) {
        AuditLog audit = setting.audit();
        var around =
                new Surroundings(
                        setting.data(),
                        audit,
                        setting.metrics(),
                        setting.clock(),
                        Optional.of(setting.trust().sts()));
        CertificateAuthority ca =
                setting.keep(
                        CertificateAuthority.start(
                                setting.file().section("ca", CaConfig.class), around));
        setting.show(ca.identity());
        return () -> audit.failure().stream().toList();
    }

    private static Supplier<List<String>> sts(Setting setting) {
        var parts =
                new StsParts(
                        setting.enrol(),
                        setting.audit(),
                        setting.metrics(),
                        setting.data(),
                        setting.clock());
        TokenService sts =
                setting.keep(
                        TokenService.start(
                                setting.file().section("sts", StsConfig.class),
                                setting.trust(),
                                parts));
        return sts::missing;
    }

    private static Supplier<List<String>> gateway(Setting setting) {
        IdentitySource identity = setting.enrol();
        Pep pep = setting.pep(identity, setting.audit());
        var guards =
                new Gateway.Guards(
                        setting.policy(),
                        firewall(setting),
                        setting.quota(),
                        new Prices(setting.quotaConfig().prices()));
        var self = new Gateway.Self(pep.identity(), setting.exchanger(identity));
        setting.keep(
                Gateway.start(
                        setting.file().section("gateway", GatewayConfig.class), pep, guards, self));
        return pep::missing;
    }

    private static Supplier<List<String>> retrieval(Setting setting) {
        IdentitySource identity = setting.enrol();
        AuditLog audit = setting.audit();
        Pep pep = setting.pep(identity, audit);
        var deps =
                new RetrievalDeps(
                        pep,
                        pep.identity(),
                        setting.policy(),
                        setting.quota(),
                        firewall(setting),
                        setting.keep(Embedder.miniLm()),
                        audit,
                        setting.metrics(),
                        setting.data(),
                        setting.clock());
        Retrieval retrieval =
                setting.keep(
                        Retrieval.start(
                                setting.file().section("retrieval", RetrievalConfig.class), deps));
        return retrieval::missing;
    }

    private static Supplier<List<String>> keys(Setting setting) {
        IdentitySource identity = setting.enrol();
        Pep pep = setting.pep(identity, setting.audit());
        KeyService keys =
                setting.keep(
                        KeyService.start(
                                setting.file().section("keys", KeysConfig.class),
                                new KeysDeps(
                                        pep,
                                        pep.identity(),
                                        setting.policy(),
                                        setting.quota(),
                                        setting.data(),
                                        setting.clock())));
        return keys::missing;
    }

    private static Supplier<List<String>> idp(Setting setting) {
        AuditLog audit = setting.audit();
        setting.keep(
                IdentityProvider.start(
                        setting.file().section("idp", IdpConfig.class),
                        new IdpParts(
                                setting.enrol(),
                                setting.trust().callersOf("idp"),
                                audit,
                                setting.metrics(),
                                setting.clock())));
        return () -> audit.failure().stream().toList();
    }

    private static Supplier<List<String>> webApp(Setting setting) {
        AuditLog audit = setting.audit();
        IdentitySource identity = setting.enrol();
        Exchanger exchanger = setting.exchanger(identity);
        OnBehalfOf client = setting.keep(OnBehalfOf.of(identity, exchanger));
        setting.keep(
                WebApp.start(
                        setting.file().section("web-app", WebAppConfig.class),
                        new WebAppParts(
                                identity,
                                setting.trust(),
                                exchanger,
                                client,
                                audit,
                                setting.metrics(),
                                setting.clock())));
        return () -> audit.failure().stream().toList();
    }

    private static Supplier<List<String>> orchestrator(Setting setting) {
        IdentitySource identity = setting.enrol();
        Pep pep = setting.pep(identity, setting.audit());
        OnBehalfOf client =
                setting.keep(OnBehalfOf.of(pep.identity(), setting.exchanger(identity)));
        setting.keep(
                Orchestrator.start(
                        setting.file().section("orchestrator", OrchestratorConfig.class),
                        pep,
                        pep.identity(),
                        client));
        return pep::missing;
    }

    private static Supplier<List<String>> model(Setting setting) {
        IdentitySource identity = setting.enrol();
        Pep pep = setting.pep(identity, setting.audit());
        setting.keep(
                ModelService.start(
                        setting.file().section("model", ModelConfig.class),
                        pep,
                        pep.identity(),
                        setting.keep(Embedder.miniLm())));
        return pep::missing;
    }

    private static Firewall firewall(Setting setting) {
        return Firewalls.standard(setting.file().section("firewall", FirewallConfig.class));
    }
}
