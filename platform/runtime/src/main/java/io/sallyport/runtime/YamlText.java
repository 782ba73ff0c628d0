// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import static java.util.stream.Collectors.toSet;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * YAML into nodes that know their lines. No objects are made from it; anchors, aliases and tags are
 * refused, so the text means what it shows and cannot grow.
 */
final class YamlText {
    static final int MAX_BYTES = 1 << 20;
    private static final int DEEPEST = 20;

    private YamlText() {}

    /** The top of the text, or what is wrong with it. */
    static Optional<Node> parse(String text, Faults faults) {
        try {
            for (Event event : yaml().parse(new StringReader(text))) {
                refuseTricks(event, faults);
            }
            return faults.any() ? Optional.empty() : Optional.ofNullable(compose(text));
        } catch (MarkedYAMLException broken) {
            faults.add(
                    line(broken.getProblemMark()),
                    "yaml",
                    broken.getProblem() + " (expected: YAML 1.1)");
        } catch (YAMLException broken) {
            faults.add(1, "yaml", "not readable (expected: one document of printable characters)");
        }
        return Optional.empty();
    }

    /** The node that a {@link Default}'s text stands for, with lines of its own. */
    static Node ofDefault(String text) {
        Node node = compose(text);
        return node == null
                ? new ScalarNode(Tag.STR, "", null, null, DumperOptions.ScalarStyle.DOUBLE_QUOTED)
                : node;
    }

    /** The section {@code given}, with the keys of {@code defaults} that it leaves out. */
    static Node filled(Node given, String defaults) {
        if (!(given instanceof MappingNode section)
                || !(compose(defaults) instanceof MappingNode more)) {
            return given;
        }
        Set<String> known = section.getValue().stream().map(YamlText::key).collect(toSet());
        List<NodeTuple> all = new ArrayList<>(section.getValue());
        more.getValue().stream().filter(pair -> !known.contains(key(pair))).forEach(all::add);
        return new MappingNode(
                section.getTag(),
                true,
                all,
                section.getStartMark(),
                section.getEndMark(),
                section.getFlowStyle());
    }

    private static String key(NodeTuple pair) {
        return pair.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }

    static MappingNode emptyMapping() {
        return new MappingNode(Tag.MAP, List.of(), DumperOptions.FlowStyle.BLOCK);
    }

    static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static void refuseTricks(Event event, Faults faults) {
        switch (event) {
            case AliasEvent alias -> trick(alias, "alias", faults);
            case ScalarEvent scalar when scalar.getAnchor() != null ->
                    trick(scalar, "anchor", faults);
            case ScalarEvent scalar when scalar.getTag() != null -> trick(scalar, "tag", faults);
            case CollectionStartEvent start when start.getAnchor() != null ->
                    trick(start, "anchor", faults);
            case CollectionStartEvent start when start.getTag() != null ->
                    trick(start, "tag", faults);
            default -> {} // ordinary text
        }
    }

    private static void trick(Event event, String what, Faults faults) {
        faults.add(line(event.getStartMark()), "yaml", what + " (expected: plain values only)");
    }

    static int line(Node node) {
        return line(node.getStartMark());
    }

    /** Nodes that no file holds have no mark; they count as the first line. */
    private static int line(@Nullable Mark mark) {
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private static @Nullable Node compose(String text) {
        return yaml().compose(new StringReader(text));
    }

    private static Yaml yaml() {
        var limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_BYTES);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(0);
        var dumping = new DumperOptions();
        return new Yaml(new SafeConstructor(limits), new Representer(dumping), dumping, limits);
    }
}
