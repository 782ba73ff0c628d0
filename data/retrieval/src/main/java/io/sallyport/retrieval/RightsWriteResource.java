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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code PUT /v1/vector_stores/{collection}/documents/{id}/rights} and {@code PUT
 * /v1/vector_stores/{collection}/rights}: an operator's service changes who may see what, all or
 * nothing, written down before it counts.
 */
final class RightsWriteResource implements Resource<RightsQuestion.Change> {
    /** A token needs it followed by {@code :} and the collection. */
    static final String SCOPE = "svc:rights.write";

    private static final int TRIES = 3;

    private final RightsParts parts;

    RightsWriteResource(RightsParts parts) {
        this.parts = parts;
    }

    @Override
    public RightsQuestion.Change read(Passage passage) {
        return RightsReader.writing(passage.request());
    }

    @Override
    public List<Ask> asks(Passage passage, RightsQuestion.Change question) {
        return parts.asks("rights_write", question, passage);
    }

    @Override
    public ProblemException denied(
            Passage passage, RightsQuestion.Change question, Ask ask, Judgement judgement) {
        return Refusals.notAvailable("policy_denied");
    }

    @Override
    public void rates(Passage passage, RightsQuestion.Change question) {
        Limits.require(parts.quota().admit(Spenders.of(passage)));
    }

    /** Nothing in it is for a model. */
    @Override
    public RightsQuestion.Change screen(Passage passage, RightsQuestion.Change question) {
        return question;
    }

    @Override
    public Reservation reserve(Passage passage, RightsQuestion.Change question) {
        return Reservation.NONE;
    }

    @Override
    public Response work(Passage passage, RightsQuestion.Change question, Reservation reservation) {
        Collected collected = parts.collected(passage, question);
        try {
            for (int tried = 0; tried < TRIES; tried++) {
                Outlook outlook = look(passage, collected, question);
                if (!outlook.faults().isEmpty() || question.dryRun()) {
                    return told(question, outlook, "checked");
                }
                RightsAudit.changed(passage, collected, outlook.from(), question.rights());
                if (parts.rights().change(collected, outlook.changes())) {
                    return told(question, outlook, "changed");
                }
            }
            throw Refusals.overtaken();
        } catch (StoreException e) {
            throw Refusals.storeDown(e);
        }
    }

    private Outlook look(Passage passage, Collected collected, RightsQuestion.Change question) {
        var outlook = new Outlook(new HashMap<>(), new HashMap<>(), new HashMap<>());
        question.rights()
                .forEach((id, wanted) -> {
                    switch (parts.rights().find(collected, id)) {
                        case SealedRights.Held.Missing _ ->
                                outlook.faults().put(id, "unknown_document");
                        case SealedRights.Held.Broken(var how) -> {
                            ProblemException refusal =
                                    parts.alarms().met(passage, collected.place(id), how);
                            outlook.faults().put(id, refusal.reason());
                        }
                        case SealedRights.Held.Sound(var current, var there) -> {
                            if (!current.equals(wanted)) {
                                outlook.from().put(id, current);
                                outlook.changes()
                                        .put(id, new SealedRights.Change(wanted, there.revision()));
                            }
                        }
                    }
                });
        return outlook;
    }

    private static Response told(RightsQuestion.Change question, Outlook outlook, String status) {
        if (question.single()) {
            return toldOne(question, outlook);
        }
        if (!outlook.faults().isEmpty()) {
            return RightsReply.faults(outlook.faults());
        }
        int changed = outlook.changes().size();
        return RightsReply.changed(status, changed, question.rights().size() - changed);
    }

    private static Response toldOne(RightsQuestion.Change question, Outlook outlook) {
        if (outlook.faults().containsValue("unknown_document")) {
            throw Refusals.noDocument();
        }
        if (!outlook.faults().isEmpty()) {
            throw Refusals.tampered();
        }
        Map.Entry<String, Rights> one = question.rights().entrySet().iterator().next();
        return RightsReply.one(
                one.getKey(),
                one.getValue(),
                outlook.changes().isEmpty() ? "unchanged" : "changed");
    }

    /**
     * What would come of it.
     *
     * @param from the rights that change, as they are
     * @param faults document to why it cannot be changed; then nothing is
     */
    private record Outlook(
            Map<String, SealedRights.Change> changes,
            Map<String, Rights> from,
            Map<String, String> faults) {}
}
