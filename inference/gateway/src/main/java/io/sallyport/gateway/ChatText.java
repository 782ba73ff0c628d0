// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.firewall.Firewall.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every text of a request, found once; no member is left out, since what is not looked at is the
 * way in.
 *
 * @param pieces the content of messages, part by part
 * @param joined the content of those messages that have several parts, put together, and of those
 *     that are JSON, without its escapes
 * @param rest all other texts and member names: tool descriptions, call arguments, schemas
 * @param structure all of these as JSON, numbers too: what they cost
 */
record ChatText(List<Piece> pieces, List<Joined> joined, String rest, String structure) {
    private static final List<String> MESSAGE_FRAME = List.of("role", "content");
    private static final List<String> BODY_FRAME = List.of("model", "messages");
    private static final List<String> ROLES =
            List.of("user", "system", "developer", "assistant", "tool", "function");

    ChatText {
        pieces = List.copyOf(pieces);
        joined = List.copyOf(joined);
    }

    /**
     * One text of a message.
     *
     * @param origin where it comes from, as far as the role tells
     * @param message the index of its message
     * @param owner the object that has it, under {@code field}
     */
    record Piece(Origin origin, int message, String text, ObjectNode owner, String field) {}

    /** A message's content as a reader sees it: an attack may be cut in two, or escaped. */
    record Joined(Origin origin, int message, String text) {}

    static ChatText of(ObjectNode body, GatewayConfig config) {
        var found = new Finder(config);
        int index = 0;
        for (JsonNode message : body.path("messages")) {
            found.message(index++, message);
        }
        found.members(body, BODY_FRAME);
        found.together(Origin.USER);
        return new ChatText(
                found.pieces, found.joined, found.rest.toString(), found.structure.toString());
    }

    private static final class Finder {
        final List<Piece> pieces = new ArrayList<>();
        final List<Joined> joined = new ArrayList<>();
        final StringBuilder rest = new StringBuilder();
        final StringBuilder structure = new StringBuilder();
        private final GatewayConfig config;
        private int parts;

        Finder(GatewayConfig config) {
            this.config = config;
        }

        void message(int index, JsonNode node) {
            if (!(node instanceof ObjectNode message) || !message.path("role").isTextual()) {
                throw Refusals.malformed(
                        "messages",
                        "messages[%d]: not valid (expected: an object with a role)"
                                .formatted(index));
            }
            String role = message.path("role").asText();
            content(index, origin(role), message);
            line(ROLES.contains(role) ? "" : role);
            members(message, MESSAGE_FRAME);
        }

        void members(ObjectNode object, List<String> but) {
            object.properties()
                    .forEach(member -> {
                        if (!but.contains(member.getKey())) {
                            rest(member.getKey(), member.getValue());
                            structure.append(member.getKey()).append(':');
                            structure.append(member.getValue()).append(',');
                        }
                    });
        }

        /** An attack may be cut in pieces that are harmless, each a message of its own. */
        void together(Origin origin) {
            List<Piece> same = pieces.stream().filter(piece -> piece.origin() == origin).toList();
            if (same.size() > 1 && same.getFirst().message() != same.getLast().message()) {
                String all = same.stream().map(Piece::text).collect(Collectors.joining(" "));
                joined.add(new Joined(origin, same.getLast().message(), all));
            }
        }

        private void content(int index, Origin origin, ObjectNode message) {
            switch (message.path("content")) {
                case TextNode text -> {
                    pieces.add(new Piece(origin, index, text.asText(), message, "content"));
                    unescaped(index, origin, text.asText());
                }
                case ArrayNode list -> parts(index, origin, list);
                case JsonNode other -> {
                    if (!other.isNull() && !other.isMissingNode()) {
                        throw Refusals.malformed(
                                "messages",
                                "messages[%d].content: not valid (expected: a text or a list)"
                                        .formatted(index));
                    }
                }
            }
        }

        /** Passages come as JSON: a line break in one is two letters here, and hides a word. */
        private void unescaped(int index, Origin origin, String text) {
            boolean looksLikeJson = text.startsWith("{") || text.startsWith("[");
            if (!looksLikeJson || text.indexOf('\\') < 0) {
                return;
            }
            var inside = new Finder(config);
            try {
                inside.rest("", Json.MAPPER.readTree(text));
            } catch (JsonProcessingException notJson) {
                return; // then it is the text that it looks like
            }
            joined.add(new Joined(origin, index, inside.rest.toString()));
        }

        private void parts(int index, Origin origin, ArrayNode list) {
            parts += list.size();
            if (parts > config.maxParts()) {
                throw Refusals.tooMany(
                        "messages",
                        "parts: more than %d (expected: fewer in all messages)"
                                .formatted(config.maxParts()));
            }
            var texts = new ArrayList<String>();
            list.forEach(part -> texts.add(part(index, origin, part)));
            if (list.size() > 1) {
                joined.add(new Joined(origin, index, String.join("", texts)));
                joined.add(new Joined(origin, index, String.join(" ", texts)));
            }
        }

        private String part(int index, Origin origin, JsonNode node) {
            String field = node.path("type").asText("").equals("refusal") ? "refusal" : "text";
            if (node instanceof ObjectNode part && part.path(field).isTextual()) {
                String text = part.path(field).asText();
                pieces.add(new Piece(origin, index, text, part, field));
                unescaped(index, origin, text);
                members(part, List.of(field));
                return text;
            }
            if (!config.unscannedParts()) {
                throw Refusals.malformed(
                        "messages",
                        "messages[%d].content: a part without text (expected: text parts only;"
                                        .formatted(index)
                                + " the firewall cannot read others)");
            }
            return "";
        }

        void rest(String name, JsonNode value) {
            line(name);
            if (value.isTextual()) {
                line(value.asText());
            } else if (value.isObject()) {
                value.properties().forEach(member -> rest(member.getKey(), member.getValue()));
            } else {
                value.forEach(element -> rest("", element));
            }
        }

        private void line(String text) {
            if (!text.isBlank()) {
                rest.append(text).append('\n');
            }
        }
    }

    /** What nobody vouches for counts as a document; also what is said to be an old answer. */
    private static Origin origin(String role) {
        return switch (role) {
            case "user" -> Origin.USER;
            case "system", "developer" -> Origin.SYSTEM;
            default -> Origin.DOCUMENT;
        };
    }
}
