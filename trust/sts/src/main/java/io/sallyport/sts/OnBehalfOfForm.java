// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.BearerToken;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the On-Behalf-Of flow of Microsoft Entra asks for (RFC 7523, 2.1): {@code assertion}, {@code
 * requested_token_use=on_behalf_of}, and the target before each scope, as in {@code
 * spiffe://demo.sallyport/retrieval/vector.query}; {@code .default} stands for all that the edge
 * allows. With {@code resource} the scopes stand alone.
 */
final class OnBehalfOfForm {
    private static final String DEFAULT = ".default";
    private static final int MAX_SCOPES = 64;

    private OnBehalfOfForm() {}

    static Exchange read(Parameters parameters, Peer requester, Edges edges) {
        if (!parameters.one("requested_token_use").orElse("").equals("on_behalf_of")) {
            throw new RefusedException(OauthError.INVALID_REQUEST, "not_on_behalf_of");
        }
        var assertion = new BearerToken(parameters.required("assertion", "no_assertion"));
        Ask ask = AskReader.read(plain(parameters), requester);
        return new Exchange(assertion, all(ask, edges));
    }

    /** The scopes as {@link GrantType#ON_BEHALF_OF} tells them. */
    static String qualified(SpiffeId audience, Set<String> scopes) {
        return new TreeSet<>(scopes)
                .stream().map(scope -> audience + "/" + scope).collect(Collectors.joining(" "));
    }

    /** The same request with target and scopes where the other dialect has them. */
    private static Parameters plain(Parameters parameters) {
        if (!parameters.targets().isEmpty()) {
            return parameters;
        }
        var targets = new LinkedHashSet<String>();
        var scopes = new ArrayList<String>();
        for (String wish : parameters.one("scope").orElse("").split(" ", MAX_SCOPES + 1)) {
            int slash = wish.lastIndexOf('/');
            if (slash < 0) {
                throw new RefusedException(OauthError.INVALID_SCOPE, "scope_without_target");
            }
            targets.add(wish.substring(0, slash));
            scopes.add(wish.substring(slash + 1));
        }
        Map<String, List<String>> values = new LinkedHashMap<>(parameters.values());
        values.put("audience", List.copyOf(targets));
        values.put("scope", List.of(String.join(" ", scopes)));
        return new Parameters(values);
    }

    private static Ask all(Ask ask, Edges edges) {
        if (!ask.scopes().contains(DEFAULT)) {
            return ask;
        }
        if (ask.scopes().size() > 1) { // as Entra: not beside others
            throw new RefusedException(OauthError.INVALID_SCOPE, "default_beside_other_scopes");
        }
        return edges.find(ask.requester().id(), ask.audience())
                .map(edge -> ask.with(edge.scopes()))
                .orElseThrow(() -> new RefusedException(OauthError.INVALID_TARGET, "no_edge"));
    }
}
