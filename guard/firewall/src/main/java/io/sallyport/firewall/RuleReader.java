// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import io.sallyport.firewall.Firewall.Origin;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads {@code rules.yaml}: classes of words, rules, shields. */
final class RuleReader {
    private final LookAlikes lookAlikes;
    private final Vocabulary vocabulary = new Vocabulary();
    private final List<Signature> signatures = new ArrayList<>();
    private final Map<String, Rule> literals = new HashMap<>();

    private RuleReader(LookAlikes lookAlikes) {
        this.lookAlikes = lookAlikes;
    }

    /** The built-in rules. */
    static RuleBook builtIn(LookAlikes lookAlikes) {
        return new RuleReader(lookAlikes).read(Resources.text("rules.yaml"));
    }

    private RuleBook read(String yaml) {
        Map<?, ?> book = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        map(book.get("words"))
                .forEach((name, members) -> vocabulary.phraseClass("@" + name, folded(members)));
        list(book.get("rules")).forEach(entry -> rule(map(entry)));
        list(book.get("shields")).forEach(entry -> shield(map(entry)));
        vocabulary.seal();
        return new RuleBook(vocabulary, signatures, literals);
    }

    private void rule(Map<?, ?> entry) {
        var rule =
                new Rule(
                        text(entry, "id"),
                        text(entry, "family"),
                        text(entry, "owasp"),
                        Double.parseDouble(text(entry, "weight")),
                        origins(entry.get("origins")),
                        text(entry, "why"));
        for (String pattern : strings(entry.get("patterns"))) {
            signatures.add(new Signature.Sign(rule, parse(pattern)));
        }
        for (String literal : strings(entry.get("literals"))) {
            literals.put(fold(literal), rule);
        }
    }

    private void shield(Map<?, ?> entry) {
        List<String> families = strings(entry.get("of"));
        for (String pattern : strings(entry.get("patterns"))) {
            signatures.add(new Signature.Shield(families, parse(pattern)));
        }
    }

    private Pattern parse(String pattern) {
        return Pattern.parse(pattern, vocabulary, this::resolve);
    }

    /** The class of {@code a|b_c|@name}: words, phrases and the members of other classes. */
    private int resolve(String name, Vocabulary words) {
        var members = new ArrayList<String>();
        for (String part : name.split("\\|", -1)) {
            if (part.startsWith("@")) {
                members.addAll(words.members(part));
            } else {
                members.add(fold(part.replace('_', ' ')));
            }
        }
        return words.phraseClass(name, members);
    }

    private List<String> folded(@Nullable Object members) {
        return list(members).stream().map(member -> fold(String.valueOf(member))).toList();
    }

    private String fold(String text) {
        return lookAlikes.fold(View.of(HiddenText.plain(text))).text();
    }

    private static Set<Origin> origins(@Nullable Object names) {
        if (!(names instanceof List<?> some)) {
            return EnumSet.allOf(Origin.class);
        }
        var origins = EnumSet.noneOf(Origin.class);
        some.forEach(name -> origins.add(Origin.valueOf(name.toString().toUpperCase(Locale.ROOT))));
        return origins;
    }

    private static String text(Map<?, ?> entry, String key) {
        Object value = entry.get(key);
        if (value == null) {
            throw new IllegalStateException("rule " + entry.get("id") + ": " + key + " missing");
        }
        return value.toString();
    }

    private static List<String> strings(@Nullable Object value) {
        return list(value).stream().map(String::valueOf).toList();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
