// SPDX-License-Identifier: Apache-2.0
package io.sallyport.device;

import io.sallyport.client.Call;
import io.sallyport.client.DeviceSignIn;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.client.Target;
import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.util.Set;

/**
 * Asks the gateway's model: as its user, with T8, or as itself, with a service token that has no
 * user's right. Thread-safe; blocks the calling thread.
 */
public final class Device implements AutoCloseable {
    /** What its user allows it, and all that it can ask for. */
    public static final Set<String> SCOPES = Set.of("llm.invoke");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DeviceConfig config;
    private final IdentitySource identity;
    private final Exchanger exchanger;
    private final OnBehalfOf client;
    private final Target gateway;

    private Device(DeviceConfig config, IdentitySource identity, Exchanger exchanger) {
        this.config = config;
        this.identity = identity;
        this.exchanger = exchanger;
        this.client = OnBehalfOf.of(identity, exchanger);
        this.gateway = new Target(workload("gateway"), config.gateway(), SCOPES);
    }

    /**
     * Opens it; nobody is asked yet.
     *
     * @param identity the device's own; not closed here
     * @param exchanger as that identity; not closed here
     */
    public static Device open(DeviceConfig config, IdentitySource identity, Exchanger exchanger) {
        return new Device(config, identity, exchanger);
    }

    /** Its sign-in at the identity provider; the caller closes it. */
    public DeviceSignIn signIn() {
        var endpoints =
                new DeviceSignIn.Endpoints(
                        config.deviceAuthorizationEndpoint(),
                        config.tokenEndpoint(),
                        config.clientId());
        return DeviceSignIn.of(identity, workload(config.provider()), endpoints);
    }

    /**
     * Asks as the user who signed in.
     *
     * @param user the provider's token, T0: exchanged, never sent on
     * @throws io.sallyport.exchange.ExchangeException when the token service refuses
     * @throws io.sallyport.client.CallFailedException when the gateway does not answer
     */
    public Reply askAsUser(BearerToken user, Question question) {
        return ChatJson.reply(client.send(user, gateway, call(question)));
    }

    /**
     * Asks on its own account, without any user.
     *
     * @throws io.sallyport.exchange.ExchangeException when the token service refuses
     * @throws io.sallyport.client.CallFailedException when the gateway does not answer
     */
    public Reply askAlone(Question question) {
        Wanted own = Wanted.of(gateway.id(), "svc:llm.invoke:" + config.model());
        return ChatJson.reply(client.sendWith(exchanger.forService(own), gateway, call(question)));
    }

    private Call call(Question question) {
        return Call.post("/v1/chat/completions", ChatJson.question(config, question), PATIENCE);
    }

    private SpiffeId workload(String name) {
        return new SpiffeId(identity.svid().id().trustDomain(), "/" + name);
    }

    @Override
    public void close() {
        client.close();
    }
}
