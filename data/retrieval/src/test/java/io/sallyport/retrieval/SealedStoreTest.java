// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.nio.file.Path;

class SealedStoreTest extends SealedStoreContractTest {
    @Override
    Cabinet cabinet(Path folder) {
        return new Cabinet.Embedded(folder);
    }
}
