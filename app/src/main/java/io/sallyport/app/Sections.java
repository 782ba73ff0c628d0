// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static java.util.Objects.requireNonNull;

import io.sallyport.ca.CaConfig;
import io.sallyport.ca.EnrolmentConfig;
import io.sallyport.device.DeviceConfig;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.firewall.FirewallConfig;
import io.sallyport.gateway.GatewayConfig;
import io.sallyport.idp.IdpConfig;
import io.sallyport.ingest.IngestConfig;
import io.sallyport.keys.KeysConfig;
import io.sallyport.model.ModelConfig;
import io.sallyport.orchestrator.OrchestratorConfig;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.proxy.ProxyConfig;
import io.sallyport.quota.QuotaConfig;
import io.sallyport.retrieval.RetrievalConfig;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.sts.StsConfig;
import io.sallyport.webapp.WebAppConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
                    Map.entry("ingest", IngestConfig.class),
                    Map.entry("idp", IdpConfig.class),
                    Map.entry("web-app", WebAppConfig.class),
                    Map.entry("orchestrator", OrchestratorConfig.class),
                    Map.entry("model", ModelConfig.class),
                    Map.entry("device", DeviceConfig.class),
                    Map.entry(ProxyCommand.SECTION, ProxyConfig.class));

    private static final Map<Role, Set<String>> ALSO =
            Map.of(
                    Role.GATEWAY, Set.of("quota", "firewall"),
                    Role.RETRIEVAL, Set.of("quota", "firewall"),
                    Role.KEYS, Set.of("quota"));

    private Sections() {}

    /**
     * Reads the file and checks all of it.
     *
     * @throws ConfigurationException with every fault
     */
    static Configuration read(Path file) {
        return read(file, List.of());
    }

    /**
     * As {@link #read(Path)}; what these roles need must be there, too.
     *
     * @throws ConfigurationException with every fault, those of the policies among them
     */
    static Configuration read(Path file, List<Role> roles) {
        return read(file, needed(roles));
    }

    /** As {@link #read(Path)}; this section must be there, too. */
    static Configuration readWith(Path file, String section) {
        return read(file, Set.of(section));
    }

    private static Configuration read(Path file, Set<String> sections) {
        Configuration configuration = Configuration.read(file);
        var required = new HashMap<>(REQUIRED);
        var optional = new HashMap<>(OPTIONAL);
        sections.forEach(key -> required.put(key, requireNonNull(optional.remove(key))));
        try {
            configuration.check(required, optional, Set.of(DATA, AUDIT, POLICIES));
            return configuration;
        } catch (ConfigurationException e) {
            var faults = new ArrayList<>(e.faults());
            faults.addAll(policyFaults(configuration));
            throw new ConfigurationException(faults);
        }
    }

    /** What is wrong with the policies; nothing when nobody says where they are. */
    static List<String> policyFaults(Configuration configuration) {
        if (!configuration.has(POLICIES)) {
            return List.of();
        }
        try (var _ = PolicyEngine.open(configuration.path(POLICIES))) {
            return List.of();
        } catch (ConfigurationException e) {
            return e.faults();
        }
    }

    private static Set<String> needed(List<Role> roles) {
        var needed = new TreeSet<String>();
        for (Role role : roles) {
            needed.add(role.text());
            needed.addAll(ALSO.getOrDefault(role, Set.of()));
        }
        return needed;
    }
}
