// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.DenyKey;
import java.util.List;

/** A request whose answer does not exist yet. */
final class PassageWork implements RunningWork.Stoppable {
    private final Passage passage;
    private final List<DenyKey> keys;

    PassageWork(Passage passage) {
        this.passage = passage;
        this.keys = DenyKey.of(passage.token());
    }

    @Override
    public boolean dependsOn(DenyKey key) {
        return keys.contains(key);
    }

    @Override
    public void revoke() {
        passage.giveUp();
    }
}
