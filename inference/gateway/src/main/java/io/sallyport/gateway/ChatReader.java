// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Bytes;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Step 3: reads a chat completion request, strictly, and takes out what no caller may set. */
final class ChatReader {
    /** A name that cannot be one of a model is no question for the policy. */
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");

    /** Callers may not share a cache by name. */
    private static final String CACHE_KEY = "prompt_cache_key";

    /** These change the price beyond the tokens, or reach out from the provider's side. */
    private static final List<String> UNBUDGETED =
            List.of("service_tier", "web_search_options", "audio", "prediction");

    private final GatewayConfig config;
    private final ObjectMapper mapper;
    private final Members members;

    ChatReader(GatewayConfig config) {
        this.config = config;
        this.mapper = Json.strict(config.maxDepth());
        this.members = new Members(config.moreMembers());
    }

    /**
     * Reads it.
     *
     * @param stated gets the name and value of each member that says who asks
     */
    ChatRequest read(Bytes bytes, BiConsumer<String, String> stated) {
        ObjectNode body = tree(bytes);
        String model = text(body, "model");
        if (!MODEL.matcher(model).matches()) {
            throw Refusals.noModel(model);
        }
        refuse(body);
        members.check(body);
        StatedIdentity.takeOut(body, stated);
        body.remove(CACHE_KEY);
        Optional<ModelRoute> route = Optional.ofNullable(config.models().get(model));
        return new ChatRequest(
                model,
                route,
                body,
                ChatText.of(messages(body), config),
                flag(body, "stream"),
                flag(options(body), "include_usage"),
                cap(body),
                choices(body));
    }

    private ObjectNode tree(Bytes bytes) {
        try {
            if (mapper.readTree(bytes.array()) instanceof ObjectNode body) {
                return body;
            }
        } catch (JsonProcessingException notJson) {
            throw notJson(notJson);
        } catch (IOException impossible) {
            throw new IllegalStateException("reading bytes from memory", impossible);
        }
        throw new ProblemException(
                Problem.MALFORMED_REQUEST, "no_object", "body: not an object (expected: one)");
    }

    private static ProblemException notJson(JsonProcessingException cause) {
        String where =
                Optional.ofNullable(cause.getLocation())
                        .map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                        .orElse("");
        return new ProblemException(
                Problem.MALFORMED_REQUEST,
                "no_json",
                "body: not valid JSON within the limits%s (expected: one object, no member twice)"
                        .formatted(where),
                cause);
    }

    private void refuse(ObjectNode body) {
        for (String name : UNBUDGETED) {
            if (body.hasNonNull(name)) {
                throw Refusals.notSupported(name);
            }
        }
        if (!config.logprobs()) {
            if (flag(body, "logprobs")) {
                throw Refusals.notSupported("logprobs");
            }
            if (body.hasNonNull("top_logprobs")) {
                throw Refusals.notSupported("top_logprobs");
            }
        }
    }

    private ObjectNode messages(ObjectNode body) {
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw Refusals.malformed(
                    "messages", "messages: missing (expected: a list of at least one message)");
        }
        if (messages.size() > config.maxMessages()) {
            throw Refusals.tooMany(
                    "messages",
                    "messages: %d (expected: at most %d)"
                            .formatted(messages.size(), config.maxMessages()));
        }
        return body;
    }

    private static JsonNode options(ObjectNode body) {
        JsonNode options = body.path("stream_options");
        if (options.isNull()) {
            body.remove("stream_options");
        } else if (!options.isMissingNode() && !options.isObject()) {
            throw Refusals.malformed(
                    "stream_options", "stream_options: not valid (expected: an object)");
        }
        return options;
    }

    private static OptionalInt cap(ObjectNode body) {
        OptionalInt newer = positive(body, "max_completion_tokens");
        OptionalInt older = positive(body, "max_tokens");
        return newer.isPresent() && older.isPresent()
                ? OptionalInt.of(Math.min(newer.getAsInt(), older.getAsInt()))
                : newer.isPresent() ? newer : older;
    }

    private int choices(ObjectNode body) {
        int choices = positive(body, "n").orElse(1);
        if (choices > config.choices()) {
            throw Refusals.notSupported("n");
        }
        return choices;
    }

    private static OptionalInt positive(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isNull()) {
            body.remove(name);
        }
        if (value.isNull() || value.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
            throw Refusals.malformed(
                    name, name + ": not valid (expected: a whole number of at least 1)");
        }
        return OptionalInt.of(value.asInt());
    }

    private static boolean flag(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isBoolean() || value.isNull() || value.isMissingNode()) {
            return value.asBoolean(false);
        }
        throw Refusals.malformed(
                name.equals("include_usage") ? "stream_options" : name,
                name + ": not valid (expected: true or false)");
    }

    private static String text(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isTextual()) {
            throw Refusals.malformed(name, name + ": missing (expected: a text)");
        }
        return value.asText();
    }
}
