// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.testkit.TestPostgres;
import java.nio.file.Path;

class PostgresSealedRightsIT extends SealedRightsContractTest {
    @Override
    Cabinet cabinet(Path folder) {
        return Cabinet.Shared.on(TestPostgres.shared(), folder);
    }
}
