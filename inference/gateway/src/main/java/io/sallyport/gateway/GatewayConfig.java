// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.http.Listener;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
    private static final String AT_LEAST_ONE = " (expected: at least 1)";

    public GatewayConfig {
        models = Map.copyOf(models);
        providers = Map.copyOf(providers);
        moreMembers = List.copyOf(moreMembers);
        var flaws = new Flaws();
        Set<String> known = new TreeSet<>(providers.keySet());
        models.forEach((name, route) ->
                flaws.unless(
                        known.contains(route.provider()),
                        "models." + name + ".provider",
                        route.provider() + " (expected: one of " + known + ")"));
        for (String member : moreMembers) {
            flaws.unless(
                    !Members.mistakable(member),
                    "more-members",
                    member + " (expected: none that has a meaning here already)");
        }
        flaws.unless(maxMessages > 0, "max-messages", maxMessages + AT_LEAST_ONE)
                .unless(maxParts > 0, "max-parts", maxParts + AT_LEAST_ONE)
                .unless(maxDepth > 0, "max-depth", maxDepth + AT_LEAST_ONE)
                .unless(choices > 0, "choices", choices + AT_LEAST_ONE)
                .refuse();
    }
}
