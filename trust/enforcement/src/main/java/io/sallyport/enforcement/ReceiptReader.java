// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.X509CertUtils;
import io.sallyport.identity.Es256Provider;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import io.sallyport.tls.Verdict;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks a receipt's certificate, signature and form; all causes of failure look the same. */
final class ReceiptReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReceiptReader() {}

    static Optional<Receipt> read(String jws, TrustBundle bundle) {
        try {
            JWSObject parsed = JWSObject.parse(jws);
            List<X509Certificate> chain = chain(parsed.getHeader());
            Verdict verdict = new PeerJudge(new Anchors(bundle), Clock.systemUTC()).judge(chain);
            if (verdict instanceof Verdict.Accepted(var peer) && signed(parsed, chain)) {
                return receipt(JSON.readTree(parsed.getPayload().toString()))
                        .filter(receipt -> receipt.issuer().equals(peer.id()));
            }
            return Optional.empty();
        } catch (ParseException
                | JOSEException
                | JsonProcessingException
                | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<X509Certificate> chain(JWSHeader header) {
        var chain = new ArrayList<X509Certificate>();
        List<Base64> stated = header.getX509CertChain();
        if (stated != null && header.getCriticalParams() == null) {
            for (Base64 der : stated) {
                X509Certificate certificate = X509CertUtils.parse(der.decode());
                if (certificate == null) {
                    return List.of();
                }
                chain.add(certificate);
            }
        }
        return chain;
    }

    private static boolean signed(JWSObject jws, List<X509Certificate> chain) throws JOSEException {
        return JWSAlgorithm.ES256.equals(jws.getHeader().getAlgorithm())
                && ReceiptSigner.TYPE.equals(jws.getHeader().getType())
                && chain.getFirst().getPublicKey() instanceof ECPublicKey key
                && jws.verify(verifier(key));
    }

    private static JWSVerifier verifier(ECPublicKey key) throws JOSEException {
        var verifier = new ECDSAVerifier(key);
        verifier.getJCAContext().setProvider(Es256Provider.get());
        return verifier;
    }

    private static Optional<Receipt> receipt(JsonNode json) {
        boolean whole =
                List.of("txn", "role", "subject", "action", "resource", "decision", "code").stream()
                                .allMatch(name -> json.path(name).isTextual())
                        && List.of("cost_micros", "ms", "iat").stream()
                                .allMatch(name -> json.path(name).canConvertToLong())
                        && json.path("token").isObject();
        return whole
                ? Optional.of(
                        new Receipt(
                                SpiffeId.parse(json.path("iss").asText()),
                                json.path("txn").asText(),
                                json.path("role").asText(),
                                SpiffeId.parse(json.path("caller").asText()),
                                json.path("subject").asText(),
                                json.path("action").asText(),
                                json.path("resource").asText(),
                                json.path("decision").asText(),
                                json.path("code").asText(),
                                json.path("cost_micros").asLong(),
                                counts(json.path("counts")),
                                presented(json.path("token")),
                                json.path("ms").asLong(),
                                Instant.ofEpochSecond(json.path("iat").asLong())))
                : Optional.empty();
    }

    private static Map<String, Long> counts(JsonNode json) {
        var counts = new HashMap<String, Long>();
        Receipts.COUNTS.stream()
                .filter(name -> json.path(name).canConvertToLong())
                .forEach(name -> counts.put(name, json.path(name).asLong()));
        return counts;
    }

    private static Receipt.Presented presented(JsonNode json) {
        return new Receipt.Presented(
                json.path("tenant").asText(),
                Set.copyOf(texts(json.path("scope"))),
                texts(json.path("act")).stream().map(SpiffeId::parse).toList(),
                Instant.ofEpochSecond(json.path("iat").asLong()),
                Instant.ofEpochSecond(json.path("exp").asLong()));
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** Somebody who only trusts, for the judge of certificates. */
    private record Anchors(TrustBundle bundle) implements IdentitySource {
        @Override
        public Svid svid() {
            throw new IllegalStateException("identity: none (expected: anchors only)");
        }

        @Override
        public Subscription onChange(Runnable listener) {
            return () -> {}; // there will be no change to tell
        }

        @Override
        public void close() {
            // nothing runs
        }
    }
}
