// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Resource;
import io.sallyport.fields.FieldCipher;
import io.sallyport.fields.FieldContext;
import io.sallyport.fields.Masks;
import io.sallyport.fields.Sealed;
import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Judgement;
import io.sallyport.quota.Limits;
import io.sallyport.quota.Quota;
import io.sallyport.runtime.ProblemException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code POST /v1/fields/seal}: for a service on its own, of the tenant that it acts in. */
final class SealResource implements Resource<FieldJson.ToSeal> {
    private final FieldCipher cipher;
    private final Quota quota;
    private final int longest;

    SealResource(FieldCipher cipher, Quota quota, int longest) {
        this.cipher = cipher;
        this.quota = quota;
        this.longest = longest;
    }

    @Override
    public FieldJson.ToSeal read(Passage passage) {
        FieldJson.ToSeal question = FieldJson.toSeal(passage.request(), longest);
        passage.claimed("tenant", question.context().tenant());
        return question;
    }

    @Override
    public List<Ask> asks(Passage passage, FieldJson.ToSeal question) {
        AccessToken token = passage.caller().token();
        if (!(token.principal() instanceof Principal.Service)) {
            throw Refusals.notAvailable("not_a_service");
        }
        if (!token.tenant().value().equals(question.context().tenant())) {
            throw Refusals.notAvailable("other_tenant");
        }
        return List.of(OpenResource.ask("seal", question.context()));
    }

    @Override
    public ProblemException denied(
            Passage passage, FieldJson.ToSeal question, Ask ask, Judgement judgement) {
        return Refusals.notAvailable("policy_denied");
    }

    @Override
    public void rates(Passage passage, FieldJson.ToSeal question) {
        Limits.require(quota.admit(Spenders.of(passage)));
    }

    /** Nothing here reaches a model. */
    @Override
    public FieldJson.ToSeal screen(Passage passage, FieldJson.ToSeal question) {
        return question;
    }

    @Override
    public Reservation reserve(Passage passage, FieldJson.ToSeal question) {
        return Reservation.NONE;
    }

    @Override
    public Response work(Passage passage, FieldJson.ToSeal question, Reservation reservation) {
        FieldContext context = question.context();
        byte[] value = question.value().getBytes(StandardCharsets.UTF_8);
        try {
            Sealed sealed = cipher.seal(context, value);
            passage.fact("field", context.dataset() + "." + context.field());
            return FieldJson.sealed(sealed, Masks.last4(question.value()));
        } catch (UncheckedIOException e) {
            throw Refusals.storeDown("keys_unavailable", e);
        }
    }
}
