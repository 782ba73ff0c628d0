// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.enforcement.Receipt;
import io.sallyport.enforcement.Receipts;
import io.sallyport.tls.TrustBundle;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The receipts of one question that hold: signed by a workload of this trust domain, about itself,
 * for this question of this user. Each once; what does not hold is left out and written down. One
 * thread.
 */
final class HeldReceipts {
    private static final int MOST = 32;

    private final Question question;
    private final TrustBundle bundle;
    private final SessionLog log;
    private final Map<Receipt, String> held = new LinkedHashMap<>();
    private int looked;

    HeldReceipts(Question question, TrustBundle bundle, SessionLog log) {
        this.question = question;
        this.bundle = bundle;
        this.log = log;
    }

    /**
     * Adds those of {@code list} that hold.
     *
     * @throws io.sallyport.runtime.ProblemException when false ones cannot be written down
     */
    void take(JsonNode list) {
        var refused = new TreeMap<String, Integer>();
        for (JsonNode text : list) {
            String reason = take(text.asText());
            if (!reason.isEmpty()) {
                refused.merge(reason, 1, Integer::sum);
            }
        }
        if (!refused.isEmpty()) {
            log.receiptsRefused(question, refused);
        }
    }

    /** Why it does not hold; empty when it does, or is known already. */
    private String take(String text) {
        if (held.containsValue(text)) {
            return "";
        }
        if (++looked > MOST) {
            return "too_many"; // each costs a signature
        }
        Optional<Receipt> receipt = Receipts.verify(text, bundle);
        if (receipt.isEmpty()) {
            return "not_genuine";
        }
        String reason = judge(receipt.get());
        if (reason.isEmpty()) {
            held.putIfAbsent(receipt.get(), text); // the same words signed twice are one
        }
        return reason;
    }

    private String judge(Receipt receipt) {
        if (!receipt.issuer().name().equals(receipt.role())) {
            return "role_of_another";
        }
        return question.txn().isEmpty()
                        || !receipt.txn().equals(question.txn())
                        || !receipt.subject().equals(question.subject())
                ? "other_question"
                : "";
    }

    /** What they say. */
    ArrayNode chain() {
        ArrayNode chain = JsonNodeFactory.instance.arrayNode();
        held.keySet().forEach(receipt -> told(receipt, chain.addObject()));
        return chain;
    }

    private static void told(Receipt receipt, ObjectNode step) {
        step.put("txn", receipt.txn())
                .put("role", receipt.role())
                .put("caller", receipt.caller().name())
                .put("subject", receipt.subject())
                .put("action", receipt.action())
                // what was refused is not named: its name could be all there is to know
                .put("resource", receipt.decision().equals("permit") ? receipt.resource() : "")
                .put("decision", receipt.decision())
                .put("code", receipt.code())
                .put("cost_micros", receipt.costMicros())
                .put("ms", receipt.millis());
        receipt.counts().forEach(step.putObject("counts")::put);
        Receipt.Presented token = receipt.token();
        ObjectNode claims = step.putObject("token");
        claims.put("aud", receipt.issuer().toString()).put("tenant", token.tenant());
        token.scopes().stream().sorted().forEach(claims.putArray("scope")::add);
        ArrayNode actors = claims.putArray("act");
        token.actors().forEach(actor -> actors.add(actor.name()));
        claims.put("life_s", Duration.between(token.issued(), token.expires()).toSeconds());
    }
}
