// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Resource;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Response;
import io.sallyport.http.UpstreamException;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Judgement;
import io.sallyport.quota.Limits;
import io.sallyport.quota.Money;
import io.sallyport.quota.Prices;
import io.sallyport.quota.Quota;
import io.sallyport.quota.Spender;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/chat/completions}: what the gateway adds to each step of the path. */
final class ChatCompletions implements Resource<ChatRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ChatCompletions.class);

    private final ChatReader reader;
    private final Screening screening;
    private final Quota quota;
    private final Prices prices;
    private final Providers providers;
    private final Completion completion;

    ChatCompletions(GatewayConfig config, Gateway.Guards guards, Providers providers) {
        this.reader = new ChatReader(config);
        this.screening = new Screening(guards.firewall());
        this.quota = guards.quota();
        this.prices = guards.prices();
        this.providers = providers;
        this.completion = new Completion((int) config.maxAnswer().bytes());
    }

    @Override
    public ChatRequest read(Passage passage) {
        MediaTypes.requireJson(passage.request());
        ChatRequest question = reader.read(passage.request().body(), passage::claimed);
        passage.fact("model", question.model());
        return question;
    }

    @Override
    public List<Ask> asks(Passage passage, ChatRequest question) {
        return List.of(ModelList.invoke(passage.caller(), question.model()));
    }

    @Override
    public ProblemException denied(Passage passage, ChatRequest question, Ask ask, Judgement no) {
        return Refusals.noModel(question.model());
    }

    @Override
    public void rates(Passage passage, ChatRequest question) {
        question.known(); // only now: who may not ask does not learn what exists
        Spender spender = Spenders.of(passage);
        Limits.require(quota.admit(spender));
        Limits.require(quota.repeated(spender, Fingerprint.of(question)));
    }

    @Override
    public ChatRequest screen(Passage passage, ChatRequest question) {
        screening.screen(passage, question.text());
        return question;
    }

    @Override
    public Reservation reserve(Passage passage, ChatRequest question) {
        long input = Tokens.ofPrompt(question.text());
        Money worst =
                prices.worst(question.model(), input, question.worstOutput())
                        .orElseThrow(ChatCompletions::unpriced);
        Quota.Hold hold = Limits.require(quota.reserve(Spenders.of(passage), worst));
        return new Charge(hold, prices, question.model(), passage, input);
    }

    private static ProblemException unpriced() {
        return new ProblemException(
                Problem.QUOTA_UNAVAILABLE,
                "unknown_price",
                "the model has no price; ask the operator to add one");
    }

    @Override
    public Response work(Passage passage, ChatRequest question, Reservation reservation) {
        if (!(reservation instanceof Charge charge)) {
            throw new IllegalStateException("a reservation that is not ours");
        }
        Provider provider = providers.of(question.known());
        passage.fact("provider", provider.name());
        var call = new Completion.Call(passage, question, charge, provider);
        try {
            return completion.run(call).with("x-request-id", passage.request().id());
        } catch (UpstreamException failure) {
            if (UpstreamFaults.nothingUsed(failure)) {
                charge.release();
            }
            LOG.atWarn()
                    .addKeyValue("request", passage.request().id())
                    .addKeyValue("provider", provider.name())
                    .addKeyValue("kind", failure.kind())
                    .log("a provider did not answer");
            throw UpstreamFaults.of(failure);
        } catch (ExchangeException failure) {
            charge.release();
            throw UpstreamFaults.of(failure);
        }
    }

    @Override
    public Response refusal(String requestId, ProblemException problem, int status) {
        return ApiErrors.of(requestId, problem, status);
    }
}
