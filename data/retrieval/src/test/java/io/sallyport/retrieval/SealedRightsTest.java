// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.nio.file.Path;

class SealedRightsTest extends SealedRightsContractTest {
    @Override
    Cabinet cabinet(Path folder) {
        return new Cabinet.Embedded(folder);
    }
}
