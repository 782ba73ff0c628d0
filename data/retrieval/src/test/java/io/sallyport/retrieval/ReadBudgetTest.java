// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.nio.file.Path;

class ReadBudgetTest extends ReadBudgetContractTest {
    @Override
    Cabinet cabinet(Path folder) {
        return new Cabinet.Embedded(folder);
    }
}
