// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.buffer.Buffer;

/** A request's body as it comes, never more of it than the limit. */
final class LimitedBody {
    private final RequestRules rules;
    private Buffer collected = Buffer.buffer();

    LimitedBody(RequestRules rules) {
        this.rules = rules;
    }

    /** Whether it still fits; when not, what came before is let go. */
    boolean add(Buffer part) {
        if (rules.tooLong((long) collected.length() + part.length())) {
            collected = Buffer.buffer();
            return false;
        }
        collected.appendBuffer(part);
        return true;
    }

    Bytes bytes() {
        return Bytes.of(collected.getBytes());
    }
}
