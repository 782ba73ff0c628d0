// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static io.sallyport.identity.Forger.base64;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Other spellings of a sound token, other serialisations, and signatures that are none. */
final class HostileForms {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String GOOD = Forger.good();
    private static final String HEAD = GOOD.split("\\.", -1)[0];
    private static final String BODY = GOOD.split("\\.", -1)[1];
    private static final String SIGNATURE = GOOD.split("\\.", -1)[2];
    private static final byte[] RAW = Forger.signature(HEAD + "." + BODY);

    private HostileForms() {}

    static Stream<Hostile> all() {
        return Stream.of(spellings(), parts(), signatures()).flatMap(List::stream);
    }

    private static List<Hostile> spellings() {
        int last = ALPHABET.indexOf(SIGNATURE.charAt(SIGNATURE.length() - 1));
        String cut = SIGNATURE.substring(0, SIGNATURE.length() - 1);
        return List.of(
                new Hostile("padded header", Forger.sealed(HEAD + "=." + BODY)),
                new Hostile("padded payload", Forger.sealed(HEAD + "." + BODY + "=")),
                new Hostile("padded signature", GOOD + "=="),
                new Hostile("half padded signature", GOOD + "="),
                new Hostile(
                        "spare bits set in the signature",
                        HEAD + "." + BODY + "." + cut + ALPHABET.charAt(last + 1)),
                new Hostile(
                        "spare bits set in the header", Forger.sealed(spareBits() + "." + BODY)),
                new Hostile("a blank before", " " + GOOD),
                new Hostile("a blank after", GOOD + " "),
                new Hostile("a line end after", GOOD + "\n"),
                new Hostile("a tab between", Forger.sealed(HEAD + "\t." + BODY)),
                new Hostile("folded", HEAD + "." + BODY + ".\r\n " + SIGNATURE),
                new Hostile("standard alphabet", Forger.sealed(HEAD + "." + BODY + "+/")),
                new Hostile("percent encoded", HEAD + "." + BODY + ".%41" + SIGNATURE.substring(1)),
                new Hostile("a length that no bytes have", GOOD + "AAA"),
                new Hostile("with its scheme", "Bearer " + GOOD),
                new Hostile("quoted", "\"" + GOOD + "\""),
                new Hostile("NUL after", GOOD + "\u0000"),
                new Hostile("byte order mark before", "\ufeff" + GOOD),
                new Hostile("full-width letters", wide(HEAD) + "." + BODY + "." + SIGNATURE),
                new Hostile("full stops of another script", GOOD.replace('.', '\uff0e')),
                new Hostile("half a surrogate pair after", GOOD + "\ud800"),
                new Hostile("a second token behind a comma", GOOD + "," + GOOD));
    }

    private static List<Hostile> parts() {
        return List.of(
                new Hostile("nothing", ""),
                new Hostile("only dots", ".."),
                new Hostile("two parts", HEAD + "." + BODY),
                new Hostile("four parts", GOOD + "." + SIGNATURE),
                new Hostile("five parts, as encrypted ones have", GOOD + "." + HEAD + "." + BODY),
                new Hostile(
                        "a JWE", base64("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + "..AA.AA.AA"),
                new Hostile("no header", "." + BODY + "." + SIGNATURE),
                new Hostile("no payload", Forger.sealed(HEAD + ".")),
                new Hostile("no signature", HEAD + "." + BODY + "."),
                new Hostile("flattened JSON", json("\"signature\":\"" + SIGNATURE + "\"")),
                new Hostile(
                        "general JSON",
                        json("\"signatures\":[{\"signature\":\"" + SIGNATURE + "\"}]")),
                new Hostile("JSON around the compact form", "{\"token\":\"" + GOOD + "\"}"),
                new Hostile("a megabyte of dots", ".".repeat(1 << 20)),
                new Hostile("a megabyte of letters", "A".repeat(1 << 20)),
                new Hostile("a megabyte of signature", GOOD + "A".repeat(1 << 20)));
    }

    private static List<Hostile> signatures() {
        byte[] zero = new byte[64];
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 0xff);
        BigInteger s = new BigInteger(1, RAW, 32, 32);
        return List.of(
                forged("r and s are 0", zero),
                forged("s is 0", Es256.withS(RAW, BigInteger.ZERO)),
                forged("s is the order", Es256.withS(RAW, Forger.ORDER)),
                forged("r is 0", Arrays.copyOf(Es256.withS(zero, s), 64)),
                forged("r and s are all ones", ones),
                forged("the other s", Es256.withS(RAW, Forger.ORDER.subtract(s))),
                forged("r and s swapped", swapped()),
                forged("63 bytes", Arrays.copyOf(RAW, 63)),
                forged("65 bytes", Arrays.copyOf(RAW, 65)),
                forged("96 bytes, as ES384 has", Arrays.copyOf(RAW, 96)),
                forged("DER", der()),
                forged("of another text", Forger.signature(HEAD + "." + HEAD)));
    }

    private static Hostile forged(String name, byte[] signature) {
        return new Hostile("signature: " + name, HEAD + "." + BODY + "." + base64(signature));
    }

    private static byte[] swapped() {
        byte[] swapped = new byte[64];
        System.arraycopy(RAW, 32, swapped, 0, 32);
        System.arraycopy(RAW, 0, swapped, 32, 32);
        return swapped;
    }

    private static byte[] der() {
        try {
            return ECDSA.transcodeSignatureToDER(RAW);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** A header of a length that leaves spare bits, and those set. */
    private static String spareBits() {
        String header = Forger.HEADER;
        while (Forger.utf8(header).length % 3 == 0) {
            header = header + " ";
        }
        String text = base64(header);
        char last = text.charAt(text.length() - 1);
        return text.substring(0, text.length() - 1) + ALPHABET.charAt(ALPHABET.indexOf(last) + 1);
    }

    private static String json(String signature) {
        return "{\"protected\":\"" + HEAD + "\",\"payload\":\"" + BODY + "\"," + signature + "}";
    }

    private static String wide(String text) {
        return (char) (text.charAt(0) + 0xfee0) + text.substring(1);
    }
}
