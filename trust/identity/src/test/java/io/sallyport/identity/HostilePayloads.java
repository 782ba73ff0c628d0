// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Payloads that two readers could read in two ways, or that cost a reader dear; genuinely signed.
 */
final class HostilePayloads {
    private HostilePayloads() {}

    static Stream<Hostile> all() {
        return Stream.of(duplicates(), numbers(), text(), shapes()).flatMap(List::stream);
    }

    private static List<Hostile> duplicates() {
        return List.of(
                new Hostile("sub twice", Forger.plus("\"sub\":\"helen\"")),
                new Hostile(
                        "aud twice", Forger.plus("\"aud\":\"spiffe://demo.sallyport/gateway\"")),
                new Hostile("exp twice", Forger.plus("\"exp\":9999999999")),
                new Hostile(
                        "sub twice, once under an escape", Forger.plus("\"s\\u0075b\":\"helen\"")),
                new Hostile(
                        "sub twice in act", Forger.with("\"act\":{", "\"act\":{\"sub\":\"x\",")),
                new Hostile("cnf twice", Forger.with("\"cnf\":{", "\"cnf\":{\"x5t#S256\":\"\",")),
                new Hostile("an unknown member twice", Forger.plus("\"foo\":1,\"foo\":1")),
                new Hostile("twice, deep", Forger.plus("\"foo\":[{\"a\":{\"b\":1,\"b\":2}}]")));
    }

    private static List<Hostile> numbers() {
        return List.of(
                time("exponent", "9e99"),
                time("small exponent", "1.7639e9"),
                time("exponent beyond every double", "1e400"),
                time("fraction", "1763899260.5"),
                time("fraction of nothing", "1763899260.0"),
                time("negative", "-1763899260"),
                time("minus zero", "-0"),
                time("zero", "0"),
                time("a leading zero", "01763899260"),
                time("a plus", "+1763899260"),
                time("hexadecimal", "0x69230d3c"),
                time("the largest long", "9223372036854775807"),
                time("beyond every long", "92233720368547758070"),
                time("5,000 digits", "9".repeat(5_000)),
                time("text", "\"1763899260\""),
                time("true", "true"),
                time("never", "null"),
                time("not a number", "NaN"),
                time("infinite", "Infinity"),
                new Hostile("unknown member beyond every double", Forger.plus("\"foo\":1e400")),
                new Hostile(
                        "unknown member that doubles round",
                        Forger.plus("\"foo\":9007199254740993")),
                new Hostile(
                        "5,000 digits behind the point",
                        Forger.plus("\"foo\":0." + "1".repeat(5_000))),
                new Hostile(
                        "exponent of 5,000 digits", Forger.plus("\"foo\":1e" + "1".repeat(5_000))));
    }

    private static List<Hostile> text() {
        return List.of(
                new Hostile("byte order mark", Forger.withPayload("\ufeff" + Forger.payload())),
                new Hostile("UTF-16", raw(Forger.payload().getBytes(StandardCharsets.UTF_16))),
                new Hostile("Latin-1", john("j\u00f6hn", StandardCharsets.ISO_8859_1)),
                new Hostile("a byte that is in no UTF-8", john(0xff)),
                new Hostile("an overlong letter", john(0xc1, 0xaa)),
                new Hostile("an overlong NUL", john(0xc0, 0x80)),
                new Hostile("half a pair, encoded", john(0xed, 0xa0, 0x80)),
                new Hostile("a pair encoded by halves", john(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80)),
                new Hostile("cut short", john(0xe2, 0x82)),
                new Hostile("above Unicode", john(0xf4, 0x90, 0x80, 0x80)),
                new Hostile("a raw NUL", Forger.with("\"john\"", "\"john\u0000\"")),
                new Hostile("an escaped NUL", Forger.with("\"john\"", "\"john\\u0000\"")),
                new Hostile("an escaped line end", Forger.with("\"john\"", "\"john\\n\"")),
                new Hostile("first half of a pair", Forger.with("\"john\"", "\"john\\ud83d\"")),
                new Hostile("second half of a pair", Forger.with("\"john\"", "\"john\\ude00\"")),
                new Hostile("halves in the wrong order", Forger.plus("\"foo\":\"\\ude00\\ud83d\"")),
                new Hostile("half a pair in a name", Forger.plus("\"\\ud83d\":1")),
                new Hostile("half a pair, deep", Forger.plus("\"foo\":[[\"\\ud83d\"]]")),
                new Hostile("a turned direction", Forger.with("\"john\"", "\"john\\u202e\"")),
                new Hostile("an unseen blank", Forger.with("\"john\"", "\"john\\u200b\"")),
                new Hostile("an unknown escape", Forger.with("\"john\"", "\"\\john\"")));
    }

    private static List<Hostile> shapes() {
        String payload = Forger.payload();
        return List.of(
                new Hostile("a list", Forger.withPayload("[" + payload + "]")),
                new Hostile("text", Forger.withPayload("\"john\"")),
                new Hostile("null", Forger.withPayload("null")),
                new Hostile("an empty object", Forger.withPayload("{}")),
                new Hostile("two objects", Forger.withPayload(payload + payload)),
                new Hostile("something after", Forger.withPayload(payload + "x")),
                new Hostile("NUL after the object", Forger.withPayload(payload + "\u0000")),
                new Hostile("not closed", Forger.withPayload(payload.replaceFirst("}$", ""))),
                new Hostile("a comma too many", Forger.with("\"acme\"", "\"acme\",")),
                new Hostile("a comment", Forger.withPayload("/* */" + payload)),
                new Hostile("single quotes", Forger.with("\"john\"", "'john'")),
                new Hostile("a name without quotes", Forger.plus("foo:1")),
                new Hostile("a token within", Forger.withPayload(Forger.good())),
                new Hostile("2,000 lists deep", Forger.plus("\"foo\":" + nested(2_000))),
                new Hostile("13 lists deep", Forger.plus("\"foo\":" + nested(13))),
                new Hostile(
                        "2,000 lists, never closed", Forger.plus("\"foo\":" + "[".repeat(2_000))),
                new Hostile("a name of 300 letters", Forger.plus("\"" + "n".repeat(300) + "\":1")),
                new Hostile("a megabyte of blanks", Forger.withPayload(" ".repeat(1 << 20))),
                new Hostile(
                        "a megabyte of text",
                        Forger.plus("\"x\":\"" + "a".repeat(1 << 20) + "\"")));
    }

    static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static Hostile time(String name, String json) {
        String exp = "\"exp\":" + Johns.NOON.plusSeconds(60).getEpochSecond();
        return new Hostile("exp: " + name, Forger.with(exp, "\"exp\":" + json));
    }

    private static String raw(byte[] payload) {
        return Forger.signed(Forger.utf8(Forger.HEADER), payload);
    }

    private static String john(String name, java.nio.charset.Charset charset) {
        return raw(Forger.payload().replace("john", name).getBytes(charset));
    }

    /** The sound payload with these bytes in the user's name. */
    private static String john(int... bytes) {
        String payload = Forger.payload();
        int at = payload.indexOf("john");
        var out = new ByteArrayOutputStream();
        out.writeBytes(Forger.utf8(payload.substring(0, at)));
        for (int b : bytes) {
            out.write(b);
        }
        out.writeBytes(Forger.utf8(payload.substring(at)));
        return raw(out.toByteArray());
    }
}
