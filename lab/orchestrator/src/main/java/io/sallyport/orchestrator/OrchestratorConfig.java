// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;
import java.net.URI;
import java.util.List;

/**
 * The orchestrator, in the configuration as {@code orchestrator}.
 *
 * @param retrieval where the vector store's PEP is
 * @param gateway where the model's PEP is
 * @param model the model's name at the gateway
 * @param moreModels other models that a question may name
 * @param collections what is searched for each question
 * @param passages how many go to the model, 1 to 20
 * @param longestQuestion in characters
 */
public record OrchestratorConfig(
        Listener listener,
        URI retrieval,
        URI gateway,
        String model,
        @Default("[]") List<String> moreModels,
        List<String> collections,
        @Default("5") int passages,
        @Default("4000") int longestQuestion) {
    public OrchestratorConfig {
        moreModels = List.copyOf(moreModels);
        collections = List.copyOf(collections);
    }
}
