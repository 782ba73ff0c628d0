// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.RequestPath;
import io.sallyport.exchange.Exchanger;
import io.sallyport.firewall.Firewall;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.quota.Prices;
import io.sallyport.quota.Quota;
import io.sallyport.runtime.ConfigurationException;
import io.sallyport.tls.IdentitySource;
import java.util.List;

/**
 * The PEP in front of models: OpenAI's chat completions and model list in, any provider or own
 * model service out. Everything else does not exist here, since each further path would be a way
 * around budget and firewall.
 */
public final class Gateway implements AutoCloseable {
    static final String SCOPE = "llm.invoke";

    private final HttpServer server;
    private final Providers providers;

    private Gateway(HttpServer server, Providers providers) {
        this.server = server;
        this.providers = providers;
    }

    /**
     * What stands between a caller and a model.
     *
     * @param prices of every model that the gateway routes
     */
    public record Guards(PolicyEngine policy, Firewall firewall, Quota quota, Prices prices) {}

    /**
     * Who the gateway is towards its callers and its own model services.
     *
     * @param exchanger for the tokens of own model services
     */
    public record Self(IdentitySource identity, Exchanger exchanger) {}

    /**
     * Starts it. Guards and self stay the caller's and outlive the gateway.
     *
     * @throws ConfigurationException when a model has no price, or a provider's key is missing
     * @throws io.sallyport.http.PortInUseException naming the port
     */
    public static Gateway start(GatewayConfig config, Pep pep, Guards guards, Self self) {
        requirePrices(config, guards.prices());
        Tokens.load();
        var providers = Providers.open(config, pep.self(), self);
        try {
            HttpHandler chat =
                    RequestPath.full(
                            pep,
                            SCOPE,
                            guards.policy(),
                            new ChatCompletions(config, guards, providers));
            HttpHandler models = RequestPath.chain(pep, SCOPE, new ModelList(config, guards));
            return new Gateway(
                    HttpServer.start(
                            config.listener(),
                            new ServerTls.Mutual(self.identity()),
                            new Routes(chat, models)),
                    providers);
        } catch (RuntimeException failed) {
            providers.close();
            throw failed;
        }
    }

    private static void requirePrices(GatewayConfig config, Prices prices) {
        List<String> faults =
                config.models().keySet().stream()
                        .filter(model -> prices.cost(model, 0, 0).isEmpty())
                        .sorted()
                        .map(model ->
                                "gateway.models.%s: no price (expected: quota.prices.%s);"
                                                .formatted(model, model)
                                        + " add one, 0 is a price")
                        .toList();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        providers.close();
    }
}
