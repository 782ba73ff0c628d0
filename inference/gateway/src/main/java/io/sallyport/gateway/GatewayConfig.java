// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.http.Listener;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Default;
import java.util.List;
import java.util.Map;

/**
 * The gateway, in the configuration as {@code gateway}.
 *
 * @param listener where it listens; its {@code max-body} bounds a request
 * @param models by the name that callers use; others do not exist
 * @param providers by the name that models use
 * @param maxMessages of one request
 * @param maxParts of all messages of one request together
 * @param maxDepth of a request's JSON
 * @param maxAnswer a larger answer is cut off
 * @param choices the most that {@code n} may ask for
 * @param logprobs whether callers may ask for them: they make a model easier to copy
 * @param moreMembers members that a request may have beside those of OpenAI's reference, exactly as
 *     a provider knows them; nothing here looks at what they do to the price
 * @param unscannedParts whether images, sound and files pass, which the firewall cannot read
 */
public record GatewayConfig(
        Listener listener,
        Map<String, ModelRoute> models,
        Map<String, ProviderConfig> providers,
        @Default("256") int maxMessages,
        @Default("1024") int maxParts,
        @Default("32") int maxDepth,
        @Default("8MiB") ByteSize maxAnswer,
        @Default("1") int choices,
        @Default("false") boolean logprobs,
        @Default("[]") List<String> moreMembers,
        @Default("false") boolean unscannedParts) {
    public GatewayConfig {
        models = Map.copyOf(models);
        providers = Map.copyOf(providers);
        moreMembers = List.copyOf(moreMembers);
        for (var model : models.entrySet()) {
            if (!providers.containsKey(model.getValue().provider())) {
                throw new IllegalArgumentException(
                        "models.%s.provider: %s (expected: one of %s)"
                                .formatted(
                                        model.getKey(),
                                        model.getValue().provider(),
                                        providers.keySet()));
            }
        }
        for (String member : moreMembers) {
            if (Members.mistakable(member)) {
                throw new IllegalArgumentException(
                        "more-members: %s (expected: none that has a meaning here already)"
                                .formatted(member));
            }
        }
        atLeastOne("max-messages", maxMessages);
        atLeastOne("max-parts", maxParts);
        atLeastOne("max-depth", maxDepth);
        atLeastOne("choices", choices);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: at least 1)");
        }
    }
}
