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
import java.util.Map;
import java.util.Optional;

/**
 * {@code PUT|DELETE /v1/vector_stores/{collection}/documents/{id}}: a service on its own, with a
 * scope for this one collection. It can write and never read; {@code GET
 * /v1/vector_stores/{collection}/documents?source=} tells it the ids that it has written.
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
        Optional<String> listed = Routes.documents(request);
        if (listed.isPresent()) {
            return IngestQuestion.Sourced.of(listed.get(), request.query());
        }
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
        return List.of(parts.served().ask("write", question.collection(), passage.caller()));
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
                        .find(question.collection())
                        .orElseThrow(() -> Refusals.notAvailable("unknown_collection"));
        passage.fact("collection", collected.name());
        try {
            return switch (question) {
                case IngestQuestion.Put put -> put(passage, collected, put);
                case IngestQuestion.Delete delete -> delete(passage, collected, delete);
                case IngestQuestion.Sourced sourced -> sourced(collected, sourced);
            };
        } catch (StoreException e) {
            throw Refusals.storeDown(e);
        }
    }

    private Response put(Passage passage, Collected collected, IngestQuestion.Put put) {
        String id = put.target().document();
        passage.fact("document", id);
        var masked = Masking.mask(put.document());
        passage.fact("masked", Integer.toString(masked.strays()));
        return switch (known(passage, collected, id, masked.document())) {
            case SAME -> IngestReply.unchanged(id, masked.strays());
            case RIGHTS_DIFFER -> IngestReply.stored(id, masked.strays());
            case OTHER -> {
                StoredDocument prepared = parts.preparation().prepare(masked.document());
                parts.store().put(collected.place(id), masked.document().rights(), prepared);
                yield IngestReply.stored(id, masked.strays());
            }
        };
    }

    /** What has to be embedded is {@code OTHER}; rights that its source changed are, by now. */
    private Known known(
            Passage passage, Collected collected, String id, IncomingDocument document) {
        return switch (parts.store().rights().find(collected, id)) {
            case SealedRights.Held.Missing _ -> Known.OTHER;
            case SealedRights.Held.Sound(var _, var there) -> known(collected, id, document, there);
            // whoever changed it may want just this: the rights of its source, wider than those
            // here
            case SealedRights.Held.Broken(var how) ->
                    throw parts.alarms().met(passage, collected.place(id), how);
        };
    }

    private Known known(
            Collected collected, String id, IncomingDocument document, StoredDocument there) {
        String fingerprint = parts.preparation().fingerprint(document);
        if (!there.fingerprint().equals(fingerprint)) {
            return Known.OTHER;
        }
        if (there.wasPutWith(document.rights())) {
            return parts.store().indexed(collected, id, there) ? Known.SAME : Known.OTHER;
        }
        return parts.store().rights().restate(collected.place(id), fingerprint, document.rights())
                ? Known.RIGHTS_DIFFER
                : Known.OTHER;
    }

    /** Ids of one source's documents, for who takes away what its source no longer has. */
    private Response sourced(Collected collected, IngestQuestion.Sourced question) {
        Map<String, SealedRights.Held> page =
                parts.store().rights().page(collected, question.after(), IngestQuestion.PAGE);
        return IngestReply.sourced(page, question.source());
    }

    private Response delete(Passage passage, Collected collected, IngestQuestion.Delete delete) {
        passage.fact("document", delete.target().document());
        parts.store().delete(collected.place(delete.target().document()));
        return new Response(204, Headers.NONE, new Response.Body.Whole(Bytes.NONE));
    }

    private enum Known {
        SAME,
        RIGHTS_DIFFER,
        OTHER
    }

    /** What a write needs. */
    record Parts(
            ServedCollections served,
            DocumentReader reader,
            SealedStore store,
            Preparation preparation,
            Quota quota,
            Alarms alarms) {}
}
