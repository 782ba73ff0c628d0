// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

/** Replaced by its module. */
public final class ModelService {
    private ModelService() {}
}
