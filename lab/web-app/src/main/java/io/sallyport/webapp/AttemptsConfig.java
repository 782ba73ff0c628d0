// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.http.Listener;
import java.net.URI;

/**
 * Where the page's attacks go, in the configuration as {@code web-app.attempts}: for a demo.
 *
 * @param retrieval the vector store's PEP, which this workload has no business with
 * @param gateway the model's PEP, which this workload has no business with
 * @param spoofedModel a model whose provider, at the gateway, is {@code spoofListener}
 * @param spoofListener where this workload poses as the model while that is played
 */
public record AttemptsConfig(
        URI retrieval, URI gateway, String spoofedModel, Listener spoofListener) {}
