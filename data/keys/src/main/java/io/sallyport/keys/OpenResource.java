// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Resource;
import io.sallyport.fields.FieldCipher;
import io.sallyport.fields.FieldContext;
import io.sallyport.fields.FieldException;
import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.TenantId;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Judgement;
import io.sallyport.quota.Limits;
import io.sallyport.quota.Quota;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /v1/fields/open}: one field, for the user of a token made for this field and purpose
 * only, once.
 */
final class OpenResource implements Resource<FieldJson.ToOpen> {
    private final Parts parts;

    /** What an opening needs. */
    record Parts(FieldCipher cipher, OpenLedger ledger, OpenConditions conditions, Quota quota) {}

    OpenResource(Parts parts) {
        this.parts = parts;
    }

    @Override
    public FieldJson.ToOpen read(Passage passage) {
        FieldJson.ToOpen question = FieldJson.toOpen(passage.request());
        passage.claimed("tenant", question.context().tenant());
        return question;
    }

    @Override
    public List<Ask> asks(Passage passage, FieldJson.ToOpen question) {
        parts.conditions().require(passage.caller(), question.context());
        return List.of(ask("open", question.context()));
    }

    /** The policy knows a field by its dataset and name; rows and purposes are not its business. */
    static Ask ask(String action, FieldContext context) {
        String id = context.dataset() + "." + context.field();
        return new Ask(action, "Field", id, new TenantId(context.tenant()));
    }

    @Override
    public ProblemException denied(
            Passage passage, FieldJson.ToOpen question, Ask ask, Judgement judgement) {
        return Refusals.notAvailable("policy_denied");
    }

    @Override
    public void rates(Passage passage, FieldJson.ToOpen question) {
        Limits.require(parts.quota().admit(Spenders.of(passage)));
    }

    /** Nothing here reaches a model. */
    @Override
    public FieldJson.ToOpen screen(Passage passage, FieldJson.ToOpen question) {
        return question;
    }

    /** Uses the token up and takes one from the user's day; not given back, whatever follows. */
    @Override
    public Reservation reserve(Passage passage, FieldJson.ToOpen question) {
        AccessToken token = passage.caller().token();
        Principal.User user =
                passage.caller().user().orElseThrow(() -> Refusals.notAvailable("app_only_token"));
        try {
            return switch (parts.ledger().book(user.subject(), token.jti(), token.expires())) {
                case YES -> Reservation.NONE;
                case USED_BEFORE -> throw Refusals.usedBefore();
                case BUDGET_SPENT -> throw Refusals.budgetSpent(parts.ledger().untilTomorrow());
            };
        } catch (StoreException e) {
            throw Refusals.storeDown("ledger_unavailable", e);
        }
    }

    @Override
    public Response work(Passage passage, FieldJson.ToOpen question, Reservation reservation) {
        FieldContext context = question.context();
        try {
            byte[] value = parts.cipher().open(context, question.sealed());
            passage.audit("field_opened", facts(context)); // or nothing is told
            return FieldJson.answer("value", new String(value, StandardCharsets.UTF_8));
        } catch (FieldException e) {
            passage.audit("field_does_not_open", facts(context));
            throw Refusals.notAvailable("field_does_not_open");
        }
    }

    private static Map<String, String> facts(FieldContext context) {
        return Map.of(
                "dataset", context.dataset(),
                "field", context.field(),
                "row", context.row(),
                "purpose", context.purpose());
    }
}
