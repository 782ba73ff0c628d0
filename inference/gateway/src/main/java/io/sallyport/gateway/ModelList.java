// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.enforcement.ChainWork;
import io.sallyport.enforcement.Passage;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.Caller;
import io.sallyport.policy.Ask;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.quota.Limits;
import io.sallyport.quota.Quota;
import io.sallyport.runtime.ProblemException;
import java.util.List;

/**
 * {@code GET /v1/models} and {@code /v1/models/{id}}: only what the caller may invoke. Each model
 * is decided alone, so there is no one resource to ask for beforehand.
 */
final class ModelList implements ChainWork {
    private final List<String> models;
    private final PolicyEngine policy;
    private final Quota quota;

    ModelList(GatewayConfig config, Gateway.Guards guards) {
        this.models = config.models().keySet().stream().sorted().toList();
        this.policy = guards.policy();
        this.quota = guards.quota();
    }

    /** What has to be permitted to use a model. Models are of no tenant: the caller's is asked. */
    static Ask invoke(Caller caller, String model) {
        return new Ask("invoke", "Model", model, caller.token().tenant());
    }

    @Override
    public Response answer(Passage passage) {
        Request request = passage.request();
        String path = request.path();
        if (path.equals(Routes.CHAT)) {
            throw ProblemException.methodNotAllowed("POST");
        }
        boolean list = path.equals(Routes.MODELS);
        if (!list && !path.startsWith(Routes.MODELS + "/")) {
            throw Refusals.noSuchPath();
        }
        if (!request.method().equals("GET")) {
            throw ProblemException.methodNotAllowed("GET");
        }
        Limits.require(quota.admit(Spenders.of(passage)));
        return list ? list(passage) : one(passage, path.substring(Routes.MODELS.length() + 1));
    }

    @Override
    public Response refusal(String requestId, ProblemException problem, int status) {
        return ApiErrors.of(requestId, problem, status);
    }

    private Response list(Passage passage) {
        ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        models.stream()
                .filter(model -> permitted(passage, model))
                .forEach(model -> data.add(description(model)));
        return Response.json(200, list.toString());
    }

    private Response one(Passage passage, String model) {
        if (!models.contains(model) || !permitted(passage, model)) {
            throw Refusals.noModel(model);
        }
        return Response.json(200, description(model).toString());
    }

    private boolean permitted(Passage passage, String model) {
        Caller caller = passage.caller();
        return policy.judge(caller.token(), invoke(caller, model)).permitted();
    }

    private static ObjectNode description(String model) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", model)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "sallyport");
    }
}
