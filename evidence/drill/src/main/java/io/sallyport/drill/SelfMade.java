// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that an attacker signs with a key of the attacker's own, over somebody's claims. */
final class SelfMade {
    private final KeyPair keys;

    SelfMade() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** The claims of {@code token} under another header, signed with the own key. */
    String signed(String header, String token) {
        String text = text(header, token);
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(keys.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return text + "." + base64(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with P-256", e);
        }
    }

    /** The same, with a MAC whose secret everybody knows: the public key's bytes. */
    static String authenticated(String header, String token, byte[] known) {
        String text = text(header, token);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(known, "HmacSHA256"));
            byte[] code = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return text + "." + base64(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC", e);
        }
    }

    /** The same, signed by nobody. */
    static String unsigned(String header, String token) {
        return text(header, token) + ".";
    }

    private static String text(String header, String token) {
        return base64(header.getBytes(StandardCharsets.UTF_8)) + "." + token.split("\\.", 3)[1];
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
