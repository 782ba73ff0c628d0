// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

/**
 * How one {@link WebWorld} differs from another.
 *
 * @param mayRevoke who may revoke sign-ins at the token service
 * @param attempts whether the page's own attacks are configured, and their targets run
 * @param intoRetrieval who has an edge into retrieval
 * @param guarded whether retrieval has a PEP at all
 */
record WorldSetting(String mayRevoke, boolean attempts, String intoRetrieval, boolean guarded) {
    static final WorldSetting USUAL = new WorldSetting("web-app", false, "orchestrator", true);
    static final WorldSetting ATTACKED = new WorldSetting("web-app", true, "orchestrator", true);

    /** Where another than the web app may revoke. */
    static WorldSetting revokedBy(String workload) {
        return new WorldSetting(workload, false, "orchestrator", true);
    }

    /** An edge too many: the web app may knock at retrieval. */
    WorldSetting withEdgeForWebApp() {
        return new WorldSetting(mayRevoke, attempts, "orchestrator, web-app", guarded);
    }

    /** Broken on purpose: retrieval asks nobody for anything. */
    WorldSetting withoutGuard() {
        return new WorldSetting(mayRevoke, attempts, intoRetrieval, false);
    }
}
