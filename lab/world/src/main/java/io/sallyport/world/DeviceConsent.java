// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Does at the provider's device page what a person does in a browser: opens it, signs in, types the
 * device's code, reads, and says yes or no (RFC 8628, 3.3). Keeps cookies, has no token. One
 * thread.
 */
public final class DeviceConsent implements AutoCloseable {
    private final DemoChain chain;
    private final Sites sites = new Sites();

    /** Nobody is signed in yet. */
    public DeviceConsent(DemoChain chain) {
        this.chain = chain;
    }

    /**
     * Signs in and types the code.
     *
     * @param page as the device shows it
     * @return what the person is shown before they answer
     * @throws DemoException when there is no such page
     */
    public String read(String person, URI page, String code) {
        LoginForm login = LoginForm.in(sites.get(page).text());
        DemoPerson who = chain.person(person);
        Sites.Page signedIn =
                sites.post(login.target(page), login.filled(who.name(), who.password()));
        URI entry =
                page.resolve(
                        signedIn.location()
                                .orElseThrow(() ->
                                        new DemoException(
                                                "sign-in of %s: status %d (expected: 303)"
                                                        .formatted(person, signedIn.status()))));
        LoginForm form = LoginForm.in(sites.get(entry).text());
        return send(page, form, "user_code", code);
    }

    /**
     * Answers what {@link #read} showed.
     *
     * @param answer {@code allow} or {@code deny}
     * @return what the page says then
     */
    public String answer(URI page, String shown, String answer) {
        return send(page, LoginForm.in(shown), "answer", answer);
    }

    private String send(URI page, LoginForm form, String name, String value) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("request", form.request());
        fields.put(name, value);
        return sites.post(form.target(page), fields).text();
    }

    @Override
    public void close() {
        sites.close();
    }
}
