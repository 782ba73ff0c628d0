// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.text.ParseException;
import java.util.List;

/** What a workload can sign as a receipt, true or not. */
final class Statement {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Statement() {}

    /** What the receipt {@code jws} says. */
    static ObjectNode in(String jws) {
        try {
            return (ObjectNode) JSON.readTree(JWSObject.parse(jws).getPayload().toString());
        } catch (ParseException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code payload} as a receipt of that workload. */
    static String signed(ObjectNode payload, IdentitySource by) {
        try {
            var header =
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType("receipt+jwt"))
                            .x509CertChain(List.of(Base64.encode(by.svid().leaf().getEncoded())))
                            .build();
            var jws = new JWSObject(header, new Payload(payload.toString()));
            jws.sign(new ECDSASigner(by.svid().key(), Curve.P_256));
            return jws.serialize();
        } catch (JOSEException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
