// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Configuration;

/** Each role's management port is its own port + 1000. */
final class ManagementPorts {
    private static final int OFFSET = 1000;

    private ManagementPorts() {}

    static int of(Role role, Configuration file) {
        return listener(role, file).port() + OFFSET;
    }

    private static Listener listener(Role role, Configuration file) {
        String key = role.text();
        return switch (role) {
            case CA -> file.section(key, io.sallyport.ca.CaConfig.class).listener();
            case STS -> file.section(key, io.sallyport.sts.StsConfig.class).listener();
            case GATEWAY -> file.section(key, io.sallyport.gateway.GatewayConfig.class).listener();
            case RETRIEVAL ->
                    file.section(key, io.sallyport.retrieval.RetrievalConfig.class).listener();
            case KEYS -> file.section(key, io.sallyport.keys.KeysConfig.class).listener();
            case IDP -> file.section(key, io.sallyport.idp.IdpConfig.class).listener();
            case WEB_APP -> file.section(key, io.sallyport.webapp.WebAppConfig.class).listener();
            case ORCHESTRATOR ->
                    file.section(key, io.sallyport.orchestrator.OrchestratorConfig.class)
                            .listener();
            case MODEL -> file.section(key, io.sallyport.model.ModelConfig.class).listener();
        };
    }
}
