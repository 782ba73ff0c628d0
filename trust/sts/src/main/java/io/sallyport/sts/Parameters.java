// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.http.Form;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import io.sallyport.tls.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The parameters of a request (RFC 6749, 3.2): a form in the body, none twice, and one without a
 * value is as if it were not there. Immutable.
 *
 * @param values never empty ones
 */
record Parameters(Map<String, List<String>> values) {
    /** RFC 8693, 2.1 and RFC 8707, 2: only targets may stand there more than once. */
    private static final Set<String> TARGETS = Set.of("audience", "resource");

    private static final List<String> OTHER_AUTHENTICATION =
            List.of("client_secret", "client_assertion", "client_assertion_type");

    Parameters {
        values = Map.copyOf(values);
    }

    /**
     * Reads a request of this client.
     *
     * @throws RefusedException with the one reason
     */
    static Parameters of(Request request, Peer client) {
        if (!MediaTypes.is(request, Form.TYPE)) {
            throw refused("not_a_form");
        }
        if (!request.query().isEmpty()) {
            throw refused("parameters_in_the_url");
        }
        if (!request.headers().all("authorization").isEmpty()) {
            throw refused("second_client_authentication");
        }
        return of(Form.parse(request.body().text()), client);
    }

    static Parameters of(Form form, Peer client) {
        var kept = new LinkedHashMap<String, List<String>>();
        form.fields()
                .forEach((name, all) -> {
                    if (all.size() > 1 && !TARGETS.contains(name)) {
                        throw refused("repeated_parameter");
                    }
                    List<String> told = all.stream().filter(value -> !value.isEmpty()).toList();
                    if (!told.isEmpty()) {
                        kept.put(name, told);
                    }
                });
        var parameters = new Parameters(kept);
        parameters.checkClient(client);
        return parameters;
    }

    /**
     * The certificate is the client's authentication and its identity (RFC 8705, 2.1); there is no
     * second one beside it (RFC 6749, 2.3).
     */
    private void checkClient(Peer client) {
        if (OTHER_AUTHENTICATION.stream().anyMatch(this::has)) {
            throw refused("second_client_authentication");
        }
        Optional<String> stated = one("client_id");
        if (stated.isPresent() && !stated.get().equals(client.id().toString())) {
            throw new RefusedException(OauthError.INVALID_CLIENT, "client_id_not_the_peer");
        }
    }

    Optional<String> one(String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** As {@link #one}; an invalid request when it is missing. */
    String required(String name, String reason) {
        return one(name).orElseThrow(() -> refused(reason));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Every target, however it is called. */
    List<String> targets() {
        return Stream.of("audience", "resource")
                .flatMap(name -> values.getOrDefault(name, List.of()).stream())
                .toList();
    }

    private static RefusedException refused(String reason) {
        return new RefusedException(OauthError.INVALID_REQUEST, reason);
    }
}
