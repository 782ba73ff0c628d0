// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import java.nio.file.Path;

/**
 * In the configuration as {@code policy}.
 *
 * @param folder holds {@code schema.cedarschema} and any number of {@code *.cedar}
 */
public record PolicyConfig(Path folder) {}
