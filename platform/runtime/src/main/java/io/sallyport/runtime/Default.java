// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a configuration key is when the file does not have it, in the file's own notation. For a
 * section: keys that the file's section leaves out; the section itself must still be there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** For example {@code 60s}, {@code 1MiB}, {@code []}; {@code max-body: 64KiB}. */
    String value();
}
