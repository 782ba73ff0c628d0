// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.CaConfig;
import io.sallyport.ca.EnrolmentConfig;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.firewall.FirewallConfig;
import io.sallyport.gateway.GatewayConfig;
import io.sallyport.idp.IdpConfig;
import io.sallyport.keys.KeysConfig;
import io.sallyport.model.ModelConfig;
import io.sallyport.orchestrator.OrchestratorConfig;
import io.sallyport.quota.QuotaConfig;
import io.sallyport.retrieval.RetrievalConfig;
import io.sallyport.runtime.Configuration;
import io.sallyport.sts.StsConfig;
import io.sallyport.webapp.WebAppConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What a configuration file may hold. One file serves all roles; each process reads the parts that
 * concern it.
 */
final class Sections {
    static final String DATA = "data-dir";
    static final String AUDIT = "audit-dir";
    static final String POLICIES = "policy-dir";

    private static final Map<String, Class<? extends Record>> REQUIRED =
            Map.of("trust", TrustConfig.class, "enrolment", EnrolmentConfig.class);
    private static final Map<String, Class<? extends Record>> OPTIONAL =
            Map.ofEntries(
                    Map.entry("quota", QuotaConfig.class),
                    Map.entry("firewall", FirewallConfig.class),
                    Map.entry("ca", CaConfig.class),
                    Map.entry("sts", StsConfig.class),
                    Map.entry("gateway", GatewayConfig.class),
                    Map.entry("retrieval", RetrievalConfig.class),
                    Map.entry("keys", KeysConfig.class),
                    Map.entry("idp", IdpConfig.class),
                    Map.entry("web-app", WebAppConfig.class),
                    Map.entry("orchestrator", OrchestratorConfig.class),
                    Map.entry("model", ModelConfig.class));

    private Sections() {}

    /**
     * Reads the file and checks all of it.
     *
     * @throws io.sallyport.runtime.ConfigurationException with every fault
     */
    static Configuration read(Path file) {
        Configuration configuration = Configuration.read(file);
        configuration.check(REQUIRED, OPTIONAL, Set.of(DATA, AUDIT, POLICIES));
        return configuration;
    }
}
