// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Resource;
import io.sallyport.http.Response;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Judgement;
import io.sallyport.quota.Limits;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.util.List;

/** Who may see what, and why: for an operator's service, on its own. */
final class RightsReadResource implements Resource<RightsQuestion> {
    /** A token needs it followed by {@code :} and the collection. */
    static final String SCOPE = "svc:rights.read";

    private final RightsParts parts;

    RightsReadResource(RightsParts parts) {
        this.parts = parts;
    }

    @Override
    public RightsQuestion read(Passage passage) {
        return RightsReader.reading(passage.request());
    }

    @Override
    public List<Ask> asks(Passage passage, RightsQuestion question) {
        return parts.asks("rights_read", question, passage);
    }

    @Override
    public ProblemException denied(
            Passage passage, RightsQuestion question, Ask ask, Judgement judgement) {
        return Refusals.notAvailable("policy_denied");
    }

    @Override
    public void rates(Passage passage, RightsQuestion question) {
        Limits.require(parts.quota().admit(Spenders.of(passage)));
    }

    /** Nothing in it is for a model. */
    @Override
    public RightsQuestion screen(Passage passage, RightsQuestion question) {
        return question;
    }

    @Override
    public Reservation reserve(Passage passage, RightsQuestion question) {
        return Reservation.NONE;
    }

    @Override
    public Response work(Passage passage, RightsQuestion question, Reservation reservation) {
        Collected collected = parts.collected(passage, question);
        try {
            return switch (question) {
                case RightsQuestion.One(var _, var id) ->
                        RightsReply.one(id, sound(passage, collected, id).rights(), "current");
                case RightsQuestion.Listed(var _, var after) ->
                        RightsReply.page(
                                parts.rights().page(collected, after, RightsQuestion.PAGE));
                case RightsQuestion.Explained explained -> explain(passage, collected, explained);
                case RightsQuestion.Change _ ->
                        throw new IllegalStateException("rights: a change is not read here");
            };
        } catch (StoreException e) {
            throw Refusals.storeDown(e);
        }
    }

    private Response explain(
            Passage passage, Collected collected, RightsQuestion.Explained question) {
        Rights rights = sound(passage, collected, question.document()).rights();
        return RightsReply.explained(
                question.document(), rights, RightsVerdict.of(collected, question.user(), rights));
    }

    private SealedRights.Held.Sound sound(Passage passage, Collected collected, String id) {
        passage.fact("document", id);
        return switch (parts.rights().find(collected, id)) {
            case SealedRights.Held.Sound sound -> sound;
            case SealedRights.Held.Missing _ -> throw Refusals.noDocument();
            case SealedRights.Held.Broken(var how) ->
                    throw parts.alarms().met(passage, collected.place(id), how);
        };
    }
}
