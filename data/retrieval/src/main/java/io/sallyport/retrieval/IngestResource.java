// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Resource;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Response;
import io.sallyport.identity.Principal;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Judgement;
import io.sallyport.quota.Limits;
import io.sallyport.quota.Quota;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.util.List;

/**
 * {@code PUT|DELETE /v1/vector_stores/{collection}/documents/{id}}: a service on its own, with a
 * scope for this one collection. It can write and never read.
 */
final class IngestResource implements Resource<IngestQuestion> {
    /** A token needs it followed by {@code :} and the collection. */
    static final String SCOPE = "svc:vector.write";

    private final Parts parts;

    IngestResource(Parts parts) {
        this.parts = parts;
    }

    @Override
    public IngestQuestion read(Passage passage) {
        var request = passage.request();
        Routes.Target target = Routes.document(request).orElseThrow(() -> Routes.neither(request));
        if (request.method().equals("DELETE")) {
            return new IngestQuestion.Delete(target);
        }
        MediaTypes.requireJson(request);
        return new IngestQuestion.Put(target, parts.reader().read(request.body()));
    }

    @Override
    public List<Ask> asks(Passage passage, IngestQuestion question) {
        if (!(passage.caller().token().principal() instanceof Principal.Service)) {
            throw Refusals.notAvailable("user_token");
        }
        return List.of(
                parts.served().ask("write", question.target().collection(), passage.caller()));
    }

    @Override
    public ProblemException denied(
            Passage passage, IngestQuestion question, Ask ask, Judgement judgement) {
        return Refusals.notAvailable("policy_denied");
    }

    @Override
    public void rates(Passage passage, IngestQuestion question) {
        Limits.require(parts.quota().admit(Spenders.of(passage)));
    }

    /** Documents are scanned when they are shown: signatures learn, stored documents do not. */
    @Override
    public IngestQuestion screen(Passage passage, IngestQuestion question) {
        return question;
    }

    @Override
    public Reservation reserve(Passage passage, IngestQuestion question) {
        return Reservation.NONE;
    }

    @Override
    public Response work(Passage passage, IngestQuestion question, Reservation reservation) {
        Collected collected =
                parts.served()
                        .find(question.target().collection())
                        .orElseThrow(() -> Refusals.notAvailable("unknown_collection"));
        passage.fact("collection", collected.name());
        passage.fact("document", question.target().document());
        try {
            return switch (question) {
                case IngestQuestion.Put put -> put(passage, collected, put);
                case IngestQuestion.Delete delete -> delete(collected, delete);
            };
        } catch (StoreException e) {
            throw Refusals.storeDown(e);
        }
    }

    private Response put(Passage passage, Collected collected, IngestQuestion.Put put) {
        String id = put.target().document();
        var masked = Masking.mask(put.document());
        passage.fact("masked", Integer.toString(masked.strays()));
        String fingerprint = parts.preparation().fingerprint(masked.document());
        if (parts.store().fingerprint(collected, id).filter(fingerprint::equals).isPresent()) {
            return IngestReply.unchanged(id, masked.strays());
        }
        StoredDocument prepared = parts.preparation().prepare(masked.document());
        parts.store().put(collected.place(id), masked.document().rights(), prepared);
        return IngestReply.stored(id, masked.strays());
    }

    private Response delete(Collected collected, IngestQuestion.Delete delete) {
        parts.store().delete(collected.place(delete.target().document()));
        return new Response(204, Headers.NONE, new Response.Body.Whole(Bytes.NONE));
    }

    /** What a write needs. */
    record Parts(
            ServedCollections served,
            DocumentReader reader,
            SealedStore store,
            Preparation preparation,
            Quota quota) {}
}
