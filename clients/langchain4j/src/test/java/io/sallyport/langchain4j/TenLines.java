// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.client.Target;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** The README's example: what an application writes. {@link SallyportRetrieverTest} runs it. */
final class TenLines {
    private static final SpiffeId RETRIEVAL = SpiffeId.parse("spiffe://demo.sallyport/retrieval");

    private TenLines() {}

    static List<Content> find(
            OnBehalfOf client, URI address, BearerToken userToken, String question) {
        // README: from here
        var retrieval = new Target(RETRIEVAL, address, Set.of("vector.query"));
        var search = new SallyportRetriever.Search(List.of("handbook", "eng-docs"), 5);
        ContentRetriever retriever =
                SallyportRetriever.of(client, retrieval, search).onBehalfOf(() -> userToken);
        return retriever.retrieve(Query.from(question));
        // README: to here
    }
}
