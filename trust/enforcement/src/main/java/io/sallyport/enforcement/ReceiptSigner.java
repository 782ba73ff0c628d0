// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Es256Provider;
import io.sallyport.identity.Principal;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Svid;
import java.security.InvalidKeyException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Signs receipts with the process's own SVID key (ES256, {@code x5c}). Thread-safe. */
final class ReceiptSigner {
    static final JOSEObjectType TYPE = new JOSEObjectType("receipt+jwt");

    private final IdentitySource identity;
    private final Clock clock;
    private volatile Prepared prepared;

    private record Prepared(Svid svid, JWSHeader header, JWSSigner signer) {}

    ReceiptSigner(IdentitySource identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
        this.prepared = prepare(identity.svid());
    }

    String sign(Passage passage) {
        Prepared now = current();
        try {
            var jws = new JWSObject(now.header(), new Payload(payload(passage, now).toString()));
            jws.sign(now.signer());
            return jws.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("signing a receipt", e);
        }
    }

    private ObjectNode payload(Passage passage, Prepared now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("iss", now.svid().id().toString());
        json.put("txn", passage.token().txn());
        json.put("role", passage.role());
        json.put("caller", passage.peer().id().toString());
        json.put("subject", subject(passage.token().principal()));
        json.put("action", passage.asked().map(a -> a.ask().action()).orElse("pass"));
        json.put("resource", passage.asked().map(a -> a.ask().type()).orElse("Service"));
        json.put("decision", passage.code().equals("ok") ? "permit" : "refuse");
        json.put("code", passage.code());
        json.put("cost_micros", Long.parseLong(passage.facts().getOrDefault("cost_micros", "0")));
        counts(passage, json.putObject("counts"));
        presented(passage.token(), json.putObject("token"));
        json.put("ms", passage.took().toMillis());
        json.put("iat", clock.instant().getEpochSecond());
        return json;
    }

    private static void counts(Passage passage, ObjectNode counts) {
        for (String name : Receipts.COUNTS) {
            String value = passage.facts().get(name);
            if (value != null) {
                counts.put(name, Long.parseLong(value));
            }
        }
    }

    private static void presented(AccessToken token, ObjectNode json) {
        json.put("tenant", token.tenant().value());
        token.scopes().stream().sorted().forEach(json.putArray("scope")::add);
        ArrayNode actors = json.putArray("act");
        token.actors().forEach(actor -> actors.add(actor.toString()));
        json.put("iat", token.issued().getEpochSecond());
        json.put("exp", token.expires().getEpochSecond());
    }

    private static String subject(Principal principal) {
        return switch (principal) {
            case Principal.User(var subject, _) -> subject.sub();
            case Principal.Service(var id) -> id.toString();
        };
    }

    /** The identity rotates: what is prepared belongs to one certificate. */
    private Prepared current() {
        Svid newest = identity.svid();
        Prepared known = prepared;
        if (!known.svid().leaf().equals(newest.leaf())) {
            known = prepare(newest);
            prepared = known;
        }
        return known;
    }

    private static Prepared prepare(Svid svid) {
        try {
            JWSHeader header =
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(TYPE)
                            .x509CertChain(chain(svid.chain()))
                            .build();
            var signer = new ECDSASigner(Es256Provider.own(svid.key()), Curve.P_256);
            // a tenth of the JDK's cost for each answer
            signer.getJCAContext().setProvider(Es256Provider.get());
            // a parsed header keeps its text: the chain is not written out for each answer
            return new Prepared(svid, JWSHeader.parse(header.toBase64URL()), signer);
        } catch (JOSEException
                | InvalidKeyException
                | CertificateEncodingException
                | ParseException e) {
            throw new IllegalStateException(
                    "own key: cannot sign receipts (expected: EC P-256)", e);
        }
    }

    private static List<Base64> chain(List<X509Certificate> certificates)
            throws CertificateEncodingException {
        var chain = new ArrayList<Base64>();
        for (X509Certificate certificate : certificates) {
            chain.add(Base64.encode(certificate.getEncoded()));
        }
        return chain;
    }
}
