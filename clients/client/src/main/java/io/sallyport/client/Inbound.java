// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.identity.Caller;
import java.util.List;
import java.util.Map;

/** What came of a request that somebody sent us. There is no third answer. */
public sealed interface Inbound {
    /**
     * It is known who asks: run the work within {@link Caller#call}.
     *
     * @param caller the user and the services the request came through
     * @param headers what the request may be read by: lower-case name to values, without the token
     *     and without every field that states an identity
     */
    record Admitted(Caller caller, Map<String, List<String>> headers) implements Inbound {
        public Admitted {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * It ends here. Tell the caller status, code and headers, and nothing else.
     *
     * @param status RFC 9110, 15
     * @param code stable, for example {@code invalid_token}
     * @param headers {@code www-authenticate} (RFC 6750, 3; RFC 9728, 5.1) and {@code retry-after},
     *     where they apply
     * @param reason for the log only: what exactly did not hold
     */
    record Refused(int status, String code, Map<String, String> headers, String reason)
            implements Inbound {
        public Refused {
            headers = Map.copyOf(headers);
        }
    }
}
