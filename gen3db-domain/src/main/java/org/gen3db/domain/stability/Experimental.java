package org.gen3db.domain.stability;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what others may build on already and what may still change in a minor version, also from
 * 1.0 on: a package with all that is in it, a type, or a member. What bears no such mark changes in
 * a major version only. It is about signatures; what is marked is tested and kept as everything
 * else.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.PACKAGE,
  ElementType.TYPE,
  ElementType.METHOD,
  ElementType.CONSTRUCTOR,
  ElementType.FIELD
})
public @interface Experimental {}
